import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Citizen, type LinkingPortal, newCitizen, openLinkingPortal } from '../test-linking.ts'
import { portalSetups } from '../test-portal.ts'

const DAY = 24 * 60 * 60
const BACK = 'Báo nhầm, mở lại'

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`“not my account” taken back on ${setup.title()}`, () => {
    let portal: LinkingPortal
    beforeAll(async () => {
      portal = await openLinkingPortal(setup)
    })
    afterAll(() => portal?.close())

    const disown = async (owner: Citizen) => {
      const old = await portal.newOldAccount(owner, { phone: '+84919999997' })
      const browser = portal.newBrowser()
      const offer = await portal.signInEid(browser, owner, '/')
      const question = await offer.click('Không phải tài khoản của tôi')
      expect(plainText(question.html)).toContain('mở lại được trong 30 ngày')
      await question.submit({}, 'Xác nhận: không phải của tôi')
      const list = () => browser.visit(`${portal.origin}/linked-accounts`)
      return { old, browser, list }
    }
    const verifiedOf = async (accountId: string) => {
      const rows = await portal.db
        .selectFrom('account_field')
        .select(['name', 'source'])
        .where('account_id', '=', accountId)
        .where('status', '=', 'verified')
        .execute()
      return rows
    }

    test('by its owner within 30 days: as before, and it can be linked', async () => {
      const owner = newCitizen()
      const { old, browser, list } = await disown(owner)
      expect((await portal.accountRow(old.accountId))?.status).toBe('closed')
      expect(await verifiedOf(old.accountId)).toEqual([])
      const question = await (await list()).click(BACK)
      expect(plainText(question.html)).toContain('chỉ mở được để liên kết')
      const done = await question.submit({}, 'Mở lại tài khoản')
      expect(plainText(done.html)).toContain('Đã mở lại tài khoản cũ')
      expect(await verifiedOf(old.accountId)).toContainEqual({
        name: 'personalId',
        source: 'registry',
      })
      expect(portal.sms.slice(-2).map(({ to }) => to)).toEqual(
        expect.arrayContaining([owner.phone, '+84919999997']),
      )
      const shut = await portal.signInOld(portal.newBrowser(), old)
      expect(plainText(shut.html)).toContain('Tài khoản này chỉ còn dùng để liên kết')
      await browser.visit(`${portal.origin}/link/prove`)
      const preview = await portal.signInOld(browser, old, '/link/confirm')
      const linked = await preview.submit({}, 'Đồng ý liên kết')
      expect(plainText(linked.html)).toContain('Liên kết thành công')
    })

    test('the last second counts, the one after it is the desk’s', async () => {
      const owner = newCitizen()
      const { old } = await disown(owner)
      portal.later(30 * DAY + 1)
      const browser = portal.newBrowser()
      const list = await portal.signInEid(browser, owner, '/linked-accounts')
      expect(plainText(list.html)).not.toContain(BACK)
      expect(plainText(list.html)).toContain('Đã quá 30 ngày')
      const { id } = await portal.db
        .selectFrom('account_disowning')
        .select('id')
        .where('account_id', '=', old.accountId)
        .executeTakeFirstOrThrow()
      const late = await browser.visit(`${portal.origin}/linked-accounts/disowned/${id}`)
      expect(late.status).toBe(409)
      expect(plainText(late.html)).toContain('mang thẻ căn cước đến bộ phận một cửa')
      expect((await portal.accountRow(old.accountId))?.status).toBe('closed')
    })

    test('an older sign-in is asked for again; twice sent, once done; a stranger sees nothing', async () => {
      const owner = newCitizen()
      const { old, browser, list } = await disown(owner)
      const question = await (await list()).click(BACK)
      const stranger = portal.newBrowser()
      await portal.signInEid(stranger, newCitizen())
      expect((await stranger.visit(question.url.href)).status).toBe(404)
      portal.later(16 * 60)
      const stale = await browser.visit(question.url.href)
      portal.expectEid(owner)
      const fresh = await stale.submit({}, 'Đăng nhập bằng VNeID')
      expect((await portal.accountRow(old.accountId))?.status).toBe('closed')
      await Promise.all([
        fresh.submit({}, 'Mở lại tài khoản'),
        fresh.submit({}, 'Mở lại tài khoản'),
      ])
      expect((await portal.accountRow(old.accountId))?.status).toBe('active')
      const events = await portal.db
        .selectFrom('audit_event')
        .select('id')
        .where('account_id', '=', old.accountId)
        .where('type', '=', 'account.disowning-taken-back')
        .execute()
      expect(events).toHaveLength(1)
    })
  })
}
