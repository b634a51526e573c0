import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type IdentityTest, khoa, khoaTyped, openIdentityTest } from '../test-identity.ts'
import { onestopSetups } from '../test-onestop.ts'

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(setup.title(), () => {
    let at: IdentityTest
    beforeAll(async () => {
      at = await openIdentityTest(setup)
    })
    beforeEach(() => at.begin())
    afterAll(() => at?.close())

    test('the form has every field, in the words of the guide (R130–R142)', async () => {
      const { browser } = await at.province.wearLocally(at.username)
      const workspace = await browser.visit(`${at.province.origin}/staff`)
      const { html, status } = await workspace.click('Thông tin tài khoản')
      expect(status).toBe(200)
      const words = plainText(html)
      const inOrder = [
        'THÔNG TIN XÁC THỰC',
        'Họ và tên trên thẻ CCCD',
        'Nhập ngày sinh',
        'Giới tính*',
        'Số CCCD (12 số)*',
        'Ngày cấp',
        'Nơi cấp',
        'Địa chỉ thường trú',
        'Ảnh đại diện',
        'NO IMAGE',
        'Chọn file',
        'Đại diện phòng có số riêng/đơn vị',
        'Đại diện phòng ban',
        'Không đại diện',
        'Ảnh chữ ký',
        'Số điện thoại ký số',
        'Ex:84813789393',
        'Lưu',
      ]
      // The card on the left of a wide screen, what stands on no card on the right.
      const [card = '', beside = ''] = html.split('id="permanentAddress"')
      expect(card).toContain('two-columns')
      expect(card).not.toContain('picture-field')
      expect(beside.match(/picture-field/g)).toHaveLength(2)
      let read = 0
      for (const word of inOrder) {
        const at = words.indexOf(word, read)
        expect(at, word).toBeGreaterThan(-1)
        read = at + word.length
      }
      expect(words).not.toContain('Tạm đình chỉ')
      expect(html).toMatch(/value="none"[^>]*checked/)
      const admin = await at.province.wearLocally(`admin.${at.username}`)
      const own = await admin.browser.visit(`${at.province.origin}/staff/account`)
      expect(plainText(own.html)).not.toContain('Tạm đình chỉ')
    })

    test('whom an account stands for can be taken back (C24)', async () => {
      const { browser } = await at.province.wearLocally(at.username)
      const saved = { personalId: at.ownNumber() }
      const division = await at.save(browser, { ...saved, standing: 'division' })
      expect(division.html).toMatch(/value="division"[^>]*checked/)
      const none = await at.save(browser, { ...saved, standing: 'none' })
      expect(none.html).toMatch(/value="none"[^>]*checked/)
      expect(none.html).not.toMatch(/value="division"[^>]*checked/)
    })

    test('a slip loses nothing: 422 with everything that was typed', async () => {
      const { browser } = await at.province.wearLocally(at.username)
      const page = await at.save(browser, {
        personalId: '09908600',
        issuedBy: 'Cục Cảnh sát "QLHC"',
        standing: 'division',
      })
      expect(page.status).toBe(422)
      expect(page.html).toContain('Số định danh cá nhân phải đúng 12 ký tự số')
      expect(page.html).toContain('value="09908600"')
      expect(page.html).toContain('value="Cục Cảnh sát &quot;QLHC&quot;"')
      for (const typed of [khoaTyped.fullName, khoaTyped.permanentAddress, '84813789393']) {
        expect(page.html).toContain(`value="${typed}"`)
      }
      expect(page.html).toMatch(/value="division"[^>]*checked/)
      expect(at.province.register.asked).toEqual([])
    })

    test('Lưu asks the register, and the next sign-in by the e-ID binds the account (R143)', async () => {
      const personalId = at.ownNumber()
      const { id, browser } = await at.province.wearLocally(at.username)
      const saved = await at.save(browser, { personalId })
      const words = plainText(saved.html)
      expect(words).toContain('Đã lưu')
      expect(words).toContain('Đã xác minh')
      expect(words.match(/Khớp/g)).toHaveLength(4)
      // Nothing of it can be read out of the table, nor looked for without the key.
      const row = await at.province.db
        .selectFrom('staff_identity')
        .selectAll()
        .where('staff_account_id', '=', id)
        .executeTakeFirstOrThrow()
      expect(JSON.stringify(row)).not.toContain(personalId)
      expect(row.signing_phone).toBe('+84813789393')

      const signedIn = await at.province.signInStaff(at.anyone(personalId))
      expect(signedIn.page.url.pathname).toBe('/staff')
      expect(plainText(signedIn.page.html)).toContain(at.username)
      expect(await at.messagesOf(id)).toContain('identity-bound')
      await at.province.features.sms.outbox.deliver()
      const texts = at.province.phones.messages.filter(({ to }) => to === '+84971888009')
      expect(texts.map(({ text }) => text).join()).toContain(at.username)
      const events = await at.province.db
        .selectFrom('audit')
        .select(['type', 'detail'])
        .where('object_id', '=', id)
        .orderBy('at')
        .execute()
      expect(events.map(({ type }) => type)).toEqual([
        'staff-identity.saved',
        'staff-identity.checked',
        'staff-account.bound',
      ])
      expect(events[1]?.detail).toMatchObject({ purpose: 'staff-identity', state: 'verified' })
      expect(JSON.stringify(events)).not.toContain(personalId)
    })

    test('it binds once: a second person with the same number gets nothing', async () => {
      const personalId = at.ownNumber()
      const { browser } = await at.province.wearLocally(at.username)
      await at.save(browser, { personalId })
      const [first, second] = [at.anyone(personalId), at.anyone(personalId)]
      expect((await at.province.signInStaff(first)).page.url.pathname).toBe('/staff')
      const other = await at.province.signInStaff(second)
      expect(other.page.url.pathname).toBe('/staff/sign-in/no-account')
      // The subject decides now; what the e-ID says of the number does not.
      const renamed = await at.province.signInStaff({ ...first, personalId: '099086009999' })
      expect(renamed.page.url.pathname).toBe('/staff')
    })

    test('what differs is said field by field, and never what the register holds', async () => {
      const personalId = at.ownNumber()
      const { id, browser } = await at.province.wearLocally(at.username)
      const page = await at.save(browser, {
        personalId,
        dateOfBirth: '18/08/1986',
      })
      const words = plainText(page.html)
      expect(words).toContain('Thông tin không khớp')
      expect(words).toMatch(/Ngày sinh 18\/08\/1986 Không khớp/)
      expect(page.html).not.toContain('17/08/1986"')
      expect((await at.province.signInStaff(at.anyone(personalId))).page.url.pathname).toBe(
        '/staff/sign-in/no-account',
      )
      expect(await at.messagesOf(id)).toEqual([])
    })

    test('while the register is away it is saved, asked again, and the official is told', async () => {
      const personalId = at.ownNumber()
      at.province.register.away.register = true
      const { id, browser } = await at.province.wearLocally(at.username)
      const page = await at.save(browser, { personalId })
      expect(plainText(page.html)).toContain('Chưa xác minh được, hệ thống sẽ tự hỏi lại')
      await at.province.features.staffIdentities.runRound()
      expect(at.province.register.asked).toHaveLength(1)
      at.province.register.away.register = false
      at.later(16)
      await at.province.features.staffIdentities.runRound()
      expect(await at.messagesOf(id)).toEqual(['identity-verified'])
      const { html } = await browser.visit(`${at.province.origin}/staff/account`)
      expect(plainText(html)).toContain('Đã xác minh')
      await at.province.features.staffIdentities.runRound()
      expect(at.province.register.asked).toHaveLength(2)
    })

    test('an answer about what is stated no more changes nothing', async () => {
      const personalId = at.ownNumber()
      at.province.register.away.register = true
      const { id, browser } = await at.province.wearLocally(at.username)
      await at.save(browser, { personalId })
      await at.save(browser, { personalId, fullName: '' })
      at.province.register.away.register = false
      at.later(3600)
      await at.province.features.staffIdentities.runRound()
      expect(await at.messagesOf(id)).toEqual([])
      const identity = await at.province.features.staffIdentities.find(id)
      expect(identity).toMatchObject({ verification: 'incomplete', revision: 2 })
    })

    test('guessing ends after a few tries; what was typed is saved all the same', async () => {
      const personalId = at.ownNumber()
      const { browser } = await at.province.wearLocally(at.username)
      for (let day = 1; day <= 5; day += 1) {
        await at.save(browser, { personalId, dateOfBirth: `0${day}/08/1986` })
      }
      const page = await at.save(browser, { personalId })
      expect(plainText(page.html)).toContain('Đã lưu, chưa xác minh được hôm nay')
      expect(at.province.register.asked).toHaveLength(5)
    })

    describe('a verified number', () => {
      test('is changed by whoever proves to be the official; what was typed waits for it', async () => {
        const before = at.ownNumber()
        const after = at.ownNumber(4000)
        const { browser } = await at.province.wearLocally(at.username)
        await at.save(browser, { personalId: before })
        at.later(6 * 60)
        const asked = await at.save(browser, { personalId: after })
        expect(asked.url.pathname).toBe('/staff/account/confirm')
        expect(at.province.register.asked).toHaveLength(1)
        const page = await browser.visit(asked.url)
        const wrong = await page.submit({ password: 'not it' }, 'Xác nhận và lưu')
        expect(wrong.status).toBe(422)
        expect(plainText(wrong.html)).toContain('Mật khẩu không đúng')
        const identity = await browser.visit(`${at.province.origin}/staff/account`)
        expect(identity.html).toContain(before)
        expect(identity.html).not.toContain(after)
      })

      test('of a bound account: another one unbinds whoever had it', async () => {
        const before = at.ownNumber()
        const after = at.ownNumber(5000)
        const person = at.anyone(before)
        const local = await at.province.wearLocally(at.username)
        await at.save(local.browser, { personalId: before })
        const { browser } = await at.province.signInStaff(person)
        at.later(6 * 60)
        const asked = await at.save(browser, { personalId: after })
        expect(plainText(asked.html)).toContain('Xác thực bằng tài khoản VNeID')
        // The issuer's clock is the machine's.
        at.later(-6 * 60)
        const proved = await browser.visit(`${at.province.origin}/staff/account/confirm/eid`)
        const saved = await proved.submit({}, 'Xác nhận và lưu')
        // The number is another person's now, and so is the account.
        expect(saved.url.pathname).toBe('/staff/sign-in')
        const gone = await at.province.signInStaff(person)
        expect(gone.page.url.pathname).toBe('/staff/sign-in/no-account')
        const comes = await at.province.signInStaff(at.anyone(after))
        expect(comes.page.url.pathname).toBe('/staff')
      })
    })

    test('where one person holds one account, a number is taken once', async () => {
      const personalId = at.ownNumber()
      const [first, other] = [at.username, `hai.${at.username}`]
      const unitCode = 'H08.31'
      await at.province.addStaff([
        { username: other, fullName: khoa.fullName, unitCode, roles: ['processing'] },
      ])
      await at.province.features.settings.change(
        { key: 'hatsPerPerson', value: 'one', reason: 'test' },
        { version: at.province.features.settings.current().version, actor: { name: 'test' } },
      )
      const browsers = await Promise.all(
        [first, other].map((name) => at.province.wearLocally(name)),
      )
      const pages = await Promise.all(
        browsers.map(({ browser }) => at.save(browser, { personalId })),
      )
      expect(pages.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([
        200, 422,
      ])
      const refused = pages.find(({ status }) => status === 422)
      expect(refused?.html).toContain('Số này đang được dùng ở một tài khoản cán bộ khác')
      await at.province.features.settings.change(
        { key: 'hatsPerPerson', value: 'several', reason: 'test' },
        { version: at.province.features.settings.current().version, actor: { name: 'test' } },
      )
    })
  })
}
