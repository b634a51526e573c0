import { createHttpDriver, type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ProvenAccount } from '../account/account.ts'
import { type Citizen, type LinkingPortal, newCitizen, openLinkingPortal } from '../test-linking.ts'
import { portalSetups } from '../test-portal.ts'
import { createTestSource, type TestSource } from '../test-source.ts'

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`verified after the owner’s e-ID on ${setup.title()}`, () => {
    let portal: LinkingPortal
    let source: TestSource
    let owner: Citizen
    beforeAll(async () => {
      source = createTestSource(() => portal.switches.now, [])
      portal = await openLinkingPortal(setup, { trustedSources: [source] })
    })
    afterAll(() => portal?.close())
    beforeEach(async () => {
      source.isAway = false
      owner = await newOwner()
    })

    const at = (path: string) => `${portal.origin}${path}`
    const newOwner = async (given: Partial<Citizen> = {}) => {
      const citizen = newCitizen({ name: 'Nguyễn Thị Sáu', ...given })
      const { personalId, name: fullName } = citizen
      source.records.push({ personalId, fullName, dateOfBirth: '1986-05-04', gender: 'female' })
      await portal.signInEid(portal.newBrowser(), citizen)
      return citizen
    }
    const newUnverified = async (phone = '+84919999990') => {
      const account = await portal.newAccount({ type: 'portal', name: 'Ai đó', phone })
      await portal.db
        .updateTable('account_field')
        .set({ status: 'verified' })
        .where('account_id', '=', account.accountId)
        .where('name', '=', 'phone')
        .execute()
      return account
    }
    const review = async (browser: HttpDriver, { personalId, name }: Citizen) => {
      const typed = { source: 'registry', personalId, fullName: name, dateOfBirth: '04/05/1986' }
      return (await browser.visit(at('/profile/verify'))).submit(typed, 'Cập nhật')
    }
    const verify = async (browser: HttpDriver, citizen: Citizen) =>
      (await review(browser, citizen)).submit({}, 'Cập nhật')
    const isClaimed = async ({ accountId }: ProvenAccount) =>
      (await portal.accountRow(accountId))?.claimed_at !== null
    const sentTo = async (phone: string) => {
      await portal.features.outbox.deliver()
      return portal.phones.messages.filter(({ to }) => to === phone).map(({ text }) => text)
    }

    test('the seven steps hold for an owner whose e-ID was here first (1.J)', async () => {
      const old = await newUnverified()
      const browser = portal.newBrowser()
      // 1
      const notice = await portal.signInOld(browser, old)
      expect(plainText(notice.html)).toContain('Thông báo')
      // 2
      const page = await notice.click('Bỏ qua')
      expect(plainText(page.html)).toContain('Thông tin định danh')
      // 3 and 4: the icons turn green
      const done = await verify(browser, owner)
      expect(done.url.pathname).toBe('/profile')
      expect(plainText(done.html)).toContain('Đã xác minh')
      expect(plainText(done.html)).toContain('Bước tiếp theo: liên kết')
      // 5
      await done.submit({}, 'Đăng xuất')
      const again = await portal.signInOld(browser, old)
      // 6
      expect(plainText(again.html)).toContain('Thông báo')
      expect(plainText(again.html)).toContain('Theo quy định tại Nghị định số 59/2022/NĐ-CP')
      portal.expectEid(owner)
      const preview = await again.submit({}, 'Đăng nhập bằng VNeID')
      expect(plainText(preview.html)).toContain('Xem lại trước khi liên kết')
      // 7
      const linked = await preview.submit({}, 'Đồng ý liên kết')
      expect(plainText(linked.html)).toContain('Liên kết thành công')
      expect(plainText(linked.html)).toContain('Danh sách tài khoản liên kết')
    })

    test('and so does the short way, without signing out (C15)', async () => {
      const browser = portal.newBrowser()
      const old = await newUnverified()
      await portal.signInOld(browser, old)
      const done = await verify(browser, owner)
      const notice = await done.click('Liên kết ngay')
      portal.expectEid(owner)
      const preview = await notice.submit({}, 'Đăng nhập bằng VNeID')
      const linked = await preview.submit({}, 'Đồng ý liên kết')
      expect(plainText(linked.html)).toContain('Liên kết thành công')
    })

    test('whoever knows an owner’s papers is left with linking, at once and everywhere', async () => {
      const planted = await newUnverified()
      const [here, elsewhere] = [portal.newBrowser(), portal.newBrowser()]
      await portal.signInOld(here, planted)
      await portal.signInOld(elsewhere, planted)
      expect((await elsewhere.visit(at('/dossiers'))).url.pathname).toBe('/dossiers')
      await verify(here, owner)
      expect(await isClaimed(planted)).toBe(true)
      expect((await here.visit(at('/dossiers'))).url.pathname).toBe('/link')
      expect((await here.visit(at('/data-store'))).url.pathname).toBe('/link')
      expect((await elsewhere.visit(at('/dossiers'))).url.pathname).toBe('/sign-in')
      const anew = await portal.signInOld(createHttpDriver(), planted)
      expect(plainText(anew.html)).toContain('Tài khoản này chỉ còn dùng để liên kết')
    })

    test('in the one transaction: claimed, written down, both phones told', async () => {
      const old = await newUnverified('+84919999991')
      const browser = await portal.browserOf(old)
      await verify(browser, owner)
      const events = await portal.db
        .selectFrom('audit_event')
        .select('type')
        .where('account_id', '=', old.accountId)
        .where('type', 'in', ['identity.saved', 'account.claimed'])
        .execute()
      expect(events.map(({ type }) => type).toSorted()).toEqual([
        'account.claimed',
        'identity.saved',
      ])
      for (const phone of [owner.phone, '+84919999991']) {
        expect(await sentTo(phone)).toEqual([expect.stringContaining('chi con dung de lien ket')])
      }
    })

    test('a check that waited claims too, and ends the session', async () => {
      const old = await newUnverified()
      const browser = await portal.browserOf(old)
      source.isAway = true
      await review(browser, owner)
      source.isAway = false
      portal.later(60)
      await portal.features.runQueuedChecks()
      expect(await isClaimed(old)).toBe(true)
      expect((await browser.visit(at('/profile'))).url.pathname).toBe('/sign-in')
    })

    test('the owner’s first sign-in at the same moment: claimed, whichever was first', async () => {
      for (let round = 0; round < 6; round += 1) {
        const citizen = newCitizen({ name: 'Nguyễn Thị Sáu' })
        const { personalId, name: fullName } = citizen
        source.records.push({ personalId, fullName, dateOfBirth: '1986-05-04', gender: 'female' })
        const old = await newUnverified()
        const page = await review(await portal.browserOf(old), citizen)
        await Promise.all([
          page.submit({}, 'Cập nhật'),
          portal.signInEid(portal.newBrowser(), citizen),
        ])
        expect(await isClaimed(old)).toBe(true)
      }
    })

    test('an e-ID whose level does not suffice to link shuts nobody out', async () => {
      const low = await newOwner({ level: 1 })
      await portal.features.requirements.setMinimumLevel('link', 2)
      const old = await newUnverified()
      const browser = await portal.browserOf(old)
      const done = await verify(browser, low)
      await portal.features.requirements.setMinimumLevel('link', 1)
      expect(plainText(done.html)).toContain('Đã cập nhật thông tin định danh')
      expect(await isClaimed(old)).toBe(false)
      expect((await browser.visit(at('/dossiers'))).url.pathname).toBe('/dossiers')
    })

    test('a claimed account cannot be made somebody else’s by other papers', async () => {
      const old = await newUnverified()
      const browser = await portal.browserOf(old)
      await verify(browser, owner)
      const refused = await verify(browser, await newOwner())
      expect(refused.status).toBe(409)
      expect(plainText(refused.html)).toContain('khác với số đã xác minh của Ông/Bà')
      expect(await verifiedId(old)).toBe(owner.personalId)
    })

    test('another id than that of the person’s other account is refused, with a way on', async () => {
      const old = await portal.newOldAccount(owner)
      const browser = portal.newBrowser()
      await portal.signInEid(browser, owner)
      await browser.visit(at('/link/prove'))
      const preview = await portal.signInOld(browser, old, '/link/confirm')
      await preview.submit({}, 'Đồng ý liên kết')
      const bySelf = portal.newBrowser()
      await portal.signInOld(bySelf, old, '/profile')
      const refused = await verify(bySelf, await newOwner())
      expect(refused.status).toBe(409)
      const text = plainText(refused.html)
      expect(text).toContain('Một người chỉ có một số định danh')
      expect(text).toContain('mang thẻ căn cước đến bộ phận một cửa')
      expect(await verifiedId(old)).toBe(owner.personalId)
    })

    async function verifiedId({ accountId }: ProvenAccount) {
      return portal.features.identityInfo.verifiedPersonalIdOf(accountId)
    }
  })
}
