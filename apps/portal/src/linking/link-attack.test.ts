import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Citizen, type LinkingPortal, newCitizen, openLinkingPortal } from '../test-linking.ts'
import { portalSetups } from '../test-portal.ts'

const SIGN_IN_EID = 'Đăng nhập bằng VNeID'
const AGREE = 'Đồng ý liên kết'

/** Security.md §2, rows 25 and 26. */
for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`attacks on linking on ${setup.title()}`, () => {
    let portal: LinkingPortal
    beforeAll(async () => {
      portal = await openLinkingPortal(setup)
    })
    afterAll(() => portal?.close())

    /** As far as the page with the button. */
    const previewOf = async (citizen: Citizen) => {
      const old = await portal.newOldAccount(citizen)
      const browser = portal.newBrowser()
      portal.expectEid(citizen)
      const preview = await (await portal.signInOld(browser, old)).submit({}, SIGN_IN_EID)
      return { old, browser, preview }
    }
    const keyIn = (html: string) => /name="key" value="([^"]+)"/.exec(html)?.[1] ?? ''
    const csrfIn = (html: string) => /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
    const expectNoLink = async (accountId: string) => {
      const row = await portal.accountRow(accountId)
      expect(row?.person_id).toBe(row?.home_person_id)
      expect(await portal.eventsOf(accountId)).toEqual([])
    }

    test('begun in one browser, it is finished in no other: callback and agreement', async () => {
      const citizen = newCitizen()
      const old = await portal.newOldAccount(citizen)
      const [a, b] = [portal.newBrowser(), portal.newBrowser()]
      const notice = await portal.signInOld(a, old)
      portal.expectEid(citizen)
      const leaving = await a.send(new URL('/link/start', portal.origin), {
        method: 'POST',
        body: new URLSearchParams({ csrf: csrfIn(notice.html) }),
        headers: { origin: portal.origin },
      })
      const callback = /url=([^"]+)"/.exec(await leaving.text())?.[1]?.replaceAll('&amp;', '&')
      const stolen = await b.visit(callback ?? '')
      expect(stolen.status).toBe(410)

      const preview = await a.visit(callback ?? '')
      // B is signed in with the very same e-ID, and has a token of its own.
      const home = await portal.signInEid(b, citizen, '/')
      const forged = await b.send(`${portal.origin}/link/confirm`, {
        method: 'POST',
        body: new URLSearchParams({ csrf: csrfIn(home.html), key: keyIn(preview.html) }),
        headers: { origin: portal.origin },
      })
      expect(forged.status).toBe(403)
      await expectNoLink(old.accountId)
    })

    test.each(['/link/start', '/link/confirm', '/link/offer', '/link/stop'])(
      'POST %s without our token, or from elsewhere, is refused',
      async (path) => {
        const { old, browser, preview } = await previewOf(newCitizen())
        const key = keyIn(preview.html)
        const bare = await browser.send(`${portal.origin}${path}`, {
          method: 'POST',
          body: new URLSearchParams({ key }),
          headers: { origin: portal.origin },
        })
        const foreign = await browser.send(`${portal.origin}${path}`, {
          method: 'POST',
          body: new URLSearchParams({ key, csrf: csrfIn(preview.html) }),
          headers: { origin: 'https://evil.example' },
        })
        expect([bare.status, foreign.status]).toEqual([403, 403])
        await expectNoLink(old.accountId)
      },
    )

    test('another person’s e-ID: 409, nothing changed, both owners told, no name', async () => {
      const [x, y] = [newCitizen({ name: 'Trần Thị Bí Mật' }), newCitizen()]
      const old = await portal.newOldAccount(x)
      const browser = portal.newBrowser()
      const notice = await portal.signInOld(browser, old)
      portal.expectEid(y)
      const before = portal.sms.length
      const stopped = await notice.submit({}, SIGN_IN_EID)
      expect(stopped.status).toBe(409)
      expect(plainText(stopped.html)).not.toContain('Bí Mật')
      expect(stopped.html).not.toContain(x.personalId)
      await expectNoLink(old.accountId)
      const told = portal.sms.slice(before)
      expect(told.map(({ to }) => to).toSorted()).toEqual([x.phone, y.phone].toSorted())
      expect(told.every(({ text }) => text.includes('Khong co gi thay doi'))).toBe(true)
      // The proofs are gone with it.
      expect((await browser.visit(`${portal.origin}/link/confirm`)).status).toBe(410)
    })

    test('wrong tries ring at most three times a day', async () => {
      const [x, y] = [newCitizen(), newCitizen()]
      const old = await portal.newOldAccount(x)
      portal.expectEid(y)
      const before = portal.sms.length
      for (let tries = 1; tries <= 5; tries += 1) {
        await (await portal.signInOld(portal.newBrowser(), old)).submit({}, SIGN_IN_EID)
      }
      expect(portal.sms.slice(before).filter(({ to }) => to === x.phone)).toHaveLength(3)
    })

    test('same name, same phone, same birth: another id never links', async () => {
      const x = newCitizen({ name: 'Lê Văn Giống', phone: '+84912000000' })
      const y = newCitizen({ name: 'Lê Văn Giống', phone: '+84912000000' })
      const old = await portal.newOldAccount(x)
      const page = await portal.signInEid(portal.newBrowser(), y, '/')
      expect(page.url.pathname).toBe('/')
      expect((await portal.accountRow(old.accountId))?.claimed_at).toBeNull()
    })

    test('whoever registered first with the owner’s id is out at the owner’s first sign-in', async () => {
      const owner = newCitizen()
      const planted = await portal.newOldAccount(owner, { phone: '+84919999999' })
      const attacker = portal.newBrowser()
      await portal.signInOld(attacker, planted)
      expect((await attacker.visit(`${portal.origin}/linked-accounts`)).status).toBe(200)

      const victim = portal.newBrowser()
      const offer = await portal.signInEid(victim, owner, '/')
      expect(offer.url.pathname).toBe('/link/offer')
      // The session is dead at once.
      const after = await attacker.send(`${portal.origin}/linked-accounts`)
      expect(after.headers.get('location')).toMatch(/^\/sign-in/)
      // The password alone opens nothing: the way leads to the owner's e-ID.
      const again = await portal.signInOld(attacker, planted)
      expect(plainText(again.html)).toContain('Tài khoản này chỉ còn dùng để liên kết')
      const open = await attacker.send(`${portal.origin}/linked-accounts`)
      expect(open.status).toBe(303)
      // With an e-ID of his own he gets nowhere.
      portal.expectEid(newCitizen())
      expect((await again.submit({}, SIGN_IN_EID)).status).toBe(409)
      await expectNoLink(planted.accountId)
    })

    test('a rightful owner loses nothing: the claimed account links with its proof and the e-ID', async () => {
      const owner = newCitizen()
      const old = await portal.newOldAccount(owner)
      await portal.signInEid(portal.newBrowser(), owner)
      const browser = portal.newBrowser()
      const claimed = await portal.signInOld(browser, old)
      portal.expectEid(owner)
      const preview = await claimed.submit({}, SIGN_IN_EID)
      const done = await preview.submit({}, AGREE)
      expect(plainText(done.html)).toContain('Liên kết thành công')
      expect((await portal.accountRow(old.accountId))?.claimed_at).toBeNull()
    })

    test('a session that begins while its account is claimed does not live', async () => {
      const owner = newCitizen()
      const old = await portal.newOldAccount(owner)
      const browser = portal.newBrowser()
      const { proofTakers } = portal.features
      const eid = portal.newBrowser()
      // The owner signs in between the question whether it is claimed and the session.
      const takers = proofTakers as unknown as ((typeof proofTakers)[number] | undefined)[]
      const [original] = takers
      takers[0] = async (entering) => {
        const taken = await original?.(entering)
        if (entering.proven.accountId === old.accountId) {
          takers[0] = original
          await portal.signInEid(eid, owner)
        }
        return taken
      }
      const page = await portal.signInOld(browser, old)
      expect(plainText(page.html)).toContain('Tài khoản này chỉ còn dùng để liên kết')
      expect((await browser.send(`${portal.origin}/linked-accounts`)).status).toBe(303)
    })

    test('an agreement under an account of another kind, an organisation’s, is refused', async () => {
      const citizen = newCitizen()
      const old = await portal.newOldAccount(citizen, { audience: 'organization' })
      const browser = await portal.browserOf(old)
      const notice = await browser.visit(`${portal.origin}/link`)
      const stopped = await notice.submit({}, SIGN_IN_EID)
      expect(stopped.status).toBe(409)
      expect(plainText(stopped.html)).toContain('Không liên kết được loại tài khoản này')
    })
  })
}
