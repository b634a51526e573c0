import { ConfigError, networksSetting, readEnvironment } from '@mot-cua/web'
import { z } from 'zod'

const schema = z.object({
  /** Identity's port; the others follow at fixed distances. */
  PORT_BASE: z.coerce.number('a number').int('a whole number').min(1024).max(64_000).default(4000),
  DATA_DIR: z.string().min(1).default('./data'),
  /** PostgreSQL instead of the embedded database. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'a postgres:// address' }).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'a redis:// address' }).optional(),
  TRUSTED_PROXIES: networksSetting,
  TEXT_PROFILE: z.enum(['vn-2024', 'neutral']).default('vn-2024'),
  RESIDENTS: z.coerce
    .number('a number')
    .int('a whole number')
    .min(0)
    .max(1_000_000)
    .default(10_000),
  /** The host that other devices reach this machine by, or `auto`; without it nobody else does. */
  LAN: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('warn'),
  /** Where traces are sent; without it none are made. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url('the address of a collector').optional(),
})

/** Ports that browsers and fetch refuse to open (Fetch standard, "bad port"), from 1024 on. */
const BLOCKED_PORTS = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669,
  6679, 6697, 10_080,
])

export type SandboxSettings = ReturnType<typeof readSettings>

/** Throws ConfigError with one clear line for a value that cannot be used. */
export function readSettings(env: Record<string, string | undefined>) {
  const read = readEnvironment(schema, env)
  if (env['NODE_ENV'] === 'production') {
    throw new ConfigError('The sandbox does not start with NODE_ENV=production')
  }
  const blocked = portsOf(read.PORT_BASE, read.LAN).find((port) => BLOCKED_PORTS.has(port))
  if (blocked) {
    throw new ConfigError(`PORT_BASE: browsers refuse port ${blocked}; choose another base`)
  }
  return {
    portBase: read.PORT_BASE,
    dataDir: read.DATA_DIR,
    databaseUrl: read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
    trustedProxies: read.TRUSTED_PROXIES,
    textProfile: read.TEXT_PROFILE,
    residents: read.RESIDENTS,
    lan: read.LAN,
    logLevel: read.LOG_LEVEL,
    otlpEndpoint: read.OTEL_EXPORTER_OTLP_ENDPOINT,
  }
}

/** Where everything is (the sandbox contract, architecture.md §5). */
export function addressesOf(portBase: number, origin = 'http://localhost') {
  const at = (offset: number) => ({
    port: portBase + offset,
    url: `${origin}:${portBase + offset}`,
  })
  return {
    identity: at(0),
    portal: at(100),
    binhdinh: at(200),
    binhphuoc: at(201),
    registry: at(400),
    post: at(500),
    desk: at(900),
  }
}

export type Addresses = ReturnType<typeof addressesOf>

/** In plain http, for phones that do not trust the sandbox's certificate yet (`--lan`). */
export function guidePortOf(portBase: number): number {
  return portBase + 80
}

function portsOf(portBase: number, lan: string | undefined): number[] {
  const ports = Object.values(addressesOf(portBase)).map(({ port }) => port)
  return lan === undefined ? ports : [...ports, guidePortOf(portBase)]
}
