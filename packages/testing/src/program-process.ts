import { type ChildProcess, spawn } from 'node:child_process'
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
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { findFreePort } from './free-port.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
const START_SCRIPT = join(ROOT, 'deploy/start-app.sh')
const READY_WITHIN_MS = 60_000
const READY_POLL_MS = 50
const STOP_WITHIN_MS = 10_000

export type ProgramProcess = {
  /** `http://localhost:…` */
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
  /** Ends it for good and removes its log. */
  dispose(): Promise<void>
}

/** Starts a program that listens on `PORT` and answers `/readyz`; any free port. */
export async function startProgram(options: {
  /** A path from the root of the repository. */
  entry: string
  env: Record<string, string>
}): Promise<ProgramProcess> {
  const port = await findFreePort()
  const program = createProgram({ ...options, port })
  try {
    await program.start()
    return program
  } catch (error) {
    await program.dispose()
    throw error
  }
}

type ProcessOptions = {
  port: number
  env: Record<string, string>
  /** Identity, by the start script, when left out. */
  entry?: string
  nodeFlags?: readonly string[]
}

export function createProgram(options: ProcessOptions): ProgramProcess {
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
const NODE_FLAGS = ['--max-semi-space-size=16', '--max-old-space-size=512']
const MEMORY_ENVIRONMENT = { UV_THREADPOOL_SIZE: '2', MALLOC_ARENA_MAX: '2' }

/** Output goes to a file: reading a pipe would cost whoever measures more than the log itself. */
function launch(options: ProcessOptions, logPath: string): ChildProcess {
  const { port, env, entry, nodeFlags = [] } = options
  const log = openSync(logPath, 'a')
  const own = { ...startSettings(), PORT: String(port), ...env }
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

/** What the start script itself may be told: which program, and with how much memory. */
function startSettings(): Record<string, string> {
  const names = ['PATH', 'START_FROM', 'DIST_DIR', 'SEMI_SPACE_MB', 'MAX_OLD_SPACE_MB']
  return Object.fromEntries(names.flatMap((name) => withValue(name, process.env[name])))
}

function withValue(name: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[name, value]]
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
  throw new Error(`the program did not become ready: ${readLog().slice(-2000)}`)
}
