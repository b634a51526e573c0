import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import {
  createSignInDriver,
  createThrowAwayDatabase,
  findPostgres,
  listenAnywhere,
  openSmsSink,
  registerKeyClient,
  type SmsSink,
  seedPeople,
} from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { buildApp } from './build.ts'

const postgres = await findPostgres()
const TOKEN = 'test-initial-access-token-of-32-characters'

// Far from the repository, so that nothing can be taken from its node_modules.
const folder = mkdtempSync(join(tmpdir(), 'motcua-build-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.skipIf(postgres.isSkipped)(postgres.title('the release build of identity'), () => {
  let child: ChildProcess
  let database: Awaited<ReturnType<typeof createThrowAwayDatabase>>
  let sms: SmsSink
  let issuer: string
  let said: Promise<string>

  beforeAll(async () => {
    const built = await buildApp('identity', folder)
    database = await createThrowAwayDatabase(postgres)
    sms = await openSmsSink()
    const probe = await listenAnywhere(createServer())
    await probe.close()
    issuer = `http://localhost:${probe.port}`
    child = spawn(process.execPath, ['server/main.js'], {
      cwd: built,
      env: {
        NODE_ENV: 'production',
        PORT: String(probe.port),
        DATABASE_URL: database.url,
        SECRET_KEY: 'test-secret-of-at-least-32-characters',
        ISSUER: issuer,
        INITIAL_ACCESS_TOKEN: TOKEN,
        SMS_GATEWAY_URL: sms.url,
        SMS_GATEWAY_TOKEN: 'test-gateway-token-of-32-characters',
        HOME_URL: 'http://localhost:4100/',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    said = text(child.stdout as NodeJS.ReadableStream)
    await vi.waitFor(async () => expect((await fetch(`${issuer}/readyz`)).status).toBe(200), {
      timeout: 20_000,
      interval: 50,
    })
  })

  afterAll(async () => {
    child?.kill('SIGKILL')
    await sms?.close()
    await database?.drop()
  })

  test('serves its pages with every file they ask for', async () => {
    const page = await (await fetch(`${issuer}/help`)).text()
    const assets = [...page.matchAll(/\/assets\/[^"]+/g)].map(([path]) => path)
    expect(assets.length).toBeGreaterThanOrEqual(2)
    for (const path of assets) expect((await fetch(issuer + path)).status).toBe(200)
    const css = await (await fetch(issuer + assets.find((path) => path.endsWith('.css')))).text()
    const font = /\/assets\/[^)"']+\.woff2/.exec(css)?.[0]
    expect((await fetch(`${issuer}${font}`)).headers.get('content-type')).toBe('font/woff2')
  })

  test('has the phone app beside it', async () => {
    const shell = await fetch(`${issuer}/app/`)
    const page = await shell.text()
    const script = /src="(\/app\/main-[^"]+\.js)"/.exec(page)?.[1]
    const answer = await fetch(`${issuer}${script}`)
    expect(answer.headers.get('cache-control')).toContain('immutable')
    expect((await fetch(`${issuer}/app/sw.js`)).status).toBe(200)
  })

  test('signs a person in, tells of it in figures, and ends when it is asked to', async () => {
    const [person] = await seedPeople(database.url, { count: 1 })
    if (!person) throw new Error('nobody')
    const client = await registerKeyClient({ issuer, initialAccessToken: TOKEN })
    const driver = createSignInDriver({ issuer, client, sms })
    const tokens = await driver.signIn(person)
    expect(tokens.id_token).toMatch(/^eyJ/)
    driver.close()
    const figures = await (await fetch(`${issuer}/metrics`)).text()
    expect(figures).toMatch(/sign_in_steps_total\{.*step="sign-in".*outcome="completed".*\} 1/)
    expect(figures).toMatch(/sms_gateway_duration_seconds_count\{.*outcome="accepted".*\} 1/)
    expect(figures).toMatch(/http_request_duration_seconds_count\{.*route="\/token".*\} 1/)
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    expect((await ended)[0]).toBe(0)
    const lines = (await said).trim().split('\n')
    // Issue 3: bytes logged per sign-in; here with the registration and the figures.
    expect((await said).length).toBeLessThan(6 * 1024)
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow()
    expect(await said).not.toContain(person.personalId)
  })
})
