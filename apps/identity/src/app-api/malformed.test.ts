import { APP_API_PATH, type AppRoute, appProblems, appRoutes } from '@mot-cua/device-api'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { createPhoneStage, type PhoneStage } from '../test-phone.ts'

let identity: TestIdentity
let stage: PhoneStage
let phone: Awaited<ReturnType<PhoneStage['newPhone']>>
beforeAll(async () => {
  identity = await openTestIdentity()
  stage = createPhoneStage(identity)
  phone = await stage.newPhone()
})
afterAll(() => identity?.close())

const routes = Object.keys(appRoutes) as AppRoute[]
/** What would end the phone that asks. */
const harmless = routes.filter((route) => !['signOut', 'revokeDevices', 'enrol'].includes(route))

const text = fc.oneof(
  fc.string({ maxLength: 80 }),
  fc.constantFrom('\0', '💥', '../..', '%00', "'"),
)
const body = fc.oneof(
  fc.jsonValue(),
  fc.record(
    {
      passcode: text,
      current: text,
      next: text,
      isOn: fc.oneof(fc.boolean(), text),
      source: fc.constantFrom('camera', 'picture', 'link', 'typed', 'other'),
      code: text,
      typedCode: text,
      approval: text,
      name: text,
      isNotMe: fc.oneof(fc.boolean(), text),
      passkey: fc.dictionary(text, fc.jsonValue(), { maxKeys: 4 }),
      response: fc.dictionary(text, fc.jsonValue(), { maxKeys: 4 }),
    },
    { requiredKeys: [] },
  ),
)

type Sent = { dpop?: () => string; content?: string }

describe('whatever is sent to the app’s API', () => {
  test('is answered by a problem that says what it is, never by a 5xx', async () => {
    const asked = fc.asyncProperty(
      fc.constantFrom(...harmless),
      text,
      body,
      async (route, id, sent) => {
        // As a client has to write it.
        const call = { id: encodeURIComponent(id) || 'x', body: sent }
        const isBare = route === 'unlock' || route === 'unlockPasskeyOptions'
        const answer = await phone.call(route, { ...call, isBare })
        expect(answer.status, `${route} ${JSON.stringify(sent)}`).toBeLessThan(500)
        if (answer.status >= 300) expect(appProblems).toContain(answer.problem.code)
      },
    )
    await fc.assert(asked, { numRuns: 150 })
  })

  const send = (headers: Record<string, string>, content = '{}') =>
    fetch(`${identity.issuer}${APP_API_PATH}/unlock`, { method: 'POST', headers, body: content })
  const prove = (accessToken?: string) =>
    phone.key.prove({
      method: 'POST',
      url: `${identity.issuer}${APP_API_PATH}/unlock`,
      accessToken,
    })

  test.each<[string, number, Sent]>([
    ['no proof', 401, {}],
    ['a proof that is none', 401, { dpop: () => 'text' }],
    ['a proof made for a token', 401, { dpop: () => prove('token') }],
    ['no JSON', 422, { dpop: prove, content: 'passcode=730264' }],
    ['nothing', 422, { dpop: prove, content: '' }],
    ['a passcode that is a number', 422, { dpop: prove, content: '{"passcode":730264}' }],
    ['a body of 20 kB', 422, { dpop: prove, content: `{"passcode":"${'7'.repeat(20_000)}"}` }],
  ])('%s', async (_story, status, { dpop, content = '{}' }) => {
    const headers = { 'content-type': 'application/json', ...(dpop ? { dpop: dpop() } : {}) }
    const answer = await send(headers, content)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(answer.headers.getSetCookie()).toEqual([])
    if (status === 401) expect(answer.headers.get('www-authenticate')).toContain('DPoP')
  })

  test('a proof is taken once', async () => {
    const headers = { 'content-type': 'application/json', dpop: prove() }
    const answers = await Promise.all([1, 2, 3].map(() => send(headers)))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([401, 401, 422])
  })

  test('a sentence in the language that is asked for', async () => {
    const say = async (language: string) => {
      const answer = await send({ 'accept-language': language })
      return ((await answer.json()) as { detail: string }).detail
    }
    expect(await say('en-GB,en;q=0.9,vi;q=0.8')).toContain('The session is over')
    expect(await say('vi-VN')).toContain('Phiên làm việc đã hết')
    expect(await say('fr')).toContain('Phiên làm việc đã hết')
  })
})

describe('GET /openapi.json', () => {
  test('describes every route that is answered, and no other', async () => {
    const answer = await fetch(`${identity.issuer}/openapi.json`)
    const { openapi, paths } = (await answer.json()) as {
      openapi: string
      paths: Record<string, Record<string, { operationId: string }>>
    }
    expect(openapi).toBe('3.1.0')
    const told = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    )
    const answered = identity.identity.routes
      .filter(({ path }) => path.startsWith(`${APP_API_PATH}/`))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
    expect(told.toSorted()).toEqual(answered.toSorted())
  })
})
