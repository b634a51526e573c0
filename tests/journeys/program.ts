import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../..')
const READY_WITHIN_MS = 60_000

/** Settings of a program under test; nothing of the developer's own is added. */
export type Env = Record<string, string>

/** A program under test, with whatever it has started itself. */
export type Program = {
  child: ChildProcess
  /** Sends the signal and waits until all is over; at once when it is. */
  end(signal: NodeJS.Signals): Promise<void>
}

/** What `npm start` runs in the end, or another entry, without npm in between. */
export function spawnProgram(env: Env, entry = 'sandbox/src/main.ts'): Program {
  return spawnIn({ RESIDENTS: '200', ...env }, [process.execPath, '--import', 'tsx', entry])
}

/** The very command that people type, with the number of residents that people get. */
export function spawnNpmStart(env: Env): Program {
  return spawnIn({ npm_config_update_notifier: 'false', ...env }, ['npm', 'start'])
}

/** Any command, in the repository's own folder or another. */
export function spawnIn(env: Env, [command = '', ...args]: string[], cwd = ROOT): Program {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(command, args, {
    cwd,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own: a signal reaches what npm started too, as Ctrl+C does.
    detached: true,
  })
  // A test run that breaks off leaves nothing behind.
  const killGroup = () => signalGroup(child, 'SIGKILL')
  process.once('exit', killGroup)
  child.once('close', () => process.off('exit', killGroup))
  return { child, end: (signal) => end(child, signal) }
}

/** Everything it said until it is ready; rejects with that when it ends instead. */
export async function waitUntilReady(
  { child }: Program,
  withinMs = READY_WITHIN_MS,
): Promise<string> {
  let said = ''
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), withinMs)
  try {
    await new Promise<void>((ready, fail) => {
      const listen = (chunk: Buffer) => {
        said += chunk.toString()
        if (/ is ready \(.* s\)/.test(said)) ready()
      }
      child.stdout?.on('data', listen)
      child.stderr?.on('data', listen)
      child.once('error', fail)
      child.once('close', (code) => fail(new Error(`the sandbox ended with ${code}:\n${said}`)))
    })
    return said
  } finally {
    clearTimeout(timer)
  }
}

/** A start that is expected to end by itself: what it said and how it ended. */
export async function runProgram(
  env: Env,
  entry?: string,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { child } = spawnProgram(env, entry)
  const said = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()))
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), READY_WITHIN_MS)
  const [code] = (await once(child, 'close')) as [number | null]
  clearTimeout(timer)
  return { code, ...said }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  signalGroup(child, signal)
  await closed
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch (error) {
    // Over already, between our look and the signal.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
