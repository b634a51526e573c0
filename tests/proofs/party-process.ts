import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { PartyName } from './party-settings.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const READY_WITHIN_MS = 40_000
const LOOK_EVERY_MS = 50

/** One party as its own operating-system process, started by the very file that is deployed. */
export type PartyProcess = {
  name: PartyName
  url: string
  port: number
  pid(): number
  isAlive(): boolean
  /** Resident memory of this process alone. */
  rssBytes(): number
  /** Everything it wrote, over all its starts. */
  output(): string
  /** Again, after `end`; answers when it is ready. */
  start(): Promise<void>
  /** Sends the signal and waits until the process is gone. */
  end(signal: NodeJS.Signals): Promise<void>
}

type PartyOptions = {
  name: PartyName
  port: number
  env: Record<string, string>
  /** Where its output is kept. */
  folder: string
}

export function createPartyProcess({ name, port, env, folder }: PartyOptions): PartyProcess {
  const url = `http://localhost:${port}`
  const file = join(folder, `${name}-${port}.log`)
  let child: ChildProcess | undefined
  const isAlive = () => child !== undefined && child.exitCode === null && child.signalCode === null
  return {
    name,
    url,
    port,
    pid: () => child?.pid ?? 0,
    isAlive,
    rssBytes: () => readRssBytes(child?.pid ?? 0),
    output: () => readFileSync(file, 'utf8'),
    async start() {
      child = spawnParty(name, { PORT: String(port), ...env }, file)
      await waitUntilReady(url, isAlive)
    },
    async end(signal) {
      if (!child || !isAlive()) return
      const ended = once(child, 'exit')
      child.kill(signal)
      await ended
    },
  }
}

/** Written to a file and not through a pipe: a proof that is busy must not slow the party down. */
function spawnParty(name: string, env: Record<string, string>, file: string): ChildProcess {
  const { PATH = '', HOME = '' } = process.env
  const log = openSync(file, 'a')
  const [command = '', ...args] = commandOf(name)
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  // A run that breaks off leaves nothing behind.
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  return child
}

/** Those of the start script. */
const MEMORY_FLAGS = ['--max-semi-space-size=16', '--max-old-space-size=512']

/** With the memory settings of production, where the start script is at hand. */
function commandOf(name: string): string[] {
  const script = join(ROOT, 'deploy/start-app.sh')
  if (existsSync(script)) return [script, name]
  const main = join(ROOT, `apps/${name}/src/main.ts`)
  return [process.execPath, ...MEMORY_FLAGS, '--import', 'tsx', main]
}

async function waitUntilReady(url: string, isAlive: () => boolean): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS
  while (Date.now() < deadline && isAlive()) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer?.ok) return
    await pause(LOOK_EVERY_MS)
  }
  throw new Error(`${url} is not ready; alive: ${isAlive()}`)
}

/** Linux tells it in a file, which any container has; elsewhere `ps` would be needed. */
function readRssBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) * 1024
}
