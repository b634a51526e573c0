import { plainText } from '@mot-cua/testing'
import * as client from 'openid-client'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { openVisitor, readAnswer, type Visitor } from '../test-claims.ts'
import { openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { agree, createBrowser, reachOtp, signIn } from '../test-journey.ts'
import { MINH, UNKNOWN_ID } from '../test-people.ts'
import { openOutsideService } from '../test-relying-parties.ts'

let identity: TestIdentity
let service: Awaited<ReturnType<typeof openOutsideService>>
let visitor: Visitor
beforeAll(async () => {
  identity = await openTestIdentity()
  service = await openOutsideService(identity)
  visitor = await openVisitor(identity, service, await identity.newPerson())
})
afterAll(async () => {
  await service?.close()
  await identity?.close()
})
afterEach(() => {
  vi.useRealTimers()
})

const errorIn = (url: URL) => url.searchParams.get('error') ?? undefined
const asks = (html: string) => html.includes('name="password"')
const essential = (...values: string[]) => ({ id_token: { acr: { essential: true, values } } })
const LEVEL_1 = 'urn:eid:level1'
const LEVEL_2 = 'urn:eid:level2'

/** Signs in at a page that asks for it, all the way back. */
async function signInAt(page: { url: URL }, from: Visitor, person = from.person) {
  const start = () => Promise.resolve(page.url)
  const { callback } = await signIn(identity, { start, browser: from.browser, person })
  return callback
}

describe('acr', () => {
  test.each([LEVEL_1, `${LEVEL_2} ${LEVEL_1}`, 'urn:of:nobody'])(
    'acr_values=%s is a wish: the answer is the truth',
    async (acr_values) => {
      expect((await visitor.ask({ id_token: {} }, { acr_values })).idToken['acr']).toBe(LEVEL_2)
    },
  )

  test('essential and held: one of the values that were asked for', async () => {
    expect((await visitor.ask(essential(LEVEL_1))).idToken['acr']).toBe(LEVEL_1)
    expect((await visitor.ask(essential(LEVEL_1, LEVEL_2))).idToken['acr']).toBe(LEVEL_2)
    const value = { id_token: { acr: { essential: true, value: LEVEL_1 } } }
    expect((await visitor.ask(value)).idToken['acr']).toBe(LEVEL_1)
    // The session itself keeps what was reached.
    expect((await visitor.ask({ id_token: {} })).idToken['acr']).toBe(LEVEL_2)
  })

  test('a voluntary wish beside an essential one does not take its place', async () => {
    const { idToken } = await visitor.ask(essential(LEVEL_1), { acr_values: LEVEL_2 })
    expect(idToken['acr']).toBe(LEVEL_1)
  })

  test('a level that nobody can reach is refused before anybody types', async () => {
    const url = await service.start({ claims: JSON.stringify(essential('urn:eid:level9')) })
    const page = await createBrowser().visit(url)
    expect(page.url.origin).toBe(service.origin)
    expect(errorIn(page.url)).toBe('unmet_authentication_requirements')
  })

  test('without a page to say so, a level that the person has not is the same error', async () => {
    const minh = await openVisitor(identity, service, MINH)
    const claims = JSON.stringify(essential(LEVEL_2))
    const silent = await minh.send({ claims, prompt: 'none' })
    expect(errorIn(silent.url)).toBe('unmet_authentication_requirements')
  })
})

describe('prompt', () => {
  test('none, signed in: an answer without a page', async () => {
    expect((await visitor.send({ prompt: 'none' })).url.searchParams.get('code')).toBeTruthy()
  })

  test('none, not signed in: login_required', async () => {
    const page = await createBrowser().visit(await service.start({ prompt: 'none' }))
    expect(errorIn(page.url)).toBe('login_required')
  })

  test('none, more wanted than was agreed to: consent_required', async () => {
    const scope = await visitor.send({ prompt: 'none', scope: 'openid phone' })
    expect(errorIn(scope.url)).toBe('consent_required')
    const claims = JSON.stringify({ userinfo: { gender: null } })
    expect(errorIn((await visitor.send({ prompt: 'none', claims })).url)).toBe('consent_required')
  })

  test.each(['none login', 'create', 'login none', 'jump'])(
    '%s: invalid_request',
    async (prompt) => {
      expect(errorIn((await visitor.send({ prompt })).url)).toBe('invalid_request')
    },
  )

  test('login: password and code again, and a later auth_time', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const person = await identity.newPerson()
    const guest = await openVisitor(identity, service, person)
    const before = (await guest.ask({ id_token: {} })).idToken['auth_time']
    vi.setSystemTime(Date.now() + 90_000)
    const page = await guest.send({ prompt: 'login' })
    expect(asks(page.html)).toBe(true)
    const answer = await readAnswer(identity, service, await signInAt(page, guest))
    expect(identity.phones.countTo(person.phone)).toBe(2)
    expect(answer.idToken['auth_time']).toBe(Number(before) + 90)
  })

  test('login as somebody else: session and data are the new person’s', async () => {
    const [first, second] = [await identity.newPerson(), await identity.newPerson()]
    const guest = await openVisitor(identity, service, first)
    const before = await guest.ask({ userinfo: { name: null } })
    const page = await guest.send({ prompt: 'login', scope: 'openid personal_id' })
    const callback = await signInAt(page, guest, second)
    const { userinfo, idToken } = await readAnswer(identity, service, callback)
    expect(userinfo).toEqual({ sub: idToken['sub'], personal_id: second.personalId })
    expect(idToken['sub']).not.toBe(before.idToken['sub'])
    // Nothing that the first person agreed to is the second one's agreement.
    const claims = JSON.stringify({ userinfo: { name: null } })
    expect(errorIn((await guest.send({ prompt: 'none', claims })).url)).toBe('consent_required')
    expect((await guest.ask({ id_token: {} })).idToken['sub']).toBe(idToken['sub'])
  })

  test('consent: asked again though nothing is new', async () => {
    const page = await visitor.send({ prompt: 'consent' })
    expect(page.html).toContain('value="accept"')
    expect((await agree(page)).url.searchParams.get('code')).toBeTruthy()
  })

  test('login consent: both, once each', async () => {
    const person = await identity.newPerson()
    const guest = await openVisitor(identity, service, person)
    const { otpPage, code } = await reachOtp(identity, {
      start: () => service.start({ prompt: 'login consent' }),
      browser: guest.browser,
      person,
    })
    const consentPage = await otpPage.submit({ code }, 'Xác nhận')
    expect(consentPage.html).toContain('value="accept"')
    const callback = await consentPage.submit({}, 'Tiếp tục')
    expect(callback.url.searchParams.get('code')).toBeTruthy()
  })
})

describe('max_age', () => {
  test('young enough: no question, and auth_time in the answer', async () => {
    const { idToken } = await visitor.ask({ id_token: {} }, { max_age: '10000' })
    expect(idToken['auth_time']).toEqual(expect.any(Number))
  })

  test('0: always', async () => {
    expect(asks((await visitor.send({ max_age: '0' })).html)).toBe(true)
  })

  test('1: after two seconds, and what is read on the consent page does not count', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const person = await identity.newPerson()
    const guest = await openVisitor(identity, service, person)
    const start = Date.now()
    vi.setSystemTime(start + 2_000)
    const page = await guest.send({ max_age: '1', scope: 'openid profile' })
    expect(asks(page.html)).toBe(true)
    const consentPage = await (async () => {
      const { otpPage, code } = await reachOtp(identity, {
        start: () => Promise.resolve(page.url),
        browser: guest.browser,
        person,
      })
      return otpPage.submit({ code }, 'Xác nhận')
    })()
    expect(consentPage.html).toContain('value="accept"')
    vi.setSystemTime(start + 30_000)
    const { idToken } = await readAnswer(identity, service, await agree(consentPage))
    expect(idToken['auth_time']).toBe(Math.floor((start + 2_000) / 1000))
  })

  test('none and too old: login_required', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    const guest = await openVisitor(identity, service, await identity.newPerson())
    vi.setSystemTime(Date.now() + 61_000)
    const page = await guest.send({ max_age: '60', prompt: 'none' })
    expect(errorIn(page.url)).toBe('login_required')
  })

  test.each(['-1', 'x', '1.5'])('%s: invalid_request', async (max_age) => {
    expect(errorIn((await visitor.send({ max_age })).url)).toBe('invalid_request')
  })
})

describe('who is expected', () => {
  test('id_token_hint of the person signed in: no question', async () => {
    const { url } = await visitor.send({})
    const { id_token = '' } = await service.finish(url)
    const page = await visitor.send({ id_token_hint: id_token, prompt: 'none' })
    expect(page.url.searchParams.get('code')).toBeTruthy()
    const stranger = await openVisitor(identity, service, await identity.newPerson())
    const silent = await stranger.send({ id_token_hint: id_token, prompt: 'none' })
    expect(errorIn(silent.url)).toBe('login_required')
    expect(asks((await stranger.send({ id_token_hint: id_token })).html)).toBe(true)
  })

  test('a hint that is no token of ours: invalid_request', async () => {
    expect(errorIn((await visitor.send({ id_token_hint: 'e30.e30.x' })).url)).toBe(
      'invalid_request',
    )
  })

  test.each(['id_token', 'userinfo'] as const)('sub in %s binds the answer', async (target) => {
    const { sub } = (await visitor.ask({ id_token: {} })).idToken
    const bound = { [target]: { sub: { value: sub } } }
    expect((await visitor.ask(bound, { prompt: 'none' })).idToken['sub']).toBe(sub)
    const other = JSON.stringify({ [target]: { sub: { value: 'somebody else' } } })
    const silent = await visitor.send({ claims: other, prompt: 'none' })
    expect(errorIn(silent.url)).toBe('login_required')
    expect(asks((await visitor.send({ claims: other })).html)).toBe(true)
  })
})

describe('login_hint', () => {
  const push = (login_hint: string) => pushRequest({ login_hint })

  test.each([MINH.personalId, UNKNOWN_ID])('%s, pushed: stands in the form', async (personalId) => {
    const page = await createBrowser().visit(await push(personalId))
    expect(page.html).toContain(`value="${personalId}"`)
    expect(page.url.href).not.toContain(personalId)
  })

  test('tells nothing of whether there is such an account', async () => {
    const pages = await Promise.all(
      [MINH.personalId, UNKNOWN_ID].map(async (id) => {
        const { html, status } = await createBrowser().visit(await push(id))
        return { status, words: plainText(html) }
      }),
    )
    expect(pages[0]).toEqual(pages[1])
  })

  test.each(['lan@example.vn', '12', '<b>', '0'.repeat(500)])('%s is no hint', async (hint) => {
    const page = await createBrowser().visit(await push(hint))
    expect(page.html).toMatch(/name="personalId"[^>]*|value=""/)
    expect(page.html).not.toContain(`value="${hint}"`)
  })

  test('in an address it is not heard', async () => {
    const url = await service.start({ login_hint: MINH.personalId })
    const page = await createBrowser().visit(url)
    expect(asks(page.html)).toBe(true)
    expect(page.html).not.toContain(MINH.personalId)
  })

  test('posted neither', async () => {
    const { origin, searchParams } = await service.start({ login_hint: MINH.personalId })
    const browser = createBrowser()
    const url = `${origin}/authorize`
    const answer = await browser.send(url, { method: 'POST', body: searchParams })
    const page = await browser.visit(new URL(answer.headers.get('location') ?? '', origin))
    expect(asks(page.html)).toBe(true)
    expect(page.html).not.toContain(MINH.personalId)
  })
})

describe('wishes about the page', () => {
  const words = async (more: Record<string, string>) =>
    plainText((await createBrowser().visit(await service.start(more))).html)

  test.each(['en', 'en-GB vi', 'fr-CA EN vi', 'xx en'])('ui_locales=%s: English', async (wish) => {
    expect(await words({ ui_locales: wish })).toContain('Personal identification number')
  })

  test.each(['vi', 'vi-VN en', 'fr', '', 'constructor'])('%j: Vietnamese', async (wish) => {
    expect(await words({ ui_locales: wish })).toContain('Số định danh cá nhân')
  })

  test.each([
    { display: 'popup' },
    { display: 'wap' },
    { claims_locales: 'vi fr' },
    { nobody_knows: 'this' },
  ])('%j changes nothing', async (more) => {
    expect(await words(more)).toContain('Số định danh cá nhân')
    expect((await visitor.send(more)).url.searchParams.get('code')).toBeTruthy()
  })
})

async function pushRequest(more: Record<string, string>): Promise<URL> {
  const codeChallenge = await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier())
  return client.buildAuthorizationUrlWithPAR(service.config, {
    redirect_uri: `${service.origin}/cb`,
    scope: 'openid',
    code_challenge: codeChallenge,
    code_challenge_method: 'S256',
    ...more,
  })
}
