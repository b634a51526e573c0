import { isSafeWebAddress } from '@mot-cua/kernel'
import { z } from 'zod'
import type { ObservationSettings } from '../observe/observation.ts'
import { isNetwork } from '../web-app/client-address.ts'

/** Marks values that everyone knows; nothing that carries it may start outside the sandbox. */
export const SANDBOX_SECRET_PREFIX = 'sandbox-'

/** A secret: never with a default, never one of the sandbox. */
export const secretSetting = z
  .string()
  .min(32, 'a secret of at least 32 characters')
  .refine((value) => !value.startsWith(SANDBOX_SECRET_PREFIX), 'a sandbox value, known to all')
  .meta({ secret: true })

function splitList(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** Values separated by commas. */
export const listSetting = z.string().default('').transform(splitList)

/** Address of a party: https, or http on this machine alone. */
export const addressSetting = z
  .url('a full address such as https://dvc.example.vn')
  .refine(isSafeWebAddress, 'https, except on localhost')

/** Addresses or networks. */
export const networksSetting = listSetting.refine(
  (entries) => entries.every(isNetwork),
  'addresses or networks such as 10.0.0.0/8, separated by commas',
)

/** Networks or addresses that may do something; a party of its own behind a default. */
const metricsReaders = z
  .string()
  .default('127.0.0.1,::1')
  .transform(splitList)
  .refine((entries) => entries.every(isNetwork), 'addresses or networks, separated by commas')

/** What every party is told alike by its environment. */
export const commonSettings = {
  PORT: z.coerce.number('a port').int().min(1).max(65_535).describe('Port to listen on.'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'a postgres:// address' })
    .describe('PostgreSQL 15 or newer. The party makes and migrates its own schema in it.')
    .meta({ secret: true }),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'a redis:// address' })
    .optional()
    .describe('Redis or Valkey for short-lived state; the database when absent.')
    .meta({ secret: true }),
  SECRET_KEY: secretSetting.describe(
    'Master secret: the keys for sealing and for form tokens are derived from it.',
  ),
  TRUSTED_PROXIES: networksSetting.describe(
    'Addresses or networks of your proxies; only from them is `X-Forwarded-For` believed.',
  ),
  TEXT_PROFILE: z
    .enum(['neutral', 'vn-2024'])
    .default('neutral')
    .describe('Words of the pages; `vn-2024` has the exact strings of the source documents.'),
  HOTLINE: z
    .string()
    .default('1900 0000')
    .describe('Shown at the foot of every page; a province has its own on `/operator`.'),
  OFFICIAL: z
    .stringbool()
    .default(false)
    .describe('True hides the bar _bản mô phỏng_; only for an authority’s own installation.'),
  LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('The least important lines that are written.'),
  METRICS_ALLOW: metricsReaders.describe(
    'Addresses or networks that may read `/metrics`; all others find no such page.',
  ),
  METRICS_TOKEN: secretSetting
    .optional()
    .describe('Bearer token that opens `/metrics` from anywhere.'),
  SHUTDOWN_DELAY_SECONDS: z.coerce
    .number('a number of seconds')
    .min(0)
    .max(60)
    .default(0)
    .describe(
      'Between `/readyz` saying no and the port being closed, so that a balancer notices first.',
    ),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url('the address of a collector')
    .optional()
    .describe('Where traces are sent by OTLP over HTTP; without it none are made.'),
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .default('')
    .describe('Headers for the collector: `name=value`, separated by commas.')
    .meta({ secret: true }),
  OTEL_SERVICE_NAME: z
    .string()
    .optional()
    .describe('Name of this party in traces; `mot-cua-` and its own name when absent.'),
  OTEL_TRACES_SAMPLER_ARG: z.coerce
    .number('a number from 0 to 1')
    .min(0)
    .max(1)
    .default(1)
    .describe('Share of the traces that begin here and are kept, 0 to 1.'),
}

/** Of parties whose sign-in pages lead to a guide that stands elsewhere, as at a province. */
export const guideSettings = {
  GUIDE_URL: addressSetting
    .optional()
    .describe(
      'Where signing in is explained, such as `/guides` of a province; the sign-in pages lead there.',
    ),
}

type CommonSettings = z.infer<z.ZodObject<typeof commonSettings>>

/** What every `main.ts` needs besides its own: where to listen, what to stand on, how it is watched. */
export function serviceSettings(read: CommonSettings) {
  const observation: ObservationSettings = {
    metricsAccess: { allow: read.METRICS_ALLOW, token: read.METRICS_TOKEN },
    otlpEndpoint: read.OTEL_EXPORTER_OTLP_ENDPOINT,
    otlpHeaders: readHeaders(read.OTEL_EXPORTER_OTLP_HEADERS),
    serviceName: read.OTEL_SERVICE_NAME,
    sampleRatio: read.OTEL_TRACES_SAMPLER_ARG,
  }
  return {
    port: read.PORT,
    storage: { databaseUrl: read.DATABASE_URL, redisUrl: read.REDIS_URL },
    logLevel: read.LOG_LEVEL,
    shutdownDelaySeconds: read.SHUTDOWN_DELAY_SECONDS,
    observation,
  }
}

/** OpenTelemetry's own form: values are percent-encoded. */
function readHeaders(text: string): Record<string, string> {
  const pairs = splitList(text).map((pair) => {
    const at = pair.indexOf('=')
    return [pair.slice(0, at).trim(), decodeURIComponent(pair.slice(at + 1).trim())] as const
  })
  return Object.fromEntries(pairs.filter(([name]) => name !== ''))
}
