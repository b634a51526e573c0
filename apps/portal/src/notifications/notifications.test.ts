import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeAudit } from '../audit/audit.ts'
import { type LinkingPortal, newCitizen, openLinkingPortal } from '../test-linking.ts'
import { portalSetups } from '../test-portal.ts'
import { NOTIFICATIONS_PER_PAGE } from './notifications.ts'

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`messages to a person on ${setup.title()} (N5)`, () => {
    let portal: LinkingPortal
    beforeAll(async () => {
      portal = await openLinkingPortal(setup)
    })
    afterAll(() => portal?.close())

    test('the menu leads there; sign-in, claim and link are told, to both sides', async () => {
      const citizen = newCitizen()
      const old = await portal.newOldAccount(citizen)
      const browser = portal.newBrowser()
      await portal.signInEid(browser, citizen)
      const profile = await browser.visit(`${portal.origin}/profile`)
      const told = plainText((await profile.click('Thông báo')).html)
      expect(told).toContain('Đăng nhập Cổng')
      expect(told).toContain('Tài khoản cũ chỉ còn dùng để liên kết')
      await browser.visit(`${portal.origin}/link/prove`)
      const preview = await portal.signInOld(browser, old, '/link/confirm')
      await preview.submit({}, 'Đồng ý liên kết')
      const after = await browser.visit(`${portal.origin}/notifications`)
      expect(plainText(after.html)).toContain('Đã liên kết tài khoản')
      expect((await after.click(/Xem chi tiết : Đã liên kết/)).url.pathname).toBe(
        '/linked-accounts',
      )
    })

    test('a refused attempt is told to both sides', async () => {
      const [old, eid] = [await portal.newAccount(), await portal.newAccount({ type: 'eid' })]
      const detail = { eidAccountId: eid.accountId }
      const event = { type: 'link.other-person', at: new Date(), accountId: old.accountId, detail }
      await writeAudit(portal.db, event)
      for (const account of [old, eid]) {
        const browser = await portal.browserOf(account)
        const told = plainText((await browser.visit(`${portal.origin}/notifications`)).html)
        expect(told).toContain('Có người thử liên kết tài khoản của Ông/Bà')
      }
    })

    test('an old account closed and taken back is told to who did it, reopened to its holder', async () => {
      const [old, eid] = [await portal.newAccount(), await portal.newAccount({ type: 'eid' })]
      const { accountId } = old
      const detail = { eidAccountId: eid.accountId }
      const at = new Date()
      await writeAudit(
        portal.db,
        { type: 'account.disowned', at, accountId, detail },
        { type: 'account.disowning-taken-back', at, accountId, detail },
        { type: 'account.reopened', at, accountId },
      )
      const tellsOf = async (account: typeof old) => {
        const browser = await portal.browserOf(account)
        return plainText((await browser.visit(`${portal.origin}/notifications`)).html)
      }
      const [own, theirs] = [await tellsOf(old), await tellsOf(eid)]
      for (const told of [own, theirs]) {
        expect(told).toContain('Tài khoản cũ đã được đóng')
        expect(told).toContain('Tài khoản cũ đã được mở lại để liên kết')
      }
      expect(own).toContain('mở lại tại bộ phận một cửa')
      expect(theirs).not.toContain('mở lại tại bộ phận một cửa')
    })

    test('nobody reads another’s', async () => {
      const account = await portal.newAccount()
      const { accountId } = account
      await writeAudit(portal.db, { type: 'password.changed', at: new Date(), accountId })
      const own = await portal.browserOf(account)
      const other = await portal.browserOf(await portal.newAccount())
      const path = `${portal.origin}/notifications`
      expect(plainText((await own.visit(path)).html)).toContain('Mật khẩu đã được đổi')
      expect(plainText((await other.visit(path)).html)).toContain('Chưa có thông báo nào')
    })

    test('older ones are a page further, and none is lost between', async () => {
      const account = await portal.newAccount()
      const events = Array.from({ length: NOTIFICATIONS_PER_PAGE + 3 }, (_, minute) => ({
        type: 'sign-in.completed',
        at: new Date(Date.UTC(2026, 10, 1, 0, minute)),
        accountId: account.accountId,
      }))
      await writeAudit(portal.db, ...events)
      const browser = await portal.browserOf(account)
      const first = await browser.visit(`${portal.origin}/notifications`)
      const count = (html: string) => html.split('<li class="record"').length - 1
      expect(count(first.html)).toBe(NOTIFICATIONS_PER_PAGE)
      expect(count((await first.click('Xem thông báo cũ hơn')).html)).toBe(3)
    })
  })
}
