import type { HttpDriver } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { identitySetups, openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { agree, createBrowser, signIn } from '../test-journey.ts'
import { createQrVisits, type QrVisits } from '../test-qr-visits.ts'
import { openOutsideService, openOwnService } from '../test-relying-parties.ts'

for (const setup of identitySetups) {
  describe.skipIf(setup.isSkipped)(`the browser that a QR code signs in: ${setup.title()}`, () => {
    let identity: TestIdentity
    let service: Awaited<ReturnType<typeof openOwnService>>
    let outside: Awaited<ReturnType<typeof openOutsideService>>
    let visits: QrVisits
    beforeAll(async () => {
      identity = await openTestIdentity(setup)
      service = await openOwnService(identity)
      outside = await openOutsideService(identity)
      visits = createQrVisits(identity, service.start)
    })
    afterAll(async () => {
      await outside?.close()
      await service?.close()
      await identity?.close()
    })

    test('opened, scanned with a number, approved, signed in: session and cookies are new', async () => {
      const { browser, script, phone, scan, number, approve } = await visits.scanned()
      expect(scan.shown).toMatchObject({
        service: 'Dịch vụ thử',
        place: 'Mạng nội bộ',
        browser: 'Trình duyệt không rõ',
        acr: 'urn:eid:level1',
        claims: ['birthdate', 'gender', 'name', 'personal_id'],
      })
      const { news } = await script.state()
      expect(news).toMatchObject({ state: 'scanned', number })
      expect(news.text).toMatch(/nhập vào điện thoại số này/)
      const before = sessionsOf(browser)
      expect(await approve()).toBe('approved')
      const approved = (await script.state()).news
      expect(approved).toMatchObject({ state: 'approved', next: new URL(script.path).pathname })
      expect(JSON.stringify(approved)).not.toMatch(/code=|token/)
      const agreement = await browser.visit(script.path)
      const back = await agreement.submit({}, 'Tiếp tục')
      const finished = await service.finish(back.url)
      expect(finished).toMatchObject({
        person: { acr: 'urn:eid:level2', amr: ['swk', 'pin', 'mfa'] },
      })
      expect(sessionsOf(browser)).not.toEqual(before)
      const known = browser.cookies().find(({ name }) => name.includes('known-browser'))
      expect(known).toBeDefined()
      const audit = (await identity.listAudit()).filter((e) => e.account_id === phone.accountId)
      const types = audit.map(({ type }) => type)
      expect(types).toEqual(
        expect.arrayContaining(['qr.scanned', 'qr.approved', 'sign-in.completed']),
      )
      const completed = audit.find(({ type }) => type === 'sign-in.completed')
      expect(completed?.detail).toMatchObject({ method: 'qr', deviceId: phone.id })
    })

    test('the second request of two finds it completed, and goes on all the same', async () => {
      const { browser, script, approve } = await visits.scanned()
      await approve()
      const answers = await Promise.all([browser.send(script.path), browser.send(script.path)])
      const statuses = answers.map(({ status }) => status)
      expect(statuses).toContain(303)
      // Before the first has ended, the second is the page that looks again by itself.
      for (const answer of answers.filter(({ status }) => status !== 303)) {
        expect(await answer.text()).toContain('http-equiv="refresh"')
      }
      expect((await browser.send(script.path)).status).toBe(303)
    })

    test('poll from another cookie jar: nothing, not even the state', async () => {
      const { script, approve } = await visits.scanned()
      await approve()
      for (const stranger of [createBrowser(), (await visits.arrive()).browser]) {
        for (const path of ['', '/state', '/codes', '/events']) {
          const answer = await stranger.send(`${script.path}${path}`)
          // Without the visit's own cookie the page is over; never a result.
          expect([303, 404, 410]).toContain(answer.status)
          expect(await answer.text()).not.toMatch(/approved|next/)
        }
      }
      expect((await script.state()).news.state).toBe('approved')
    })

    test('a cookie planted before: the attacker’s transaction never signs in another browser', async () => {
      const attacker = await visits.arrive()
      await attacker.script.open()
      const planted = attacker.browser.cookies().find(({ name }) => name === 'motcua-identity-qr')
      const victim = await visits.arrive()
      const cookie = `${planted?.name}=${planted?.value}`
      const own = victim.browser.cookies().map(({ name, value }) => `${name}=${value}`)
      const headers = { accept: 'application/json', cookie: [...own, cookie].join('; ') }
      const answer = await victim.browser.send(`${victim.script.path}/state`, { headers })
      expect(answer.status).toBe(404)
    })

    test('a session planted before: another one is signed in, and the planted one is dead', async () => {
      const attacker = createBrowser()
      const person = await identity.newPerson()
      await signIn(identity, { start: () => outside.start(), browser: attacker, person })
      const planted = sessionsOf(attacker)
      expect(planted.map(({ name }) => name)).toContain('motcua-identity-session')
      expect(await askSilently(planted)).toEqual({ isSignedIn: true, error: null })

      const victim = holding(planted)
      const start = () => outside.start({ prompt: 'login' })
      const { browser, script, approve } = await visits.scanned({ browser: victim, start })
      expect(sessionsOf(browser)).toEqual(planted)
      await approve()
      const back = await agree(await browser.visit(script.path))
      expect(back.url.origin).toBe(outside.origin)
      const own = sessionsOf(browser)
      for (const { name, value } of planted) {
        const after = own.find((cookie) => cookie.name === name)
        expect(after?.value).toBeTruthy()
        expect(after?.value).not.toBe(value)
      }
      expect(await askSilently(own)).toEqual({ isSignedIn: true, error: null })
      expect(await askSilently(planted)).toEqual({ isSignedIn: false, error: 'login_required' })
      expect(await askSilently(sessionsOf(attacker))).toMatchObject({ isSignedIn: false })
    })

    /** Who holds these cookies, as a service learns it without a page. */
    async function askSilently(cookies: readonly Cookie[]) {
      const { url } = await holding(cookies).visit(await outside.start({ prompt: 'none' }))
      const { searchParams } = url
      return { isSignedIn: searchParams.has('code'), error: searchParams.get('error') }
    }

    function holding(cookies: readonly Cookie[]): HttpDriver {
      const browser = createBrowser()
      for (const { name, value } of cookies) browser.plant(identity.issuer, `${name}=${value}`)
      return browser
    }
  })
}

type Cookie = { name: string; value: string }

function sessionsOf(browser: HttpDriver): Cookie[] {
  return browser.cookies().filter(({ name }) => /session/.test(name))
}
