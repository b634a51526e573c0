import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { listenAnywhere } from './listen.ts'
import { claimRedisDatabase } from './redis-database.ts'
import { createThrowAwayDatabase, type TestServer } from './servers.ts'
import { openSmsSink, type SmsSink } from './sms-sink.ts'
import { countRedisCommands, countSqlStatements, type WireCounter } from './wire-counter.ts'

export const IDENTITY_INITIAL_ACCESS_TOKEN = 'test-initial-access-token-of-32-characters'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const START_SCRIPT = join(ROOT, 'deploy/start-app.sh')
const READY_WITHIN_MS = 60_000
const READY_POLL_MS = 50
const STOP_WITHIN_MS = 10_000

export type IdentityProcess = {
  url: string
  port: number
  pid(): number
  /** Standard output and error of all its lives. */
  readLog(): string
  logBytes(): number
  /** Starts it again after `stop` or `kill`; resolves when it is ready. */
  start(): Promise<void>
  /** SIGTERM, as an operator ends it; answers the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL. */
  kill(): Promise<void>
}

export type IdentityProcesses = {
  /** The address of the first one; all answer for it. */
  issuer: string
  initialAccessToken: string
  processes: readonly IdentityProcess[]
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
  /** Another program than `apps/identity`, with the same settings; a path from the root. */
  entry?: string
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
    const ports = await findFreePorts(options.count ?? 1)
    const issuer = `http://localhost:${ports[0]}`
    const env = { ...environment(issuer, sms.url), ...storage.env, ...options.env }
    const processes = ports.map((port) => createProcess({ ...options, port, env }))
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

/** Free a moment ago; somebody else may take one before the process does. */
async function findFreePorts(count: number): Promise<number[]> {
  const probes = []
  for (let index = 0; index < count; index += 1) probes.push(await listenAnywhere(createServer()))
  await Promise.all(probes.map((probe) => probe.close()))
  return probes.map(({ port }) => port)
}

type ProcessOptions = {
  port: number
  env: Record<string, string>
  entry?: string
  nodeFlags?: readonly string[]
}

function createProcess(options: ProcessOptions): IdentityProcess & { dispose(): Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'motcua-identity-'))
  const logPath = join(folder, 'log')
  const url = `http://localhost:${options.port}`
  const readLog = () => readFileSync(logPath, 'utf8')
  let child: ChildProcess | undefined
  const end = async (signal: NodeJS.Signals) => {
    if (child?.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null
    const ended = once(child, 'exit')
    child.kill(signal)
    const timer = setTimeout(() => child?.kill('SIGKILL'), STOP_WITHIN_MS)
    await ended
    clearTimeout(timer)
    return child.exitCode
  }

  return {
    url,
    port: options.port,
    pid: () => child?.pid ?? 0,
    readLog,
    logBytes: () => statSync(logPath).size,
    async start() {
      child = launch(options, logPath)
      await waitUntilReady(child, url, readLog)
    },
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
    async dispose() {
      await end('SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** For programs that the start script does not know: the memory settings it gives. */
const NODE_FLAGS = ['--max-semi-space-size=2']
const MEMORY_ENVIRONMENT = { UV_THREADPOOL_SIZE: '2', MALLOC_ARENA_MAX: '2' }

/** Output goes to a file: reading a pipe would cost whoever measures more than the log itself. */
function launch(options: ProcessOptions, logPath: string): ChildProcess {
  const { port, env, entry, nodeFlags = [] } = options
  const log = openSync(logPath, 'a')
  const own = { PATH: process.env['PATH'] ?? '', PORT: String(port), ...env }
  const stdio: ['ignore', number, number] = ['ignore', log, log]
  try {
    if (entry === undefined && existsSync(START_SCRIPT)) {
      const NODE_OPTIONS = nodeFlags.join(' ')
      return spawn(START_SCRIPT, ['identity'], { cwd: ROOT, env: { ...own, NODE_OPTIONS }, stdio })
    }
    const program = entry ?? 'apps/identity/src/main.ts'
    const flags = [...NODE_FLAGS, ...nodeFlags, '--import', 'tsx', program]
    const settings = { ...MEMORY_ENVIRONMENT, ...own }
    return spawn(process.execPath, flags, { cwd: ROOT, env: settings, stdio })
  } finally {
    closeSync(log)
  }
}

async function waitUntilReady(
  child: ChildProcess,
  url: string,
  readLog: () => string,
): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS
  while (Date.now() < deadline) {
    if (child.exitCode !== null) break
    const answer = await fetch(`${url}/readyz`).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer?.status === 200) return
    await pause(READY_POLL_MS)
  }
  child.kill('SIGKILL')
  throw new Error(`identity did not become ready: ${readLog().slice(-2000)}`)
}
