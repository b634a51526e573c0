import { mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createHttpDriver, type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { runProgram } from './program.ts'
import {
  addressesOf,
  findPortBase,
  makeDataDir,
  type Person,
  type Sandbox,
  startSandbox,
} from './sandbox.ts'
import { EID_PATH, words } from './steps.ts'

/** Far above what a start takes: this catches a start that hangs, not a slow machine. */
const START_WITHIN_MS = 15_000
/** The longest that a second start may take, by the figure that the start prints itself. */
const SECOND_START_SECONDS = 4

describe('npm start, as people type it, with all residents', () => {
  test('ready; and the second time within the seconds that were promised', async () => {
    const dataDir = await makeDataDir()
    let sandbox = await startSandbox({ dataDir, byNpm: true })
    try {
      await signInByHttp(sandbox, sandbox.person('level-2'), { isFirstTime: true })
      await sandbox.stop()
      sandbox = await startSandbox({ dataDir, portBase: sandbox.portBase, byNpm: true })
      reportStart('second npm start', sandbox)
      expect(sandbox.readyAfterOwnSeconds).toBeGreaterThan(0)
      expect(sandbox.readyAfterOwnSeconds).toBeLessThan(SECOND_START_SECONDS)
      await signInByHttp(sandbox, sandbox.person('level-2'), { isFirstTime: false })
    } finally {
      await sandbox.remove()
    }
  })
})

describe('a start keeps its data', () => {
  let dataDir: string
  let sandbox: Sandbox
  beforeAll(async () => {
    dataDir = await makeDataDir()
    sandbox = await startSandbox({ dataDir })
  })
  afterAll(() => sandbox?.remove())

  test('a second start on the same folder is refused before the database opens', async () => {
    const second = await runProgram({ DATA_DIR: dataDir, PORT_BASE: String(await findPortBase()) })
    expect(second.code).toBe(1)
    expect(second.stdout).toBe('')
    expect(lines(second.stderr)).toEqual([
      `The data folder ${dataDir} is in use by another start; stop that one first`,
    ])
    // The first one does not mind.
    expect((await fetch(`${sandbox.portal}/readyz`)).status).toBe(200)
  })

  test('profile and consent survive a stop', async () => {
    await signInByHttp(sandbox, sandbox.person('level-2'), { isFirstTime: true })
    await sandbox.stop()
    sandbox = await startSandbox({ dataDir, portBase: sandbox.portBase })
    reportStart('second start', sandbox)
    await signInByHttp(sandbox, sandbox.person('level-2'), { isFirstTime: false })
  })

  test('a session survives a restart', async () => {
    const browser = await signInByHttp(sandbox, sandbox.person('level-2'), { isFirstTime: false })
    await sandbox.stop()
    sandbox = await startSandbox({ dataDir, portBase: sandbox.portBase })
    const profile = await browser.visit(`${sandbox.portal}/profile`)
    expect(plainText(profile.html)).toContain('Nguyễn Thị Lan')
  })

  test('kill -9 during sign-ins: the folder is free at once, and nothing given is lost', async () => {
    const kept = await signInByHttp(sandbox, sandbox.person('level-1'), { isFirstTime: true })
    const people = await Promise.all(Array.from({ length: 6 }, () => sandbox.makePerson()))
    // Under way, at whatever step the end finds them; that they break off is the point.
    const underWay = people.map((person) =>
      signInByHttp(sandbox, person, { isFirstTime: true }).catch(() => undefined),
    )
    await Promise.race(underWay)
    await sandbox.kill()
    await Promise.all(underWay)

    sandbox = await startSandbox({ dataDir, portBase: sandbox.portBase })
    reportStart('start after kill -9', sandbox)
    const profile = await kept.visit(`${sandbox.portal}/profile`)
    expect(plainText(profile.html)).toContain('Trần Văn Minh')
    await signInByHttp(sandbox, sandbox.person('level-1'), { isFirstTime: false })
    for (const person of people) await signInAgain(sandbox, person)
  })
})

describe('PORT_BASE', () => {
  test('moves every port', async () => {
    const sandbox = await startSandbox()
    try {
      const moved = addressesOf(sandbox.portBase)
      const services = (await (await fetch(`${sandbox.desk}/services.json`)).json()) as {
        url: string
        ready: boolean
      }[]
      expect(services.map(({ url }) => url).sort()).toEqual(Object.values(moved).sort())
      expect(services.every(({ ready }) => ready)).toBe(true)
      const metadata = `${sandbox.identity}/.well-known/openid-configuration`
      const { issuer } = (await (await fetch(metadata)).json()) as { issuer: string }
      expect(issuer).toBe(moved.identity)
    } finally {
      await sandbox.remove()
    }
  })
})

describe('npm start says in one line what is wrong', () => {
  let dataDir: string
  afterEach(() => rm(dataDir, { recursive: true, force: true }))

  test('a taken port', async () => {
    dataDir = await makeDataDir()
    const portBase = await findPortBase()
    const other = createServer()
    await new Promise<void>((done) => other.listen(portBase + 100, '127.0.0.1', done))
    const { code, stderr, stdout } = await runProgram({
      DATA_DIR: dataDir,
      PORT_BASE: String(portBase),
    })
    other.close()
    expect(stdout).toBe('')
    expect(lines(stderr)).toEqual([
      `Port ${portBase + 100} is taken by another program; stop it or choose other ports`,
    ])
    expect(code).toBe(1)
  })

  test('a folder that cannot be written', async () => {
    dataDir = await makeDataDir()
    // A file in its place: root may write into a read-only folder.
    const blocked = join(dataDir, 'file', 'data')
    await mkdir(dataDir, { recursive: true })
    await writeFile(join(dataDir, 'file'), '')
    const { code, stderr } = await runProgram({ DATA_DIR: blocked })
    expect(lines(stderr)).toEqual([
      `The data folder ${blocked} cannot be written; choose another by DATA_DIR`,
    ])
    expect(code).toBe(1)
  })

  test.each([
    [{ PORT_BASE: 'abc' }, /^Configuration: PORT_BASE: a number/],
    [{ PORT_BASE: '80' }, /^Configuration: PORT_BASE: /],
    [{ RESIDENTS: '1.5' }, /^Configuration: RESIDENTS: a whole number/],
    [{ DATABASE_URL: 'mysql://x' }, /^Configuration: DATABASE_URL: a postgres:\/\/ address/],
    // Port 1 (tcpmux) is served by nothing.
    [{ DATABASE_URL: 'postgres://127.0.0.1:1/x' }, /^PostgreSQL at 127\.0\.0\.1:1\/x: /],
    [{ REDIS_URL: 'http://127.0.0.1:6379' }, /^Configuration: REDIS_URL: a redis:\/\/ address/],
    [{ TRUSTED_PROXIES: 'abc' }, /^Configuration: TRUSTED_PROXIES: /],
    [{ NODE_ENV: 'production' }, /NODE_ENV=production/],
  ])('%o', async (env, said) => {
    dataDir = await makeDataDir()
    const settings = { DATA_DIR: dataDir, PORT_BASE: String(await findPortBase()), ...env }
    const { code, stderr, stdout } = await runProgram(settings)
    expect(stdout).toBe('')
    expect(lines(stderr)).toEqual([expect.stringMatching(said)])
    expect(code).toBe(1)
  })
})

describe('outside the sandbox', () => {
  const secret = 'z'.repeat(40)
  const complete = {
    PORT: '0',
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/x',
    SECRET_KEY: secret,
    ISSUER: 'https://id.example.vn',
    HOME_URL: 'https://dvc.example.vn',
    PUBLIC_URL: 'https://dvc.example.vn',
    IDENTITY_ISSUER: 'https://id.example.vn',
    REGISTRY_URL: 'https://registry.example.vn',
    SMS_GATEWAY_URL: 'https://sms.example.vn',
    SMS_GATEWAY_TOKEN: secret,
  }

  test.each(['identity', 'portal', 'registry'])('%s starts with nothing assumed', async (app) => {
    const { code, stderr } = await runProgram({}, `apps/${app}/src/main.ts`)
    expect(lines(stderr)).toEqual([
      expect.stringMatching(/^Configuration: .*SECRET_KEY is not set/),
    ])
    expect(stderr).toContain('DATABASE_URL is not set')
    expect(code).toBe(1)
  })

  test.each(['identity', 'portal', 'registry'])(
    '%s refuses what all the world knows',
    async (app) => {
      const env = { ...complete, SECRET_KEY: 'sandbox-secret-of-identity-known-to-all' }
      const { code, stderr } = await runProgram(env, `apps/${app}/src/main.ts`)
      expect(lines(stderr)).toEqual([
        expect.stringMatching(/SECRET_KEY: a sandbox value, known to all/),
      ])
      expect(stderr).not.toContain('sandbox-secret')
      expect(code).toBe(1)
    },
  )
})

/** The whole way without a browser; answers the cookie jar that is signed in. */
async function signInByHttp(
  sandbox: Sandbox,
  person: Person,
  { isFirstTime }: { isFirstTime: boolean },
): Promise<HttpDriver> {
  const browser = createHttpDriver()
  const asked = await passFactors(browser, sandbox, person)
  expect(asked.html.includes(words.refuse)).toBe(isFirstTime)
  const home = isFirstTime ? await asked.submit({}, words.accept) : asked
  expect(home.url.origin).toBe(sandbox.portal)
  expect(plainText(home.html)).toContain('Xin chào, ')
  return browser
}

/** Of people whose first sign-in may have been cut off: asked for consent or not, both are right. */
async function signInAgain(sandbox: Sandbox, person: Person): Promise<void> {
  const asked = await passFactors(createHttpDriver(), sandbox, person)
  const home = asked.html.includes(words.refuse) ? await asked.submit({}, words.accept) : asked
  expect(plainText(home.html)).toContain('Xin chào, ')
}

async function passFactors(browser: HttpDriver, sandbox: Sandbox, person: Person) {
  const { personalId, password, phone } = person
  const before = (await sandbox.messages(phone)).length
  const form = await browser.visit(sandbox.portal + EID_PATH)
  const otp = await form.submit({ personalId, password }, words.signIn)
  expect(plainText(otp.html)).toContain(words.otpTitle)
  return otp.submit({ code: await sandbox.readCode(phone, before) }, words.confirm)
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '')
}

/** The figure is for people; only a start that hangs fails. */
function reportStart(what: string, { readyAfterMs, readyAfterOwnSeconds }: Sandbox): void {
  console.info(
    `${what}: ready after ${(readyAfterMs / 1000).toFixed(1)} s, ` +
      `by its own clock ${readyAfterOwnSeconds} s`,
  )
  expect(readyAfterMs).toBeLessThan(START_WITHIN_MS)
}
