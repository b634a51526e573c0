import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LinkingPortal, newCitizen, openLinkingPortal } from '../test-linking.ts'
import { portalSetups } from '../test-portal.ts'

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`old accounts offered on ${setup.title()}`, () => {
    let portal: LinkingPortal
    beforeAll(async () => {
      portal = await openLinkingPortal(setup)
    })
    afterAll(() => portal?.close())

    test('nobody with an old account: straight on', async () => {
      const page = await portal.signInEid(portal.newBrowser(), newCitizen(), '/profile')
      expect(page.url.pathname).toBe('/profile')
    })

    test('the first sign-in with the e-ID offers linking instead of a twin, and goes on to it', async () => {
      const citizen = newCitizen()
      const old = await portal.newOldAccount(citizen)
      const browser = portal.newBrowser()
      const offer = await portal.signInEid(browser, citizen, '/dossiers?page=2')
      expect(offer.url.pathname).toBe('/link/offer')
      expect(plainText(offer.html)).toContain('Ông/Bà có tài khoản cũ trên Cổng')
      // What is in it is told to whoever proves it.
      expect(plainText(offer.html)).not.toMatch(/\d+ hồ sơ/)
      expect(offer.html).not.toContain(citizen.personalId)
      const prove = await offer.submit({}, 'Liên kết ngay')
      expect(prove.url.pathname).toBe('/link/prove')
      const preview = await portal.signInOld(browser, old, '/link/confirm')
      const done = await preview.submit({}, 'Đồng ý liên kết')
      expect(plainText(done.html)).toContain('Liên kết thành công')
      const next = await portal.signInEid(portal.newBrowser(), citizen, '/profile')
      expect(next.url.pathname).toBe('/profile')
    })

    test('put off, it rests seven days, and the way on is the one the person was on', async () => {
      const citizen = newCitizen()
      await portal.newOldAccount(citizen)
      const browser = portal.newBrowser()
      const offer = await portal.signInEid(browser, citizen, '/profile?x=1')
      const later = await offer.submit({}, 'Để sau')
      expect(later.url.pathname + later.url.search).toContain('/profile?x=1')
      const tomorrow = await portal.signInEid(portal.newBrowser(), citizen, '/profile')
      expect(tomorrow.url.pathname).toBe('/profile')
      const list = await browser.visit(`${portal.origin}/linked-accounts`)
      expect(plainText(list.html)).toContain('Cổng còn tài khoản cũ có cùng số định danh')
      portal.later(8 * 24 * 60 * 60)
      const nextWeek = await portal.signInEid(portal.newBrowser(), citizen, '/profile')
      expect(nextWeek.url.pathname).toBe('/link/offer')
    })

    test('“not my account”: closed, no longer verified, its holder told, nothing deleted', async () => {
      const owner = newCitizen()
      const planted = await portal.newOldAccount(owner, { phone: '+84919999998' })
      const browser = portal.newBrowser()
      const offer = await portal.signInEid(browser, owner, '/')
      const question = await offer.click('Không phải tài khoản của tôi')
      expect(plainText(question.html)).toContain('tài khoản đó bị đóng ngay')
      const done = await question.submit({}, 'Xác nhận: không phải của tôi')
      expect(plainText(done.html)).toContain('Tài khoản đó đã bị đóng')
      const row = await portal.accountRow(planted.accountId)
      expect(row).toMatchObject({ status: 'closed', claimed_at: null })
      const verified = await portal.db
        .selectFrom('account_field')
        .select('name')
        .where('account_id', '=', planted.accountId)
        .where('status', '=', 'verified')
        .execute()
      expect(verified).toEqual([])
      expect(portal.sms.at(-1)?.to).toBe('+84919999998')
      const attacker = await portal.signInOld(portal.newBrowser(), planted)
      expect(attacker.status).toBe(409)
      expect(plainText(attacker.html)).toContain('Tài khoản này đã bị đóng')
      const next = await portal.signInEid(portal.newBrowser(), owner, '/profile')
      expect(next.url.pathname).toBe('/profile')
    })

    test('an account of somebody else cannot be disowned', async () => {
      const [owner, other] = [newCitizen(), newCitizen()]
      await portal.newOldAccount(owner)
      const foreign = await portal.newOldAccount(other)
      const browser = portal.newBrowser()
      const offer = await portal.signInEid(browser, owner, '/')
      const question = await offer.click('Không phải tài khoản của tôi')
      await question.submit({ account: foreign.accountId }, 'Xác nhận: không phải của tôi')
      expect((await portal.accountRow(foreign.accountId))?.status).toBe('active')
      const asked = await browser.visit(
        `${portal.origin}/link/offer/not-mine?account=${foreign.accountId}`,
      )
      expect(asked.status).toBe(404)
    })

    test('it is asked for a fresh sign-in first', async () => {
      const owner = newCitizen()
      const old = await portal.newOldAccount(owner)
      const browser = portal.newBrowser()
      await portal.signInEid(browser, owner, '/')
      portal.later(16 * 60)
      const address = `${portal.origin}/link/offer/not-mine?account=${old.accountId}`
      const stale = await browser.visit(address)
      portal.expectEid(owner)
      const fresh = await stale.submit({}, 'Đăng nhập bằng VNeID')
      expect(fresh.url.pathname).toBe('/link/offer/not-mine')
      expect((await portal.accountRow(old.accountId))?.status).toBe('active')
      await fresh.submit({}, 'Xác nhận: không phải của tôi')
      expect((await portal.accountRow(old.accountId))?.status).toBe('closed')
    })

    describe('a claim leads to what its owner can reach', () => {
      const isShut = async (accountId: string) => {
        const page = await portal.signInOld(
          portal.newBrowser(),
          { accountId } as Parameters<typeof portal.signInOld>[1],
          '/dossiers',
        )
        return plainText(page.html).includes('Tài khoản này chỉ còn dùng để liên kết')
      }
      const needLevel = (level: 1 | 2) =>
        portal.features.requirements.setMinimumLevel('link', level)

      test('no claim by an e-ID whose level does not suffice; it is led to the level', async () => {
        const citizen = newCitizen({ level: 1 })
        const old = await portal.newOldAccount(citizen)
        await needLevel(2)
        const browser = portal.newBrowser()
        const offer = await portal.signInEid(browser, citizen, '/profile')
        expect(plainText(offer.html)).toContain('mức độ cao hơn mức Ông/Bà vừa dùng')
        expect(plainText(offer.html)).not.toContain('Liên kết ngay')
        expect(await isShut(old.accountId)).toBe(false)
        const told = await browser.visit(`${portal.origin}/link/prove`)
        expect(told.status).toBe(409)
        expect(plainText(told.html)).toContain('Cần mức độ tài khoản cao hơn')
        portal.expectEid({ ...citizen, level: 2 })
        const prove = await told.submit({}, 'Đã có mức độ cao hơn: đăng nhập lại')
        expect(portal.script.starts.at(-1)).toMatchObject({ acrValues: 'urn:eid:level2' })
        // Now it is claimed, and linked on the spot.
        expect(await isShut(old.accountId)).toBe(true)
        await needLevel(1)
        expect(prove.url.pathname).toBe('/link/prove')
      })

      test('an e-ID that identity cannot raise comes back to words, not to an error', async () => {
        const citizen = newCitizen({ level: 1 })
        await portal.newOldAccount(citizen)
        await needLevel(2)
        const offer = await portal.signInEid(portal.newBrowser(), citizen, '/profile')
        portal.script.outcome = {
          outcome: 'refused',
          error: 'unmet_authentication_requirements',
          returnTo: '/link/prove',
        }
        const back = await offer.submit({}, 'Đã có mức độ cao hơn: đăng nhập lại')
        await needLevel(1)
        expect(back.status).toBe(409)
        expect(plainText(back.html)).toContain('Cần mức độ tài khoản cao hơn')
      })

      test('what was claimed opens again while the level that a link asks for is raised', async () => {
        const citizen = newCitizen({ level: 1 })
        const old = await portal.newOldAccount(citizen)
        await portal.signInEid(portal.newBrowser(), citizen)
        expect(await isShut(old.accountId)).toBe(true)
        await needLevel(2)
        expect(await isShut(old.accountId)).toBe(false)
        await needLevel(1)
      })

      test('two of one kind: the second opens by itself while the first is linked', async () => {
        const citizen = newCitizen()
        const [first, second] = [
          await portal.newOldAccount(citizen),
          await portal.newOldAccount(citizen),
        ]
        const browser = portal.newBrowser()
        await portal.signInEid(browser, citizen)
        expect([await isShut(first.accountId), await isShut(second.accountId)]).toEqual([
          true,
          true,
        ])
        await browser.visit(`${portal.origin}/link/prove`)
        const preview = await portal.signInOld(browser, first, '/link/confirm')
        await preview.submit({}, 'Đồng ý liên kết')
        expect(await isShut(second.accountId)).toBe(false)
        const list = await browser.visit(`${portal.origin}/link/offer`)
        expect(plainText(list.html)).toContain('đã liên kết một tài khoản khác cùng loại')
        expect(plainText(list.html)).toContain('Không phải tài khoản của tôi')
        const question = await (await browser.visit(`${portal.origin}/linked-accounts`)).click(
          'Xóa liên kết',
        )
        await question.submit({}, 'Xóa liên kết')
        expect(await isShut(second.accountId)).toBe(true)
      })

      test('a second one that turns up after the first was linked is not claimed', async () => {
        const citizen = newCitizen()
        const first = await portal.newOldAccount(citizen)
        const browser = portal.newBrowser()
        await portal.signInEid(browser, citizen)
        await browser.visit(`${portal.origin}/link/prove`)
        const preview = await portal.signInOld(browser, first, '/link/confirm')
        await preview.submit({}, 'Đồng ý liên kết')
        const second = await portal.newOldAccount(citizen)
        await portal.signInEid(portal.newBrowser(), citizen)
        expect((await portal.accountRow(second.accountId))?.claimed_at).toBeNull()
        expect(await isShut(second.accountId)).toBe(false)
      })
    })

    test('twenty sign-ins of the owner at once claim once', async () => {
      const owner = newCitizen()
      const old = await portal.newOldAccount(owner)
      await Promise.all(
        Array.from({ length: 20 }, () => portal.signInEid(portal.newBrowser(), owner)),
      )
      const claims = await portal.db
        .selectFrom('audit_event')
        .select('id')
        .where('type', '=', 'account.claimed')
        .where('account_id', '=', old.accountId)
        .execute()
      expect(claims).toHaveLength(1)
    })
  })
}
