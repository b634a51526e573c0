import { randomBytes } from 'node:crypto'
import { findFreePort } from './free-port.ts'
import { createProgram, type ProgramProcess } from './program-process.ts'
import { claimRedisDatabase } from './redis-database.ts'
import { createThrowAwayDatabase, type TestServer } from './servers.ts'
import { openSmsSink, type SmsSink } from './sms-sink.ts'
import { countRedisCommands, countSqlStatements, type WireCounter } from './wire-counter.ts'

export const IDENTITY_INITIAL_ACCESS_TOKEN = 'test-initial-access-token-of-32-characters'

export type IdentityProcesses = {
  /** The address of the first one; all answer for it. */
  issuer: string
  initialAccessToken: string
  processes: readonly ProgramProcess[]
  databaseUrl: string
  redisUrl: string | undefined
  sms: SmsSink
  /** With `isCounted`: what all processes together ask. */
  wire: { sql: WireCounter | undefined; redis: WireCounter | undefined }
  /** Ends the processes and removes the databases. */
  close(): Promise<void>
}

export type IdentityProcessOptions = {
  postgres: TestServer
  /** Short-lived state lives here; in PostgreSQL when left out. */
  redis?: TestServer
  /** How many processes share the databases. */
  count?: number
  /** Puts counters between the processes and their databases; slows them a little. */
  isCounted?: boolean
  /** Settings besides those a start needs, or in their place. */
  env?: Record<string, string>
  /** Flags of Node besides those of the start script. */
  nodeFlags?: readonly string[]
}

/**
 * Starts `apps/identity` as processes of the operating system, as production does: a throw-away
 * PostgreSQL database, Redis or the SQL store, and a gateway that remembers each message.
 * Packages never import apps, so accounts come by `seedPeople` and clients by registration.
 */
export async function startIdentityProcesses(
  options: IdentityProcessOptions,
): Promise<IdentityProcesses> {
  const undo: Undo = []
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    const storage = await openStorage(options, undo)
    const sms = await openSmsSink()
    undo.push(() => sms.close())
    const ports = await Promise.all(Array.from({ length: options.count ?? 1 }, findFreePort))
    const issuer = `http://localhost:${ports[0]}`
    const env = { ...environment(issuer, sms.url), ...storage.env, ...options.env }
    const processes = ports.map((port) => createProgram({ ...options, port, env }))
    undo.push(() => Promise.all(processes.map((one) => one.dispose())))
    for (const one of processes) await one.start()
    const { databaseUrl, redisUrl, wire } = storage
    const initialAccessToken = IDENTITY_INITIAL_ACCESS_TOKEN
    return { issuer, initialAccessToken, processes, databaseUrl, redisUrl, sms, wire, close }
  } catch (error) {
    await close()
    throw error
  }
}

type Undo = (() => Promise<unknown>)[]

async function openStorage(options: IdentityProcessOptions, undo: Undo) {
  const database = await createThrowAwayDatabase(options.postgres)
  undo.push(() => database.drop())
  const redis = options.redis && (await claimRedisDatabase(options.redis))
  if (redis) undo.push(() => redis.drop())
  const sql = options.isCounted ? await countSqlStatements(database.url) : undefined
  if (sql) undo.push(() => sql.close())
  const commands = redis && options.isCounted ? await countRedisCommands(redis.url) : undefined
  if (commands) undo.push(() => commands.close())
  const redisUrl = commands?.url ?? redis?.url
  return {
    databaseUrl: database.url,
    redisUrl: redis?.url,
    wire: { sql, redis: commands },
    env: {
      DATABASE_URL: sql?.url ?? database.url,
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    },
  }
}

function environment(issuer: string, smsUrl: string) {
  return {
    ISSUER: issuer,
    SECRET_KEY: randomBytes(32).toString('base64url'),
    INITIAL_ACCESS_TOKEN: IDENTITY_INITIAL_ACCESS_TOKEN,
    SMS_GATEWAY_URL: smsUrl,
    SMS_GATEWAY_TOKEN: randomBytes(32).toString('base64url'),
    TRUSTED_PROXIES: '127.0.0.1',
    HOME_URL: 'https://cong-thu.example/',
  }
}
