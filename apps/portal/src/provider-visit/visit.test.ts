import { createHttpDriver, type DrivenPage, type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProvenAccount } from '../account/account.ts'
import { openTestService, type TestService } from '../provider/test-service.ts'
import { lanSignedIn, openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'

const [embedded] = portalSetups
if (!embedded) throw new Error('the embedded database is always there')

describe('a visit from a service', () => {
  let portal: TestPortal
  let service: TestService
  beforeAll(async () => {
    portal = await openTestPortal(embedded)
    service = await openTestService(portal.origin, { name: 'Tỉnh A' })
    const host = new URL(service.origin).host
    await portal.features.serviceConsents.setRule({ host, rule: 'not-needed', by: 'test' })
  })
  afterAll(() => portal.close())

  const browserOf = async (more: Partial<ProvenAccount> = {}) => {
    const account = await portal.newAccount({ type: 'eid' })
    return portal.browserOf({ ...account, ...more })
  }
  const visitOf = (page: DrivenPage) => /\/sign-in\/visit\/[\w-]+/.exec(page.html)?.[0] ?? ''
  const answerOf = (browser: HttpDriver, more: Record<string, string> = {}) =>
    browser.visit(service.authorizeUrl(more))
  /** Identity answers so, when it is asked next. */
  const identitySays = (person: Partial<typeof lanSignedIn>) => {
    portal.script.outcome = { outcome: 'signed-in', person: { ...lanSignedIn, ...person } }
  }

  test('a level above the session’s leads to identity by itself, once, and then is said', async () => {
    const browser = await browserOf({ level: 1 })
    identitySays({ acr: 'urn:eid:level1', returnTo: '/' })
    const sent: URL[] = []
    const first = await browser.send(service.authorizeUrl({ acr_values: 'urn:eid:level2' }))
    const visit = new URL(first.headers.get('location') ?? '', portal.origin)
    const onward = await browser.send(visit)
    sent.push(new URL(onward.headers.get('location') ?? '', portal.origin))
    expect(sent[0]?.pathname).toBe('/sign-in/eid')
    const again = await browser.visit(visit)
    expect(plainText(again.html)).toContain('Dịch vụ này cần tài khoản mức độ cao hơn')
    const back = await again.submit({}, 'Quay lại Tỉnh A')
    expect(back.url.searchParams.get('error')).toBe('unmet_authentication_requirements')
  })

  test('the chooser and the ways in speak as the service did, until told otherwise', async () => {
    const browser = createHttpDriver()
    const chooser = await answerOf(browser, { ui_locales: 'xx en-GB' })
    expect(chooser.url.pathname).toBe('/sign-in')
    expect(chooser.html).toContain('<html lang="en"')
    const way = await browser.visit(`${portal.origin}/sign-in/portal${chooser.url.search}`)
    expect(way.html).toContain('<html lang="en"')
    // For this sign-in alone, and in this browser alone.
    expect((await browser.visit(`${portal.origin}/sign-in`)).html).toContain('<html lang="vi"')
    expect((await createHttpDriver().visit(chooser.url)).html).toContain('<html lang="vi"')
  })

  test('an unknown level is no demand, and one that is reached already neither', async () => {
    for (const acr_values of ['urn:example:gold', 'urn:eid:level1 urn:eid:level2']) {
      const page = await answerOf(await browserOf({ level: 1 }), { acr_values })
      expect(page.url.searchParams.has('code')).toBe(true)
    }
    const none = { acr_values: 'urn:eid:level2', prompt: 'none' }
    const refused = await answerOf(await browserOf({ level: 1 }), none)
    expect(refused.url.searchParams.get('error')).toBe('unmet_authentication_requirements')
  })

  test('an essential level that nobody can reach is refused before anybody is asked', async () => {
    const claims = JSON.stringify({ id_token: { acr: { essential: true, value: 'urn:x:9' } } })
    const page = await answerOf(createHttpDriver(), { claims })
    expect(page.url.searchParams.get('error')).toBe('unmet_authentication_requirements')
  })

  test('an account without a level is offered the e-ID', async () => {
    const account = await portal.newAccount({ type: 'portal' })
    const browser = await portal.browserOf(account)
    const page = await answerOf(browser, { acr_values: 'urn:eid:level1' })
    expect(plainText(page.html)).toContain('Đăng nhập bằng VNeID')
  })

  test('prompt=login of an old session is a fresh proof, and a silent one is not enough', async () => {
    const browser = await browserOf({ authenticatedAt: new Date(Date.now() - 600_000) })
    const first = await browser.send(service.authorizeUrl({ prompt: 'login' }))
    const visit = new URL(first.headers.get('location') ?? '', portal.origin)
    identitySays({ authenticatedAt: new Date(Date.now() - 600_000), returnTo: visit.pathname })
    const stale = await browser.visit(visit)
    expect(plainText(stale.html)).toContain('Cần xác nhận lại')
    identitySays({ authenticatedAt: new Date(), returnTo: visit.pathname })
    const done = await stale.click('Xác nhận lại')
    expect(done.url.searchParams.has('code')).toBe(true)
  })

  test('max_age lets a young session through and an old one not', async () => {
    const young = await answerOf(await browserOf(), { max_age: '600' })
    expect(young.url.searchParams.has('code')).toBe(true)
    const old = await browserOf({ authenticatedAt: new Date(Date.now() - 700_000) })
    const answer = await old.send(service.authorizeUrl({ max_age: '600', prompt: 'none' }))
    expect(answer.headers.get('location')).toContain('error=login_required')
    const person = await service.readPerson(
      (await answerOf(await browserOf(), { max_age: '600' })).url,
    )
    expect(person.claims['auth_time']).toBeTypeOf('number')
  })

  test('identity is told of level, age and person; the hint stands in no address', async () => {
    const starts: unknown[] = []
    const watched = await openTestPortal(embedded, {
      adapt: (features) => ({
        ...features,
        relyingParty: {
          ...features.relyingParty,
          startSignIn: (start) => {
            starts.push(start)
            return Promise.resolve(new URL('http://identity.invalid/'))
          },
        },
      }),
    })
    const there = await openTestService(watched.origin)
    const browser = createHttpDriver()
    const wishes = { acr_values: 'urn:eid:level2', prompt: 'login', login_hint: '099186000123' }
    const chooser = await browser.visit(await there.push(wishes))
    expect(chooser.url.pathname).toBe('/sign-in')
    expect(chooser.url.href + chooser.html).not.toContain('099186000123')
    const query = chooser.url.searchParams
    const way = `${watched.origin}/sign-in/eid?${query}`
    await browser.send(way)
    // Another browser that knows the address learns nothing of the person.
    await createHttpDriver().send(way)
    await watched.close()
    expect(starts).toMatchObject([
      { acrValues: 'urn:eid:level2', prompt: 'login', loginHint: '099186000123' },
      {},
    ])
    expect(starts[1]).not.toHaveProperty('loginHint')
  })

  test('prompt=select_account asks; another account signs the present one out', async () => {
    const browser = await browserOf({ name: 'Trần Văn Bình' })
    const page = await answerOf(browser, { prompt: 'select_account' })
    expect((await page.submit({}, 'Tiếp tục là Trần Văn Bình')).url.searchParams.has('code')).toBe(
      true,
    )
    const again = await answerOf(browser, { prompt: 'select_account' })
    const chooser = await again.submit({}, 'Đăng nhập bằng tài khoản khác')
    expect(chooser.url.pathname).toBe('/sign-in')
    expect(chooser.html).not.toContain('Trần Văn Bình')
  })

  test.each([
    ['a fresh proof', { prompt: 'select_account login' }, 'Cần xác nhận lại'],
    ['a young one', { prompt: 'select_account', max_age: '300' }, 'Cần xác nhận lại'],
    [
      'a level',
      { prompt: 'select_account', acr_values: 'urn:eid:level2' },
      'Dịch vụ này cần tài khoản mức độ cao hơn',
    ],
  ])('keeping the account is a choice and no proof: %s is asked for still', async (...row) => {
    const [, demand, words] = row
    const authenticatedAt = new Date(Date.now() - 600_000)
    const browser = await browserOf({ name: 'Trần Văn Bình', level: 1, authenticatedAt })
    // What identity would say if it had not asked for anything.
    identitySays({ acr: 'urn:eid:level1', authenticatedAt })
    const page = await (await answerOf(browser, demand)).submit({}, 'Tiếp tục là Trần Văn Bình')
    expect(page.url.origin).toBe(portal.origin)
    expect(plainText(page.html)).toContain(words)
    const back = await page.submit({}, 'Quay lại Tỉnh A')
    expect(back.url.searchParams.has('error')).toBe(true)
  })

  test('an administrator and an account that may only link are told so, and can go back', async () => {
    const administrator = await browserOf({ type: 'portal', audience: 'administrator', level: 0 })
    const page = await answerOf(administrator)
    expect(plainText(page.html)).toContain('Tài khoản quản trị không dùng được ở đây')
    const silent = await administrator.send(service.authorizeUrl({ prompt: 'none' }))
    expect(silent.headers.get('location')).toContain('error=login_required')
    const back = await page.submit({}, 'Quay lại Tỉnh A')
    expect(back.url.searchParams.get('error')).toBe('access_denied')
  })

  test('somebody else than the service expects is told so', async () => {
    const lan = await service.readPerson((await answerOf(await browserOf())).url)
    const page = await answerOf(await browserOf(), { id_token_hint: lan.idToken })
    expect(plainText(page.html)).toContain('Dịch vụ đang chờ một người khác')
    const back = await page.submit({}, 'Quay lại Tỉnh A')
    expect(back.url.searchParams.get('error')).toBe('login_required')
  })

  test('of a browser that signs out before it leaves, the service gets nothing', async () => {
    const browser = createHttpDriver()
    const chooser = await answerOf(browser)
    const visit = visitOf(chooser)
    identitySays({ authenticatedAt: new Date(), returnTo: '/' })
    await browser.visit(`${portal.origin}/sign-in/eid`)
    const leaving = await browser.send(`${portal.origin}${visit}`)
    const target = /url=([^"]+)"/.exec(await leaving.text())?.[1] ?? ''
    await (await browser.visit(portal.origin)).submit({}, 'Đăng xuất')
    expect((await browser.visit(target)).url.pathname).toBe('/sign-in')
  })

  test('who signs in as another meanwhile, is the one that the service gets', async () => {
    const browser = await browserOf()
    const consented = await openTestService(portal.origin, { name: 'Tỉnh B' })
    const consent = await browser.visit(consented.authorizeUrl())
    const other = await browserOf({ name: 'Người Thứ Hai' })
    const token = other.cookies().find(({ name }) => name === 'motcua-portal-session')?.value
    const leaving = await browser.send(`${portal.origin}${visitOf(consent)}`, {
      method: 'POST',
      headers: { origin: portal.origin },
      body: new URLSearchParams({ action: 'accept', csrf: csrfOf(consent) }),
    })
    expect(leaving.status).toBe(303)
    browser.plant(portal.origin, `motcua-portal-session=${token}; Path=/`)
    const page = await browser.visit(`${portal.origin}${visitOf(consent)}`)
    expect(page.url.origin).toBe(portal.origin)
    expect(plainText(page.html)).toContain('Tỉnh B muốn biết')
    expect(plainText(page.html)).toContain('Người Thứ Hai')
  })

  describe('attacked', () => {
    test('another browser has no part in it, not even with a session of its own', async () => {
      const chooser = await answerOf(createHttpDriver())
      const victim = await browserOf()
      const page = await victim.visit(`${portal.origin}${visitOf(chooser)}`)
      expect(page.status).toBe(410)
      expect(page.html).toContain('Quay lại Tỉnh A')
      expect((await victim.visit(`${portal.origin}/sign-in/visit/none`)).status).toBe(410)
    })

    test('a code of one browser gives another nothing at the portal’s own callback', async () => {
      portal.script.outcome = { outcome: 'unknown' }
      const page = await createHttpDriver().visit(
        `${portal.origin}/sign-in/callback?code=x&state=y`,
      )
      expect(page.status).toBe(410)
    })

    test('a session planted before the sign-in is not the one after it', async () => {
      const browser = createHttpDriver()
      const planted = (await browserOf()).cookies()[0]?.value ?? ''
      browser.plant(portal.origin, `motcua-portal-session=${planted}; Path=/`)
      identitySays({ authenticatedAt: new Date(), returnTo: '/' })
      await browser.visit(`${portal.origin}/sign-in/eid`)
      const now = browser.cookies().find(({ name }) => name === 'motcua-portal-session')?.value
      expect(now).not.toBe(planted)
      const old = { cookie: `motcua-portal-session=${planted}` }
      const page = await fetch(service.authorizeUrl({ prompt: 'none' }), {
        headers: old,
        redirect: 'manual',
      })
      expect(page.headers.get('location')).toContain('error=login_required')
    })

    test.each([
      '//evil.example',
      'https://evil.example/',
      '/\\evil.example',
      '/%2f%2fevil.example',
    ])('signing out with state or return %s never leaves for there', async (target) => {
      const query = new URLSearchParams({ state: target, return_to: target })
      for (const path of ['/signed-out', '/sign-in', '/sign-in/postal/callback']) {
        const page = await createHttpDriver().visit(`${portal.origin}${path}?${query}`)
        expect(page.url.origin).toBe(portal.origin)
      }
    })

    test('a visit’s form from elsewhere changes nothing', async () => {
      const browser = await browserOf()
      const consented = await openTestService(portal.origin, { name: 'Tỉnh C' })
      const consent = await browser.visit(consented.authorizeUrl())
      const forged = await browser.send(`${portal.origin}${visitOf(consent)}`, {
        method: 'POST',
        headers: { origin: 'https://evil.example' },
        body: new URLSearchParams({ action: 'accept' }),
      })
      expect(forged.status).toBe(403)
    })

    test('signing out by a link from elsewhere asks first', async () => {
      const browser = await browserOf()
      const page = await browser.visit(`${portal.origin}/end-session`)
      expect(plainText(page.html)).toContain('Đăng xuất khỏi Cổng?')
      expect((await browser.visit(portal.origin)).html).toContain('Xin chào')
      const again = await browser.visit(`${portal.origin}/end-session`)
      const out = await again.click('Đăng xuất')
      expect(out.html).not.toContain('Xin chào')
    })
  })

  const csrfOf = ({ html }: DrivenPage) => /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
})
