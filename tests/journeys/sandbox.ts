import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { vi } from 'vitest'

/** The repository's root. */
export const ROOT = resolve(import.meta.dirname, '../..')
const READY_WITHIN_MS = 60_000
/** A gateway that was down is tried again after seconds. */
const CODE_WITHIN_MS = 20_000

export type Person = {
  story: string
  about: string
  personalId: string
  fullName: string
  dateOfBirth: string
  phone: string
  level: 1 | 2
  password: string
}

export type Message = { to: string; text: string; sentAt: string }

export type Addresses = { identity: string; portal: string; registry: string; desk: string }

export type Sandbox = Addresses & {
  dataDir: string
  portBase: number
  readyAfterMs: number
  people: Person[]
  /** The person with this story (people.json). */
  person(story: string): Person
  /** Somebody new at level 2, with register entry, account and phone. */
  makePerson(): Promise<Person>
  /** Newest first. */
  messages(phone: string): Promise<Message[]>
  /** The newest code of a phone, once there are more messages than `after`. */
  readCode(phone: string, after?: number): Promise<string>
  /** `kill -9`: nothing is closed, nothing is said. */
  kill(): Promise<void>
  /** As Ctrl+C does; leaves the data folder. */
  stop(): Promise<void>
  /** Stops and removes the data. */
  remove(): Promise<void>
}

export type StartOptions = { dataDir?: string; portBase?: number; env?: Record<string, string> }

/** `npm start` as a process of its own, on free ports and a throw-away data folder. */
export async function startSandbox(options: StartOptions = {}): Promise<Sandbox> {
  const dataDir = options.dataDir ?? (await makeDataDir())
  const portBase = options.portBase ?? (await findPortBase())
  const startedAt = performance.now()
  const child = spawnStart({ PORT_BASE: String(portBase), DATA_DIR: dataDir, ...options.env })
  await waitUntilReady(child)
  const addresses = addressesOf(portBase)
  const people = (await (await fetch(`${addresses.desk}/people.json`)).json()) as Person[]
  const messages = (phone: string) => readMessages(addresses.desk, phone)
  const stop = () => end(child, 'SIGTERM')
  return {
    ...addresses,
    dataDir,
    portBase,
    readyAfterMs: performance.now() - startedAt,
    people,
    person: (story) => findPerson(people, story),
    makePerson: () => makePerson(addresses.desk),
    messages,
    readCode: (phone, after = 0) => readCode(() => messages(phone), after),
    kill: () => end(child, 'SIGKILL'),
    stop,
    async remove() {
      await stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** A start that is expected to end by itself: what it said and how it ended. */
export async function runProgram(
  env: Record<string, string>,
  program = 'sandbox/src/main.ts',
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawnStart(env, program)
  const said = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()))
  const timer = setTimeout(() => child.kill('SIGKILL'), READY_WITHIN_MS)
  const [code] = (await once(child, 'close')) as [number | null]
  clearTimeout(timer)
  return { code, ...said }
}

export function makeDataDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'motcua-journey-'))
}

export function addressesOf(portBase: number): Addresses {
  const at = (offset: number) => `http://localhost:${portBase + offset}`
  return { identity: at(0), portal: at(100), registry: at(400), desk: at(900) }
}

/** Below the range from which systems give out ports by themselves. */
export async function findPortBase(): Promise<number> {
  for (;;) {
    const base = 10_000 + 1_000 * Math.floor(Math.random() * 21)
    const free = await Promise.all([0, 100, 400, 900].map((offset) => isFree(base + offset)))
    if (free.every(Boolean)) return base
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolveFree) => {
    const server = createServer()
    server.once('error', () => resolveFree(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolveFree(true)))
  })
}

function spawnStart(env: Record<string, string>, program = 'sandbox/src/main.ts'): ChildProcess {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, ['--import', 'tsx', program], {
    cwd: ROOT,
    // Nothing of the developer's own settings: only what the test says.
    env: { PATH, HOME, RESIDENTS: '200', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  // A test run that breaks off leaves no sandbox behind.
  const killChild = () => child.kill('SIGKILL')
  process.once('exit', killChild)
  child.once('close', () => process.off('exit', killChild))
  return child
}

async function waitUntilReady(child: ChildProcess): Promise<void> {
  let said = ''
  const timer = setTimeout(() => child.kill('SIGKILL'), READY_WITHIN_MS)
  try {
    await new Promise<void>((ready, fail) => {
      const listen = (chunk: Buffer) => {
        said += chunk.toString()
        if (said.includes(' is ready')) ready()
      }
      child.stdout?.on('data', listen)
      child.stderr?.on('data', listen)
      child.once('close', (code) => fail(new Error(`the sandbox ended with ${code}:\n${said}`)))
    })
  } finally {
    clearTimeout(timer)
  }
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const closed = once(child, 'close')
  child.kill(signal)
  await closed
}

async function makePerson(desk: string): Promise<Person> {
  const answer = await fetch(`${desk}/people`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ count: 1, level: 2 }),
  })
  const [person] = (await answer.json()) as Person[]
  if (!person) throw new Error('the desk made nobody')
  return person
}

async function readMessages(desk: string, phone: string): Promise<Message[]> {
  const answer = await fetch(`${desk}/sms.json?to=${encodeURIComponent(phone)}`)
  return (await answer.json()) as Message[]
}

function readCode(read: () => Promise<Message[]>, after: number): Promise<string> {
  const look = async () => {
    const messages = await read()
    const code = /^(\d{6}) /.exec(messages[0]?.text ?? '')?.[1]
    if (!code || messages.length <= after) throw new Error(`no message number ${after + 1} arrived`)
    return code
  }
  return vi.waitFor(look, { timeout: CODE_WITHIN_MS, interval: 50 })
}

function findPerson(people: Person[], story: string): Person {
  const person = people.find((candidate) => candidate.story === story)
  if (!person) throw new Error(`no person with the story ${story}`)
  return person
}
