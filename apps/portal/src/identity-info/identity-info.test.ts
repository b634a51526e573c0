import { type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProvenAccount } from '../account/account.ts'
import type { Features } from '../features.ts'
import type { SignInGate } from '../policy/gate.ts'
import { claimsOf } from '../provider/claims.ts'
import { createServiceAccountStore } from '../provider/service-account.store.ts'
import { NOW, openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'

const HOUR_MS = 3_600_000

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`identity information on ${setup.title()}`, () => {
    let portal: TestPortal
    let now = NOW
    const openToAll: SignInGate['decide'] = () => ({ access: 'full' })
    let decide = openToAll
    beforeAll(async () => {
      const gate: SignInGate = { decide: (asked) => decide(asked) }
      const adapt = (features: Features) => ({ ...features, gate })
      portal = await openTestPortal(setup, { now: () => now, adapt })
    })
    afterAll(() => portal?.close())

    const at = (path: string) => `${portal.origin}${path}`
    const rowsIn = (html: string) => {
      const list = /<dl class="summary-list">([\s\S]*?)<\/dl>/.exec(html)?.[1] ?? ''
      return list.split('<div>').slice(1).map(plainText)
    }
    const fieldOf = async ({ accountId }: ProvenAccount, name: string) =>
      portal.db
        .selectFrom('account_field')
        .select(['value', 'status', 'source'])
        .where('account_id', '=', accountId)
        .where('name', '=', name as 'phone')
        .executeTakeFirst()
    const open = async (account: Parameters<TestPortal['newAccount']>[0] = {}) => {
      const proven = await portal.newAccount(account)
      const browser = await portal.browserOf(proven)
      return { proven, browser }
    }
    const edit = async (browser: HttpDriver, fields: Record<string, string>) =>
      (await browser.visit(at('/profile/edit'))).submit(fields, 'Lưu')

    describe('the page', () => {
      test('whose identity it is, the e-ID says, to pages as to services', async () => {
        const { browser, proven: eid } = await open({ type: 'eid', name: 'Lê Thị Chủ' })
        const { personId } = eid
        const old = await portal.newAccount({
          personId,
          name: 'Lê Thị Khác',
          personalId: '099190000019',
        })
        const rows = rowsIn((await browser.visit(at('/profile'))).html)
        expect(rows[0]).toMatch(/^Họ tên Lê Thị Chủ /)
        expect(rows[2]).toMatch(/Không có dữ liệu$/)
        const { findAccount } = portalAccountReader(portal)
        for (const { accountId } of [eid, old]) {
          const claims = await findAccount(accountId)
          expect(claims).toMatchObject({ name: 'Lê Thị Chủ' })
          expect(claims).not.toHaveProperty('personal_id', '099190000019')
        }
      })

      test('has the ten rows of R093 in their order, each with its light', async () => {
        const { browser } = await open({ personalId: '099190000001', phone: '+84912345986' })
        const { html, status } = await browser.visit(at('/profile'))
        expect(status).toBe(200)
        expect(rowsIn(html)).toEqual([
          expect.stringMatching(/^Họ tên Trần Văn Bình .*Chưa xác minh$/),
          expect.stringMatching(/^Số CMT \(9 số\) .*Không có dữ liệu$/),
          expect.stringMatching(
            /^Số CMT\/CCCD \(12 số\) 099\*+0001 .*CSDL Quốc gia về Dân cư, 21\/11\/2026 Đã xác minh$/,
          ),
          expect.stringMatching(/^Ngày sinh .*Không có dữ liệu$/),
          expect.stringMatching(/^Số điện thoại 0912345986 .*Chưa xác minh$/),
          expect.stringMatching(/^Giới tính .*Không có dữ liệu$/),
          expect.stringMatching(/^Nơi sinh .*Không có dữ liệu$/),
          expect.stringMatching(/^Email .*Không có dữ liệu$/),
          expect.stringMatching(/^Quê Quán .*Không có dữ liệu$/),
          expect.stringMatching(/^Địa chỉ thường trú .*Không có dữ liệu$/),
        ])
      })

      test('has the sentences of the source document word for word (R095–R100)', async () => {
        const { browser } = await open()
        const { html } = await browser.visit(at('/profile'))
        const text = plainText(html)
        for (const words of [
          'Ghi chú về các biểu tượng ở trên:',
          'Biểu tượng Xanh là các thông tin đã được xác minh với Cơ sở dữ liệu Dân cư Quốc gia hoặc CSDL tin cậy khác.',
          'Biểu tượng Vàng là các thông tin do Người dùng tự nhập và chưa được xác minh với CSDL tin cậy.',
          'Biểu tượng Đỏ là các trường thông tin không có dữ liệu.',
          'Những thông tin có biểu tượng xanh là thông tin đã được xác thực.',
          'Cập nhật từ CSDL Quốc gia về Dân cư',
          'Thông tin tài khoản Thông tin định danh',
        ]) {
          expect(text).toContain(words)
        }
      })

      test('is the union of the person’s accounts, the best confirmed of each field', async () => {
        const { proven, browser } = await open({ name: 'Tran Van Binh', phone: '+84912345986' })
        const { personId } = proven
        await portal.newAccount({ type: 'eid', personId, personalId: '099190000002' })
        const [, , id, , phone] = rowsIn((await browser.visit(at('/profile'))).html)
        expect(id).toContain('Đã xác minh')
        expect(phone).toContain('0912345986')
      })

      test('is open to an account that may only verify and link, and so is all that it leads to', async () => {
        const proven = await portal.newAccount()
        const linkOnly = { access: 'link-only', since: NOW } as const
        decide = () => linkOnly
        const browser = await portal.browserOf(proven)
        for (const path of ['', '/edit', '/verify', '/corrections']) {
          const page = await browser.visit(at(`/profile${path}`))
          expect([page.status, page.url.pathname]).toEqual([200, `/profile${path}`])
        }
        decide = openToAll
      })

      test('leads somebody who is not signed in to the sign-in and back', async () => {
        const answer = await fetch(at('/profile'), { redirect: 'manual' })
        expect(answer.status).toBe(303)
        expect(answer.headers.get('location')).toBe('/sign-in?return_to=%2Fprofile')
      })
    })

    describe('editing', () => {
      test.each([
        ['phone', '0912.345.986', '+84912345986'],
        ['phone', '84813789393', '+84813789393'],
        ['phone', '+84 (0)9'.replace('(0)9', '912345986'), '+84912345986'],
        ['email', 'binh@vidu.vn', 'binh@vidu.vn'],
        ['placeOfBirth', '  Xã  Phước   Sơn ', 'Xã Phước Sơn'],
        ['dateOfBirth', '5/9/1986', '1986-09-05'],
        ['dateOfBirth', '1948', '1948'],
        ['legacyIdNumber', '099 000 001', '099000001'],
        ['personalId', '099.190.000.003', '099190000003'],
        ['gender', 'female', 'female'],
      ])('%s typed as “%s” is kept as “%s”, yellow', async (name, typed, kept) => {
        const { proven, browser } = await open()
        const page = await edit(browser, { [name]: typed })
        expect(page.url.pathname).toBe('/profile')
        expect(plainText(page.html)).toContain('Đã lưu thông tin bạn vừa sửa')
        expect(await fieldOf(proven, name)).toEqual({
          value: kept,
          status: 'self-declared',
          source: 'self',
        })
      })

      test.each([
        ['phone', 'Số điện thoại chưa đúng', '0123'],
        ['phone', 'Số điện thoại chưa đúng', '0241234567'],
        ['email', 'Email chưa đúng', 'binh@'],
        ['dateOfBirth', 'Không có ngày này trong lịch', '31/02/1990'],
        ['dateOfBirth', 'Ngày sinh không thể sau hôm nay', '22/11/2026'],
        ['dateOfBirth', 'Ngày sinh phải từ năm 1900 trở đi', '01/01/1899'],
        ['dateOfBirth', 'Ngày sinh chưa đúng', 'hôm qua'],
        ['fullName', 'Họ tên chỉ gồm chữ cái và dấu cách', 'Bình <b>'],
        ['fullName', 'Hãy nhập Họ tên', ''],
        ['placeOfBirth', 'Nơi sinh có ký tự không dùng được', 'Quy \u202eNhơn'],
        ['placeOfOrigin', 'Quê Quán có ký tự không dùng được', 'Quy\u0000Nhơn'],
        ['permanentAddress', 'Địa chỉ thường trú dài quá', 'x'.repeat(10_240)],
        ['personalId', 'Số CMT/CCCD (12 số) phải có đúng 12 chữ số', '09919000000'],
        ['legacyIdNumber', 'Số CMT (9 số) phải có đúng 9 chữ số', '12345678a'],
      ])('%s is refused with “%s”, the input kept', async (name, words, typed) => {
        const { proven, browser } = await open()
        const before = await fieldOf(proven, name)
        const page = await edit(browser, { [name]: typed, email: typed || 'binh@vidu.vn' })
        expect(page.status).toBe(422)
        const text = plainText(page.html)
        expect(text).toContain('Có lỗi cần sửa')
        expect(text).toContain(words)
        expect(page.html).toContain(`href="#${name}"`)
        expect(await fieldOf(proven, name)).toEqual(before)
        if (/^[\w@/]{1,40}$/.test(typed)) expect(page.html).toContain(`value="${typed}"`)
      })

      test('a confirmed field cannot be typed over, and the page says why and what to do', async () => {
        const { proven, browser } = await open({ personalId: '099190000004' })
        const form = await browser.visit(at('/profile/edit'))
        expect(form.html).not.toContain('name="personalId"')
        expect(plainText(form.html)).toContain('Đã xác minh, nên không sửa bằng tay.')
        const page = await form.submit({ personalId: '099190000005', 'seen.personalId': '' }, 'Lưu')
        expect(page.status).toBe(422)
        expect(plainText(page.html)).toContain('đã được xác minh, nên không sửa ở đây')
        expect(await fieldOf(proven, 'personalId')).toMatchObject({ value: '099190000004' })
      })

      test('emptied by the person, a field is red again, whatever another account says', async () => {
        const { proven } = await open({ phone: '+84912345986' })
        await portal.newAccount({ type: 'eid', personId: proven.personId, phone: '+84912345987' })
        now = new Date(now.getTime() + HOUR_MS)
        const page = await edit(await portal.browserOf(proven), { phone: '' })
        expect(rowsIn(page.html)[4]).toMatch(/Không có dữ liệu$/)
      })

      test('what was not touched in one tab is kept as the other tab saved it', async () => {
        const { proven, browser } = await open({ phone: '+84912345986' })
        const [one, other] = [
          await browser.visit(at('/profile/edit')),
          await browser.visit(at('/profile/edit')),
        ]
        await one.submit({ phone: '0912345111' }, 'Lưu')
        const saved = await other.submit({ email: 'binh@vidu.vn' }, 'Lưu')
        expect(saved.url.pathname).toBe('/profile')
        expect(await fieldOf(proven, 'phone')).toMatchObject({ value: '+84912345111' })
        expect(await fieldOf(proven, 'email')).toMatchObject({ value: 'binh@vidu.vn' })
      })

      test('of two changes to one field the second is asked, keeps its text, and may insist', async () => {
        const { proven, browser } = await open({ phone: '+84912345986' })
        const [one, other] = [
          await browser.visit(at('/profile/edit')),
          await browser.visit(at('/profile/edit')),
        ]
        await one.submit({ phone: '0912345111' }, 'Lưu')
        const asked = await other.submit({ phone: '0912345222' }, 'Lưu')
        expect(asked.status).toBe(422)
        expect(plainText(asked.html)).toContain('vừa được đổi ở một cửa sổ khác thành “0912345111”')
        expect(asked.html).toContain('value="0912345222"')
        expect(await fieldOf(proven, 'phone')).toMatchObject({ value: '+84912345111' })
        await asked.submit({}, 'Lưu')
        expect(await fieldOf(proven, 'phone')).toMatchObject({ value: '+84912345222' })
      })

      test('twenty at once leave one of what was sent, whole, and a line for each that changed', async () => {
        const { proven, browser } = await open()
        const form = await browser.visit(at('/profile/edit'))
        const pages = await Promise.all(
          Array.from({ length: 20 }, (_, index) =>
            form.submit({ email: `binh${index}@vidu.vn` }, 'Lưu'),
          ),
        )
        const saved = pages.filter(({ url }) => url.pathname === '/profile')
        expect(saved).toHaveLength(1)
        expect(pages.filter(({ status }) => status === 422)).toHaveLength(19)
        const events = await portal.db
          .selectFrom('audit_event')
          .select(['type', 'detail'])
          .where('account_id', '=', proven.accountId)
          .where('type', '=', 'identity.edited')
          .execute()
        expect(events).toEqual([{ type: 'identity.edited', detail: { fields: ['email'] } }])
      })

      test('a form from elsewhere is refused', async () => {
        const { proven, browser } = await open()
        const answer = await browser.send(at('/profile/edit'), {
          method: 'POST',
          body: new URLSearchParams({ email: 'evil@vidu.vn' }),
          headers: { origin: 'https://evil.example' },
        })
        expect(answer.status).toBe(403)
        expect(await fieldOf(proven, 'email')).toBeUndefined()
      })
    })

    describe('for linking and policy', () => {
      test('finds the accounts with a confirmed id, and none by what was only typed', async () => {
        const personalId = '099190000009'
        const { proven } = await open({ personalId })
        const other = await open()
        await edit(other.browser, { personalId })
        const { identityInfo } = portal.features
        expect(await identityInfo.verifiedPersonalIdOf(proven.accountId)).toBe(personalId)
        expect(await identityInfo.verifiedPersonalIdOf(other.proven.accountId)).toBeUndefined()
        const { accountId, personId, type, audience } = proven
        expect(await identityInfo.findAccountsByVerifiedId(personalId)).toEqual([
          { accountId, personId, type, audience },
        ])
      })
    })
  })
}

/** What services are told of an account. */
function portalAccountReader({ db }: TestPortal) {
  const accounts = createServiceAccountStore(db)
  return {
    async findAccount(accountId: string) {
      const head = await accounts.find(accountId)
      return head && claimsOf(await accounts.read(head), { subjectOf: () => undefined })
    },
  }
}
