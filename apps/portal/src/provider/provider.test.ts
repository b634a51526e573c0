import { createHttpDriver, type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProvenAccount } from '../account/account.ts'
import { lanSignedIn, openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'
import { openTestService, type TestService } from './test-service.ts'

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`the portal as a provider on ${setup.title()}`, () => {
    let portal: TestPortal
    let province: TestService
    let other: TestService
    beforeAll(async () => {
      portal = await openTestPortal(setup)
      province = await openTestService(portal.origin, { name: 'Tỉnh A' })
      other = await openTestService(portal.origin, { name: 'Tỉnh B', host: '127.0.0.1' })
    })
    afterAll(() => portal?.close())

    /** A browser that has signed in at a service and agreed. */
    const signIn = async (browser = createHttpDriver(), service = province) => {
      const page = await goToService(browser, service)
      if (page.url.origin === service.origin) return { browser, page }
      return { browser, page: await page.submit({}, 'Đồng ý') }
    }

    /** To the service, past the chooser where nobody is signed in; as far as it goes by itself. */
    const goToService = async (browser: HttpDriver, service: TestService) => {
      const page = await browser.visit(service.authorizeUrl())
      if (page.url.pathname !== '/sign-in') return page
      const returnTo = page.url.searchParams.get('return_to') ?? ''
      const person = { ...lanSignedIn, authenticatedAt: new Date(), returnTo }
      portal.script.outcome = { outcome: 'signed-in', person }
      const query = new URLSearchParams({ return_to: returnTo })
      return browser.visit(`${portal.origin}/sign-in/eid?${query}`)
    }

    test('one sign-in serves two services, each with a subject of its own', async () => {
      const { browser, page } = await signIn()
      expect(page.url.origin).toBe(province.origin)
      expect(page.url.searchParams.get('iss')).toBe(portal.origin)
      const first = await province.readPerson(page.url)
      expect(first.claims).toMatchObject({ acr: 'urn:eid:level2', amr: ['pwd', 'sms', 'mfa'] })
      expect(first.userinfo).toMatchObject({
        name: 'Nguyễn Thị Lan',
        birthdate: '1986-05-04',
        gender: 'female',
        personal_id: '099186000123',
        account_type: 'citizen',
        upstream: 'eid',
        linked_subjects: [],
      })
      expect(first.userinfo['technical_id']).toMatch(/^T[0-9A-Z]{16}$/)
      portal.script.outcome = new Error('nobody may be asked again')
      const consent = await browser.visit(other.authorizeUrl())
      expect(plainText(consent.html)).toContain('Tỉnh B muốn biết thông tin của bạn')
      const second = await other.readPerson((await consent.submit({}, 'Đồng ý')).url)
      expect(second.userinfo['technical_id']).toBe(first.userinfo['technical_id'])
      expect(second.userinfo['sub']).not.toBe(first.userinfo['sub'])
      const silent = await browser.send(other.authorizeUrl({ prompt: 'none' }))
      expect(silent.headers.get('location')).toMatch(/[?&]code=/)
    })

    test('who is signed in at the portal already is asked nothing but the consent', async () => {
      const browser = await portal.browserOf(await portal.newAccount({ type: 'eid' }))
      const none = await browser.send(province.authorizeUrl({ prompt: 'none' }))
      expect(none.headers.get('location')).toContain('error=consent_required')
      const page = await browser.visit(province.authorizeUrl())
      expect(plainText(page.html)).toContain('Tỉnh A muốn biết')
      const back = await page.submit({}, 'Không đồng ý')
      expect(back.url.origin).toBe(province.origin)
      expect(back.url.searchParams.get('error')).toBe('access_denied')
    })

    test('prompt=none of a stranger is login_required', async () => {
      const answer = await createHttpDriver().send(province.authorizeUrl({ prompt: 'none' }))
      expect(answer.headers.get('location')).toContain('error=login_required')
    })

    test('a service whose agency needs no consent asks for none', async () => {
      const agency = await openTestService(portal.origin, { name: 'Cơ quan' })
      const host = new URL(agency.origin).host
      await portal.features.serviceConsents.setRule({ host, rule: 'not-needed', by: 'test' })
      const browser = await portal.browserOf(await portal.newAccount({ type: 'eid' }))
      const page = await browser.visit(agency.authorizeUrl())
      expect(page.url.origin).toBe(agency.origin)
      expect(page.url.searchParams.has('code')).toBe(true)
    })

    /** A service that asks for no consent, and what it gets to know of an account. */
    const openAgency = async () => {
      const agency = await openTestService(portal.origin, { name: 'Cơ quan' })
      const host = new URL(agency.origin).host
      await portal.features.serviceConsents.setRule({ host, rule: 'not-needed', by: 'test' })
      const knownBy = async (account: ProvenAccount) => {
        const browser = await portal.browserOf(account)
        return agency.readPerson((await browser.visit(agency.authorizeUrl())).url)
      }
      return { knownBy }
    }

    test('subjects of the person’s other accounts are told, as the service knows them', async () => {
      const { knownBy } = await openAgency()
      const eid = await portal.newAccount({ type: 'eid', personalId: '099186000777' })
      const old = await portal.newAccount({ personId: eid.personId, type: 'portal' })
      const [asOld, asEid] = [await knownBy(old), await knownBy(eid)]
      expect(asEid.userinfo['linked_subjects']).toEqual([asOld.userinfo['sub']])
      expect(asOld.userinfo['linked_subjects']).toEqual([asEid.userinfo['sub']])
      expect(asOld.claims['acr']).toBeUndefined()
      expect(asOld.userinfo).toMatchObject({ upstream: 'portal', personal_id: '099186000777' })
    })

    test('what a linked account has verified since never speaks for the e-ID', async () => {
      const { knownBy } = await openAgency()
      const lan = { name: 'Nguyễn Thị Lan', personalId: '099186000778' }
      const eid = await portal.newAccount({ type: 'eid', ...lan })
      const { personId } = eid
      const other = { name: 'Người Khác', personalId: '099186000779' }
      const old = await portal.newAccount({ personId, type: 'portal', ...other })
      await portal.db
        .updateTable('account_field')
        .set({ status: 'verified', as_of: new Date(Date.now() + 60_000) })
        .where('account_id', '=', old.accountId)
        .execute()
      for (const account of [eid, old]) {
        const { userinfo } = await knownBy(account)
        expect(userinfo).toMatchObject({ name: lan.name, personal_id: lan.personalId })
      }
    })

    test('papers somebody knows are no number to be found by: it takes the e-ID', async () => {
      const { knownBy } = await openAgency()
      const account = await portal.newAccount({ type: 'portal', personalId: '099186000780' })
      expect((await knownBy(account)).userinfo).not.toHaveProperty('personal_id')
    })

    test('signing out at the portal ends it at every service, and their tokens', async () => {
      const { browser, page } = await signIn()
      const person = await province.readPerson(page.url)
      expect(await person.isTokenGood()).toBe(true)
      const before = province.logoutTokens.length
      await (await browser.visit(portal.origin)).submit({}, 'Đăng xuất')
      expect(province.logoutTokens.slice(before)).toMatchObject([
        { iss: portal.origin, aud: province.clientId, sub: person.claims['sub'] },
      ])
      expect(province.logoutTokens.at(-1)?.['sid']).toBe(person.claims['sid'])
      expect(await person.isTokenGood()).toBe(false)
      const again = await browser.send(province.authorizeUrl({ prompt: 'none' }))
      expect(again.headers.get('location')).toContain('error=login_required')
    })

    test('signing out at a service ends the portal, the other service and leads back', async () => {
      const { browser, page } = await signIn()
      const person = await province.readPerson(page.url)
      const second = await other.readPerson((await signIn(browser, other)).page.url)
      const before = other.logoutTokens.length
      const end = await browser.visit(province.signOutUrl(person.idToken))
      expect(end.url.href).toBe(`${province.origin}/bye?state=bye-state`)
      expect(other.logoutTokens.slice(before)).toMatchObject([{ sid: second.claims['sid'] }])
      expect((await browser.visit(portal.origin)).html).not.toContain('Xin chào')
    })

    test('a logout that identity tells of reaches the services', async () => {
      const { browser, page } = await signIn()
      const person = await province.readPerson(page.url)
      const before = province.logoutTokens.length
      const token = new URLSearchParams({ logout_token: 'good-token' })
      await fetch(`${portal.origin}/back-channel-logout`, { method: 'POST', body: token })
      expect(province.logoutTokens.slice(before).map(({ sid }) => sid)).toContain(
        person.claims['sid'],
      )
      expect((await browser.visit(portal.origin)).html).not.toContain('Xin chào')
    })

    test('another person in the same browser ends the session of the one before', async () => {
      const { browser, page } = await signIn()
      const person = await province.readPerson(page.url)
      const before = province.logoutTokens.length
      const newcomer = await portal.browserOf(await portal.newAccount({ type: 'eid' }))
      const cookie = newcomer.cookies().find(({ name }) => name === 'motcua-portal-session')
      browser.plant(portal.origin, `motcua-portal-session=${cookie?.value}; Path=/`)
      const consent = await browser.visit(province.authorizeUrl())
      expect(province.logoutTokens.slice(before)).toMatchObject([{ sid: person.claims['sid'] }])
      const now = await province.readPerson((await consent.submit({}, 'Đồng ý')).url)
      expect(now.userinfo['sub']).not.toBe(person.userinfo['sub'])
    })
  })
}
