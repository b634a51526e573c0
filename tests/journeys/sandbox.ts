import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { vi } from 'vitest'
import { type Env, spawnNpmStart, spawnProgram, waitUntilReady } from './program.ts'

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
  postalAccount?: { username: string; password: string }
  portalAccount?: { username: string; password: string }
}

export type Message = { to: string; text: string; sentAt: string }

export type Addresses = Record<
  'identity' | 'portal' | 'binhdinh' | 'binhphuoc' | 'registry' | 'post' | 'desk',
  string
>

export type Sandbox = Addresses & {
  dataDir: string
  portBase: number
  /** As measured here, and as the program says itself on its first line. */
  readyAfterMs: number
  readyAfterOwnSeconds: number
  people: Person[]
  /** The person with this story (people.json). */
  person(story: string): Person
  /** Somebody new, at level 2 unless told, with register entry, account and phone. */
  makePerson(level?: 1 | 2): Promise<Person>
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

export type StartOptions = {
  dataDir?: string
  portBase?: number
  env?: Env
  /** By `npm start`; else the same program without npm in between and with few residents. */
  byNpm?: boolean
}

/** The sandbox as a process of its own, on free ports and a throw-away data folder. */
export async function startSandbox(options: StartOptions = {}): Promise<Sandbox> {
  const dataDir = options.dataDir ?? (await makeDataDir())
  const portBase = options.portBase ?? (await findPortBase())
  const startedAt = performance.now()
  const env = { PORT_BASE: String(portBase), DATA_DIR: dataDir, ...options.env }
  const program = options.byNpm ? spawnNpmStart(env) : spawnProgram(env)
  const said = await waitUntilReady(program)
  const readyAfterMs = performance.now() - startedAt
  const host = options.env?.['LAN']
  if (host) await trustSandbox(dataDir)
  const addresses = addressesOf(portBase, host ? `https://${host}` : undefined)
  const people = (await (await fetch(`${addresses.desk}/people.json`)).json()) as Person[]
  const messages = (phone: string) => readMessages(addresses.desk, phone)
  const stop = () => program.end('SIGTERM')
  return {
    ...addresses,
    dataDir,
    portBase,
    readyAfterMs,
    readyAfterOwnSeconds: Number(/ is ready \(.*?([\d.]+) s\)/.exec(said)?.[1]),
    people,
    person: (story) => findPerson(people, story),
    makePerson: (level = 2) => makePerson(addresses.desk, level),
    messages,
    readCode: (phone, after = 0) => readCode(() => messages(phone), after),
    kill: () => program.end('SIGKILL'),
    stop,
    async remove() {
      await stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export function makeDataDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'motcua-journey-'))
}

/** As a phone does that has installed the certificate: for this process, nothing left unchecked. */
async function trustSandbox(dataDir: string): Promise<void> {
  const [authority = ''] = (await readFile(join(dataDir, 'lan/authority.pem'), 'utf8')).split(
    '-----BEGIN PRIVATE',
  )
  setDefaultCACertificates([...getCACertificates('default'), authority])
}

export function addressesOf(portBase: number, origin = 'http://localhost'): Addresses {
  const at = (offset: number) => `${origin}:${portBase + offset}`
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

/** Below the range from which systems give out ports by themselves. */
export async function findPortBase(): Promise<number> {
  for (;;) {
    const base = 11_000 + 1_000 * Math.floor(Math.random() * 20)
    const free = await Promise.all(
      [0, 80, 100, 200, 201, 400, 500, 900].map((offset) => isFree(base + offset)),
    )
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

async function makePerson(desk: string, level: 1 | 2): Promise<Person> {
  const answer = await fetch(`${desk}/people`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ count: 1, level }),
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
