import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { createSqlEphemeralStore, openPostgres } from '@mot-cua/database'
import { newId, systemClock } from '@mot-cua/kernel'
import { createThrowAwayDatabase, findPostgres } from '@mot-cua/testing'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createAccountStore } from './account/account.store.ts'
import { createPasswordHasher } from './account/password.ts'
import { SCHEMA } from './features.ts'
import type { IdentityTables } from './tables.ts'
import { closeServer, INITIAL_ACCESS_TOKEN, listen, portOf } from './test-identity.ts'
import { agree, createBrowser, submitPassword } from './test-journey.ts'
import { makePerson } from './test-people.ts'
import { createTestPhones } from './test-phones.ts'
import { openOwnService } from './test-relying-parties.ts'

const PEOPLE = 20
/** Codes answered when the process is killed: the others are at every step of the way. */
const KILL_AFTER = 1

const postgres = await findPostgres()

describe.skipIf(postgres.isSkipped)(postgres.title('kill -9 during sign-ins: PostgreSQL'), () => {
  const phones = createTestPhones()
  let stack: Awaited<ReturnType<typeof openStack>>
  beforeAll(async () => {
    stack = await openStack(phones)
  })
  afterAll(() => stack?.close())

  type Journey = {
    person: ReturnType<typeof makePerson>
    browser: ReturnType<typeof createBrowser>
    otpUrl?: URL
  }

  async function signIn(
    journey: Journey,
    { signal, onAnswer }: { signal?: AbortSignal; onAnswer?: () => void } = {},
  ): Promise<void> {
    const signInPage = await journey.browser.visit(await stack.service.start())
    const otpPage = await submitPassword(signInPage, journey.person)
    journey.otpUrl = otpPage.url
    const code = await phones.nextCode(journey.person.phone, signal)
    let page = await otpPage.submit({ code }, 'Xác nhận')
    onAnswer?.()
    // A message that the crash held back can come first, with the code of the visit before.
    if (page.status === 422) {
      const next = await phones.nextCode(journey.person.phone, signal)
      page = await page.submit({ code: next }, 'Xác nhận')
    }
    const { url } = await agree(page)
    if (url.origin !== stack.service.origin) throw new Error('not back at the service')
  }

  const begin = () =>
    Array.from({ length: PEOPLE }, (_, index): Journey => {
      return { person: makePerson(index), browser: createBrowser() }
    })

  async function readState() {
    const { rows } = await sql<{ value: string }>`
      select value from identity.ephemeral where key like 'otp:%'`.execute(stack.db)
    const transactions = rows.map(
      ({ value }) => JSON.parse(value) as { state: string; acceptanceId: string },
    )
    const events = await stack.db
      .selectFrom('audit_event')
      .select('id')
      .where('type', '=', 'sign-in.completed')
      .execute()
    return {
      accepted: transactions
        .filter(({ state }) => state === 'accepted')
        .map((one) => one.acceptanceId)
        .sort(),
      audited: events.map(({ id }) => id).sort(),
    }
  }

  test('leaves nothing half done, and everybody signs in again', async () => {
    const killed = new AbortController()
    let answered = 0
    const onAnswer = () => {
      answered += 1
      if (answered === KILL_AFTER) void stack.kill().then(() => killed.abort())
    }
    const journeys = begin()
    const outcomes = journeys.map((journey) => signIn(journey, { signal: killed.signal, onAnswer }))
    const settled = await Promise.allSettled(outcomes)
    const ended = settled.filter(({ status }) => status === 'fulfilled').length
    const after = await readState()
    // Nobody got further than the audit, and it tells of nobody who was not accepted.
    expect(after.accepted).toEqual(expect.arrayContaining(after.audited))
    expect(after.audited.length).toBeGreaterThanOrEqual(ended)

    await stack.start()
    // Whoever was cut off between the right code and its result goes on by a reload.
    for (const { browser, otpUrl } of journeys) {
      if (otpUrl) expect((await browser.visit(otpUrl)).status).toBeLessThan(500)
    }
    const healed = await readState()
    expect(healed.audited).toEqual(healed.accepted)

    phones.forget()
    await Promise.all(begin().map((journey) => signIn(journey)))
    console.info('kill -9 under sign-ins:', {
      people: PEOPLE,
      endedBefore: ended,
      accepted: after.accepted.length,
      auditedBefore: after.audited.length,
      auditedHealed: healed.audited.length,
      signedInAgain: PEOPLE,
    })
  }, 60_000)
})

/** Identity as its own process over a throw-away database, with what stands around it here. */
async function openStack(phones: ReturnType<typeof createTestPhones>) {
  const database = await createThrowAwayDatabase(postgres)
  const gateway = await listen(
    createServer((incoming, outgoing) => {
      void json(incoming).then(async (message) => {
        await phones.gateway.send(message as { to: string; text: string })
        outgoing.end()
      })
    }),
  )
  const free = await listen(createServer())
  const port = portOf(free)
  await closeServer(free)
  const issuer = `http://localhost:${port}`
  let child: ReturnType<typeof spawn> | undefined
  const env = {
    ...process.env,
    PORT: String(port),
    ISSUER: issuer,
    DATABASE_URL: database.url,
    SECRET_KEY: 'test-secret-of-at-least-32-characters',
    INITIAL_ACCESS_TOKEN,
    SMS_GATEWAY_URL: `http://localhost:${portOf(gateway)}`,
    SMS_GATEWAY_TOKEN: 'test-gateway-token-of-32-characters',
    HOME_URL: 'http://localhost:4100/',
    APPROVED_PRIVATE_HOSTS: 'localhost',
    TRUSTED_PROXIES: '127.0.0.1',
    TEXT_PROFILE: 'vn-2024',
    LOG_LEVEL: 'error',
  }
  const kill = async () => {
    const ended = child && once(child, 'exit')
    child?.kill('SIGKILL')
    await ended
    child = undefined
  }
  const start = async () => {
    const main = fileURLToPath(new URL('./main.ts', import.meta.url))
    child = spawn(process.execPath, ['--import', 'tsx', main], { env, stdio: 'inherit' })
    await vi.waitFor(async () => expect((await fetch(`${issuer}/readyz`)).status).toBe(200), {
      timeout: 20_000,
      interval: 100,
    })
  }
  await start()
  const engine = await openPostgres({ url: database.url })
  const db = engine.schema<IdentityTables>(SCHEMA)
  await addPeople(db)
  const store = createSqlEphemeralStore(engine, SCHEMA)
  const clock = { now: systemClock, advance: () => undefined }
  const service = await openOwnService({ issuer, engine, store, clock })
  return {
    service,
    db,
    kill,
    start,
    async close() {
      await kill()
      await service.close()
      await closeServer(gateway)
      await store.close()
      await engine.close()
      await database.drop()
    },
  }
}

async function addPeople(db: Parameters<typeof createAccountStore>[0]): Promise<void> {
  const hasher = await createPasswordHasher()
  const passwordHash = await hasher.hash(makePerson(0).password)
  const people = Array.from({ length: PEOPLE }, (_, index) => {
    const { password: _password, ...person } = makePerson(index)
    return { ...person, id: newId(), passwordHash }
  })
  await createAccountStore(db).insert(people, new Date())
}
