import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { insertContents } from '../test-bulk-contents.ts'
import { type LinkingPortal, newCitizen, openLinkingPortal } from '../test-linking.ts'
import { portalSetups } from '../test-portal.ts'

const SIGN_IN_EID = 'Đăng nhập bằng VNeID'
const AGREE = 'Đồng ý liên kết'

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`linking on ${setup.title()}`, () => {
    let portal: LinkingPortal
    beforeAll(async () => {
      portal = await openLinkingPortal(setup)
    })
    afterAll(() => portal?.close())

    const giveContents = async (accountId: string, dossiers: number, documents: number) => {
      await insertContents(portal.db, accountId, { dossiers, documents })
    }

    test('S4 word by word: notice, skip, verify, sign out, sign in again, VNeID, linked', async () => {
      const citizen = newCitizen()
      const { personalId: _later, ...unverified } = citizen
      const old = await portal.newAccount({ type: 'portal', ...unverified })
      await giveContents(old.accountId, 12, 5)
      const browser = portal.newBrowser()
      const notice = await portal.signInOld(browser, old)
      const words = plainText(notice.html)
      expect(notice.url.pathname).toBe('/link')
      expect(words).toContain(
        'Theo quy định tại Nghị định số 59/2022/NĐ-CP, từ ngày 01/07/2024, các tài khoản cá nhân được khởi tạo từ Cổng DVCQG sử dụng phương thức đăng nhập qua tài khoản định danh điện tử của Bộ Công an (VNeID). Để đảm bảo chất lượng dịch vụ, các hồ sơ, thông tin đã thực hiện trước đó, đề nghị Ông/Bà thực hiện yêu cầu sau để thực hiện liên kết với tài khoản VNeID:',
      )
      expect(words).toContain(
        'Yêu cầu: Thực hiện đăng nhập lại vào hệ thống bằng tài khoản định danh điện tử được cấp bởi Bộ Công an (VNeID). Sau khi đăng nhập thành công, hệ thống sẽ thực hiện liên kết tài khoản. Với các lần đăng nhập tiếp theo sau khi liên kết, bạn có thể dùng tài khoản VNeID để truy cập vào hệ thống và tiếp tục thao tác nghiệp vụ.',
      )
      expect(words).toContain(
        'ếu không thực hiện liên kết sẽ tồn tại 2 tài khoản và tài khoản mới sẽ không có hồ sơ đã thực hiện trước đó',
      )
      expect(words).toContain('chưa được cập nhật số CCCD với CSDL Quốc gia về Dân cư')

      // VNeID before the id is verified: refused, with the way to the identity information.
      const early = await notice.submit({}, SIGN_IN_EID)
      expect(early.status).toBe(409)
      expect(early.html).toContain('href="/profile"')

      const profile = await (await browser.visit(`${portal.origin}/link`)).click('Bỏ qua')
      expect(profile.url.pathname).toBe('/profile')
      await portal.verify(old.accountId, citizen.personalId)
      await profile.submit({}, 'Đăng xuất')

      const again = await portal.signInOld(browser, old)
      expect(plainText(again.html)).not.toContain('chưa được cập nhật số CCCD')
      portal.expectEid(citizen)
      const preview = await again.submit({}, SIGN_IN_EID)
      expect(preview.url.pathname).toBe('/link/confirm')
      expect(plainText(preview.html)).toContain('12 hồ sơ, 5 giấy tờ sẽ được chuyển')
      expect(portal.script.starts.at(-1)).toMatchObject({ prompt: 'login' })

      const done = await preview.submit({}, AGREE)
      expect(done.url.pathname).toBe('/link/done')
      const said = plainText(done.html)
      expect(said).toContain('Liên kết thành công')
      expect(said).toContain('Đã chuyển 12 hồ sơ, 5 giấy tờ')
      expect(said).toContain('Danh sách tài khoản liên kết')
      expect(said).toContain('Tài khoản định danh điện tử cấp bởi Bộ Công an')
      expect(said).toMatch(/Ngày liên kết: \d\d\/\d\d\/\d{4}/)
      expect(said).not.toContain(citizen.personalId)

      const row = await portal.accountRow(old.accountId)
      expect(row?.person_id).not.toBe(row?.home_person_id)
      const [event] = await portal.eventsOf(old.accountId)
      expect(event).toMatchObject({ kind: 'linked', dossier_count: 12, document_count: 5 })
      expect(portal.sms.filter(({ to }) => to === citizen.phone)).toHaveLength(1)
    })

    test('the short way: signed in with the old account, verified, linked without signing out', async () => {
      const citizen = newCitizen()
      const old = await portal.newOldAccount(citizen, { phone: '+84911000001' })
      const browser = portal.newBrowser()
      portal.expectEid(citizen)
      const preview = await (await portal.signInOld(browser, old)).submit({}, SIGN_IN_EID)
      expect(plainText(preview.html)).toContain('Hai tài khoản ghi khác nhau')
      expect(plainText(preview.html)).toContain('Số điện thoại: 091****001 ở tài khoản cũ')
      await preview.submit({}, AGREE)
      const told = portal.sms.slice(-2).map(({ to }) => to)
      expect(told.toSorted()).toEqual(['+84911000001', citizen.phone].toSorted())
      // From now on VNeID alone opens everything, and there is nothing more to ask.
      const next = await portal.signInEid(portal.newBrowser(), citizen, '/linked-accounts')
      expect(plainText(next.html)).toContain('Tài khoản cấp bởi Cổng dịch vụ công quốc gia')
    })

    test('every session of the moved account ends, and this browser gets a new cookie', async () => {
      const citizen = newCitizen()
      const old = await portal.newOldAccount(citizen)
      const elsewhere = await portal.browserOf(old)
      const browser = portal.newBrowser()
      portal.expectEid(citizen)
      const preview = await (await portal.signInOld(browser, old)).submit({}, SIGN_IN_EID)
      const cookie = () =>
        browser.cookies().find(({ name }) => name === 'motcua-portal-session')?.value
      const before = cookie()
      await preview.submit({}, AGREE)
      expect(cookie()).not.toBe(before)
      const stale = { cookie: `motcua-portal-session=${before}` }
      const options = { headers: stale, redirect: 'manual' } as const
      expect((await fetch(`${portal.origin}/linked-accounts`, options)).status).toBe(303)
      const other = await elsewhere.send(`${portal.origin}/linked-accounts`)
      expect(other.headers.get('location')).toMatch(/^\/sign-in/)
    })

    test('sent again, the agreement answers as at first and changes nothing', async () => {
      const citizen = newCitizen()
      const old = await portal.newOldAccount(citizen)
      const browser = portal.newBrowser()
      portal.expectEid(citizen)
      const preview = await (await portal.signInOld(browser, old)).submit({}, SIGN_IN_EID)
      const both = await Promise.all([preview.submit({}, AGREE), preview.submit({}, AGREE)])
      // The second may come after the first has renewed the session, and before its cookie is here.
      const paths = both.map(({ url }) => url.pathname)
      expect(paths).toContain('/link/done')
      expect(paths.every((path) => ['/link/done', '/sign-in'].includes(path))).toBe(true)
      expect((await preview.submit({}, AGREE)).url.pathname).toBe('/link/done')
      expect(await portal.eventsOf(old.accountId)).toHaveLength(1)
    })

    test('late: two persons that exist already, from the list of linked accounts (C14)', async () => {
      const citizen = newCitizen()
      const browser = portal.newBrowser()
      await portal.signInEid(browser, citizen)
      const old = await portal.newOldAccount(citizen)
      await giveContents(old.accountId, 1, 0)
      const list = await browser.visit(`${portal.origin}/linked-accounts`)
      const prove = await list.click('Liên kết tài khoản cũ')
      expect(prove.html).toContain('/sign-in/portal?return_to=%2Flink%2Fconfirm')
      const preview = await portal.signInOld(browser, old, '/link/confirm')
      expect(plainText(preview.html)).toContain('1 hồ sơ, 0 giấy tờ sẽ được chuyển')
      const done = await preview.submit({}, AGREE)
      expect(plainText(done.html)).toContain('Liên kết thành công')
    })

    test('the fresh proof of one side does not make the other fresh', async () => {
      const citizen = newCitizen()
      const browser = portal.newBrowser()
      await portal.signInEid(browser, citizen)
      const old = await portal.newOldAccount(citizen)
      await browser.visit(`${portal.origin}/link/prove`)
      portal.later(16 * 60)
      const late = await portal.signInOld(browser, old, '/link/confirm')
      expect(late.status).toBe(409)
      expect(plainText(late.html)).toContain('Cần đăng nhập lại để liên kết')
      portal.expectEid(citizen)
      const preview = await late.submit({}, SIGN_IN_EID)
      expect(plainText(preview.html)).toContain('Xem lại trước khi liên kết')
      portal.later(16 * 60)
      const tooLate = await preview.submit({}, AGREE)
      expect(plainText(tooLate.html)).toContain('Cần chứng minh lại tài khoản cũ')
      expect(await portal.eventsOf(old.accountId)).toEqual([])
    })

    test('a level that the action does not take is refused with the way to level 2', async () => {
      const citizen = newCitizen({ level: 1 })
      const old = await portal.newOldAccount(citizen)
      const browser = portal.newBrowser()
      await portal.features.requirements.setMinimumLevel('link', 2)
      portal.expectEid(citizen)
      const stopped = await (await portal.signInOld(browser, old)).submit({}, SIGN_IN_EID)
      await portal.features.requirements.setMinimumLevel('link', 1)
      expect(stopped.status).toBe(409)
      expect(plainText(stopped.html)).toContain('Cần mức độ tài khoản cao hơn')
    })

    test('where signing in anew is required, the account verified in session waits (C15)', async () => {
      const citizen = newCitizen()
      const { linking } = portal.features.linkingArea
      const { personalId: _later, ...unverified } = citizen
      const old = await portal.newAccount({ type: 'portal', ...unverified })
      const browser = portal.newBrowser()
      await portal.signInOld(browser, old)
      portal.later(1)
      await portal.verify(old.accountId, citizen.personalId)
      const notice = await browser.visit(`${portal.origin}/link`)
      await linking.setRequiresRelogin(true)
      const stopped = await notice.submit({}, SIGN_IN_EID)
      await linking.setRequiresRelogin(false)
      expect(plainText(stopped.html)).toContain('Cần đăng xuất rồi đăng nhập lại')
      portal.expectEid(citizen)
      expect((await notice.submit({}, SIGN_IN_EID)).url.pathname).toBe('/link/confirm')
    })

    test('a register that has not confirmed the e-ID’s id stops the link for now', async () => {
      const citizen = newCitizen()
      const old = await portal.newOldAccount(citizen)
      const browser = portal.newBrowser()
      const notice = await portal.signInOld(browser, old)
      portal.switches.registryAnswers = false
      portal.expectEid(citizen)
      const stopped = await notice.submit({}, SIGN_IN_EID)
      portal.switches.registryAnswers = true
      expect(plainText(stopped.html)).toContain('Chưa đối chiếu được số định danh')
    })
  })
}
