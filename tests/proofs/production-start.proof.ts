import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { buildApp } from '@mot-cua/operations'
import { createThrowAwayDatabase, findPostgres, listenAnywhere } from '@mot-cua/testing'
import {
  sandboxInitialAccessTokens,
  sandboxSecrets,
} from '../../sandbox/src/start/sandbox-values.ts'
import { needServers, type Proof } from './proof.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const names = ['identity', 'portal', 'registry'] as const
type Name = (typeof names)[number]

/** `separately`: 1 tries each place for a secret in a start of its own, 0 all of a party at once. */
type Size = { separately: 0 | 1 }

export const proof: Proof<Size> = {
  title: 'a production start refuses every value of the sandbox, and has none of its doors',
  full: { separately: 1 },
  short: { separately: 0 },
  async run({ separately }) {
    const postgres = await findPostgres()
    needServers(postgres)
    const database = await createThrowAwayDatabase(postgres)
    const folder = mkdtempSync(join(tmpdir(), 'motcua-release-'))
    try {
      for (const name of names) await buildApp(name, folder)
      const found = await examine({ databaseUrl: database.url, folder, separately })
      const wrong = found.filter(({ isRight }) => !isRight).map(({ what }) => what)
      return {
        n: found.length,
        holds: wrong.length === 0,
        figures: { wrong: wrong.length, ...(wrong[0] ? { first: wrong[0] } : {}) },
      }
    } finally {
      rmSync(folder, { recursive: true })
      await database.drop()
    }
  },
}

type Finding = { what: string; isRight: boolean }
type Env = Record<string, string>

type Stage = Size & { databaseUrl: string; folder: string }

async function examine({ databaseUrl, folder, separately }: Stage): Promise<Finding[]> {
  const environments = await describeParties(databaseUrl)
  const program = (name: Name) => [join(folder, name, 'server/main.js')]
  const found = [
    await refusesToStart('sandbox', ['--import', 'tsx', 'sandbox/src/main.ts'], {
      env: { NODE_ENV: 'production' },
      said: ['The sandbox does not start with NODE_ENV=production'],
    }),
  ]
  for (const name of names) {
    for (const places of placesOf(environments[name], separately)) {
      found.push(await refusesPlaces({ name, places, program: program(name) }, environments[name]))
    }
    found.push(...(await knock(name, program(name), environments[name])))
  }
  return found
}

/** Where a secret belongs, each alone or all together. */
function placesOf(env: Env, separately: 0 | 1): string[][] {
  const places = Object.keys(env).filter((key) => /KEY|TOKEN/.test(key))
  return separately ? places.map((place) => [place]) : [places]
}

const wellKnown = [...Object.values(sandboxSecrets), ...Object.values(sandboxInitialAccessTokens)]

/** A start with secrets of the sandbox where real ones belong. */
function refusesPlaces(
  { name, places, program }: { name: Name; places: string[]; program: string[] },
  env: Env,
): Promise<Finding> {
  const planted = places.map((place, at) => [place, wellKnown[at % wellKnown.length] ?? ''])
  return refusesToStart(`${name} with ${places.join(', ')}`, program, {
    env: { ...env, ...Object.fromEntries(planted) },
    said: places.map((place) => `${place}: a sandbox value`),
  })
}

type Refusal = { env: Env; said: string[] }

async function refusesToStart(what: string, program: string[], refusal: Refusal): Promise<Finding> {
  const child = start(program, refusal.env)
  const [said, code] = await Promise.all([text(child.stderr), ended(child)])
  const isOneLine = said.trim().split('\n').length === 1
  const isNamed = refusal.said.every((words) => said.includes(words))
  // Refused, named, and not repeated.
  const isRight = code === 1 && isOneLine && isNamed && !said.includes('known-to-all')
  return { what: `${what} of the sandbox: ${code}`, isRight }
}

const DOORS = [
  '/__test',
  '/__test/clock',
  '/__test/sms',
  '/sms',
  '/sms.json?to=%2B84912345678',
  '/people',
  '/people.json',
  '/services.json',
  '/faults',
  '/metrics',
]

/** Doors of the sandbox and of tests, knocked at from outside as a stranger would. */
async function knock(name: Name, program: string[], env: Env): Promise<Finding[]> {
  const child = start(program, env)
  try {
    const url = `http://127.0.0.1:${env['PORT']}`
    await waitUntilReady(url, child)
    // Through a trusted proxy, so that we are not on this machine for it.
    const headers = { 'x-forwarded-for': '198.51.100.7', accept: 'application/json' }
    const found: Finding[] = []
    for (const path of DOORS) {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
        const { status } = await fetch(url + path, { method, headers })
        // A form without our token is refused before anyone looks whether there is such a page.
        const isClosed = status === 404 || (method !== 'GET' && status === 403)
        found.push({ what: `${name}: ${method} ${path} is ${status}`, isRight: isClosed })
      }
    }
    return [...found, await ignoresForeignClock(name, url)]
  } finally {
    const over = ended(child)
    child.kill('SIGTERM')
    await over
  }
}

/** The answer carries the machine's own time, whatever time a request claims it is. */
async function ignoresForeignClock(name: Name, url: string): Promise<Finding> {
  const answer = await fetch(`${url}/nothing-here`, {
    headers: { 'x-test-clock': '2031-01-01T00:00:00.000Z', accept: 'text/html' },
  })
  const page = await answer.text()
  return { what: `${name}: X-Test-Clock`, isRight: !page.includes('2031') && page.includes('20') }
}

async function describeParties(databaseUrl: string): Promise<Record<Name, Env>> {
  const ports = { identity: await findPort(), portal: await findPort(), registry: await findPort() }
  const urls = {
    identity: `http://localhost:${ports.identity}`,
    portal: `http://localhost:${ports.portal}`,
    registry: `http://localhost:${ports.registry}`,
  }
  const common = (name: Name) => ({
    NODE_ENV: 'production',
    PORT: String(ports[name]),
    DATABASE_URL: databaseUrl,
    SECRET_KEY: `proof-master-secret-of-${name}-of-a-real-installation`,
    METRICS_TOKEN: `proof-token-for-the-figures-of-${name}-0001`,
    TRUSTED_PROXIES: '127.0.0.1',
    LOG_LEVEL: 'warn',
  })
  const token = 'proof-initial-access-token-of-a-real-one'
  return {
    identity: {
      ...common('identity'),
      ISSUER: urls.identity,
      INITIAL_ACCESS_TOKEN: token,
      SMS_GATEWAY_URL: 'https://sms.example.vn/messages',
      SMS_GATEWAY_TOKEN: 'proof-token-of-the-gateway-of-a-real-one',
      HOME_URL: `${urls.portal}/`,
    },
    portal: {
      ...common('portal'),
      PUBLIC_URL: urls.portal,
      IDENTITY_ISSUER: urls.identity,
      IDENTITY_INITIAL_ACCESS_TOKEN: token,
      REGISTRY_URL: urls.registry,
      REGISTRY_INITIAL_ACCESS_TOKEN: token,
      SMS_GATEWAY_URL: 'https://sms.example.vn/messages',
      SMS_GATEWAY_TOKEN: 'proof-token-of-the-gateway-of-a-real-one',
    },
    registry: { ...common('registry'), PUBLIC_URL: urls.registry, INITIAL_ACCESS_TOKEN: token },
  }
}

type Child = ReturnType<typeof start>

function start(program: string[], env: Env) {
  const { PATH = '', HOME = '' } = process.env
  const child = spawn(process.execPath, program, {
    cwd: ROOT,
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const kill = () => child.kill('SIGKILL')
  process.once('exit', kill)
  child.once('exit', () => process.off('exit', kill))
  return child
}

function ended(child: Child): Promise<number | null> {
  return new Promise((done) => child.once('close', done))
}

async function waitUntilReady(url: string, child: Child): Promise<void> {
  for (let tries = 0; tries < 400 && child.exitCode === null; tries += 1) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer?.ok) return
    await pause(50)
  }
  throw new Error(`${url} is not ready`)
}

async function findPort(): Promise<number> {
  const probe = await listenAnywhere(createServer())
  await probe.close()
  return probe.port
}
