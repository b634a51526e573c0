import { createHttpDriver, type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { lanSignedIn, NOW, openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'
import { createTestSource, quyNhon, type TestRecord, type TestSource } from '../test-source.ts'

const someone: TestRecord = {
  personalId: '099190000101',
  fullName: 'Trần Văn Bình',
  dateOfBirth: '1990-05-04',
  gender: 'male',
  legacyIdNumber: '099000101',
  placeOfBirth: quyNhon,
  permanentCommune: quyNhon,
}
const lan: TestRecord = {
  ...someone,
  personalId: '099186000123',
  fullName: 'Nguyễn Thị Lan',
  dateOfBirth: '1986-05-04',
  gender: 'female',
  legacyIdNumber: '099000123',
}

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`updating from a trusted source on ${setup.title()}`, () => {
    let portal: TestPortal
    let source: TestSource
    let now = NOW
    let people = 0
    let binh = someone
    let right: Record<'personalId' | 'fullName' | 'dateOfBirth', string>
    beforeAll(async () => {
      source = createTestSource(() => now, [])
      portal = await openTestPortal(setup, { now: () => now, trustedSources: [source] })
    })
    afterAll(() => portal?.close())
    beforeEach(() => {
      // Somebody else each time: what one test tries counts for a day.
      people += 1
      binh = { ...someone, personalId: `0991900001${String(people).padStart(2, '0')}` }
      const { personalId, fullName } = binh
      right = { personalId, fullName, dateOfBirth: '04/05/1990' }
      Object.assign(source, { records: [binh, lan], isAway: false, asked: [], read: [] })
    })

    const at = (path: string) => `${portal.origin}${path}`
    const open = async (account: Parameters<TestPortal['newAccount']>[0] = {}) => {
      const proven = await portal.newAccount(account)
      return { proven, browser: await portal.browserOf(proven) }
    }
    const openLan = async () => {
      portal.script.outcome = {
        outcome: 'signed-in',
        person: { ...lanSignedIn, returnTo: '/profile' },
      }
      const browser = createHttpDriver()
      await browser.visit(at('/sign-in/eid?return_to=/profile'))
      return browser
    }
    const submit = async (
      browser: HttpDriver,
      fields: Partial<typeof right> & { source?: string; legacyIdNumber?: string } = {},
    ) =>
      (await browser.visit(at('/profile/verify'))).submit(
        { source: 'registry', ...right, ...fields },
        'Cập nhật',
      )
    const fieldsOf = async (accountId: string) => {
      const rows = await portal.db
        .selectFrom('account_field')
        .select(['name', 'value', 'status', 'source'])
        .where('account_id', '=', accountId)
        .execute()
      return Object.fromEntries(rows.map(({ name, ...row }) => [name, row]))
    }
    const eventsOf = async (accountId: string) => {
      const rows = await portal.db
        .selectFrom('audit_event')
        .select(['type', 'detail'])
        .where('account_id', '=', accountId)
        .orderBy('id')
        .execute()
      return rows
    }

    test('the form has the words of R101, with the old number without a star (C21)', async () => {
      const { browser } = await open()
      const text = plainText((await browser.visit(at('/profile/verify'))).html)
      const words = ['Cập nhật', 'Nguồn xác minh', 'CSDL Quốc gia về Dân cư', 'Số CCCD *']
      for (const word of [...words, 'Họ và tên *', 'Ngày sinh *', 'Bỏ qua']) {
        expect(text).toContain(word)
      }
      expect(text).toContain('Số CMT (9 số)')
      expect(text).not.toContain('Số CMT (9 số) *')
    })

    test('two steps: what agrees is shown before and after, and saved when accepted (R102)', async () => {
      const { proven, browser } = await open()
      const review = await submit(browser, { legacyIdNumber: '099 000 101' })
      expect(review.url.pathname).toBe('/profile/verify/review')
      expect(review.url.search).toBe('')
      expect(plainText(review.html)).toContain('Trước và sau khi cập nhật')
      expect(await fieldsOf(proven.accountId)).not.toHaveProperty('personalId')
      const done = await review.submit({}, 'Cập nhật')
      expect(plainText(done.html)).toContain('Đã cập nhật thông tin định danh')
      const verified = { status: 'verified', source: 'registry' }
      expect(await fieldsOf(proven.accountId)).toMatchObject({
        personalId: { value: binh.personalId, ...verified },
        fullName: { value: binh.fullName, ...verified },
        dateOfBirth: { value: binh.dateOfBirth, ...verified },
        legacyIdNumber: { value: '099000101', ...verified },
      })
      expect(await portal.features.identityInfo.verifiedPersonalIdOf(proven.accountId)).toBe(
        binh.personalId,
      )
    })

    test('knowing somebody’s papers shows nothing of their record; the commune is kept unseen', async () => {
      const { proven, browser } = await open()
      const done = await (await submit(browser)).submit({}, 'Cập nhật')
      expect(source.read).toEqual([{ personalId: binh.personalId, fields: ['permanentCommune'] }])
      expect(done.html).not.toContain('Quy Nhơn')
      expect(done.html).not.toContain('099000101')
      const kept = await portal.db
        .selectFrom('account')
        .select(['commune_code', 'commune_valid_from'])
        .where('id', '=', proven.accountId)
        .executeTakeFirst()
      expect(kept).toEqual({ commune_code: '21583', commune_valid_from: '2025-07-01' })
    })

    test('an e-ID of level 2 is not asked to retype, and sees what the register has', async () => {
      const browser = await openLan()
      const form = await browser.visit(at('/profile/verify'))
      expect(form.html).not.toContain('name="personalId"')
      const review = await form.submit({ source: 'registry' }, 'Cập nhật')
      expect(plainText(review.html)).toContain('Phường Quy Nhơn, Tỉnh Gia Lai')
      const done = await review.submit({}, 'Cập nhật')
      expect(plainText(done.html)).toContain('Phường Quy Nhơn, Tỉnh Gia Lai')
      expect(done.html).toContain('099000123')
    })

    test('an e-ID below the level for it sees no more than before', async () => {
      const person = { ...lanSignedIn, subject: 'lan at level 1', acr: 'urn:eid:level1' }
      portal.script.outcome = { outcome: 'signed-in', person: { ...person, returnTo: '/profile' } }
      const browser = createHttpDriver()
      const form = await (await browser.visit(at('/sign-in/eid?return_to=/profile'))).click(
        'Cập nhật từ CSDL Quốc gia về Dân cư',
      )
      const review = await form.submit({ source: 'registry' }, 'Cập nhật')
      const done = await review.submit({}, 'Cập nhật')
      expect(plainText(done.html)).toContain('Đã cập nhật thông tin định danh')
      expect(done.html).not.toContain('Quy Nhơn')
    })

    test('no match says which fields differ, never what the register has, and how often more', async () => {
      const { proven, browser } = await open()
      const page = await submit(browser, {
        ...right,
        dateOfBirth: '05/05/1990',
        fullName: 'Trần Bình',
      })
      expect(page.status).toBe(422)
      const text = plainText(page.html)
      expect(text).toContain('Thông tin khác nhau: Họ tên Ngày sinh')
      expect(text).toContain('Hôm nay bạn còn 2 lần thử.')
      expect(text).toContain('công an cấp xã')
      expect(page.html).toContain('value="05/05/1990"')
      expect(page.html).not.toContain('04/05/1990')
      expect(await fieldsOf(proven.accountId)).not.toHaveProperty('personalId')
    })

    test('a number nobody has is all that is said to differ', async () => {
      const { browser } = await open()
      const page = await submit(browser, { personalId: '099190000999' })
      expect(plainText(page.html)).toContain('Thông tin khác nhau: Số CMT/CCCD (12 số) Chưa có gì')
    })

    test.each([
      ['31/02/1990', 'Không có ngày này trong lịch'],
      ['01/01/2999', 'Ngày sinh không thể sau hôm nay'],
      ['\u0000', 'ký tự không dùng được'],
      ['04/05/1990\u202e', 'ký tự không dùng được'],
      ['9'.repeat(10_240), 'dài quá'],
      ['', 'Hãy nhập Ngày sinh'],
    ])(
      'a birth date %# that cannot be is refused before anybody is asked',
      async (dateOfBirth, words) => {
        const { browser } = await open()
        const page = await submit(browser, { dateOfBirth })
        expect(page.status).toBe(422)
        expect(plainText(page.html)).toContain(words)
        expect(source.asked).toEqual([])
      },
    )

    test('a source there is not is no way to another one', async () => {
      const { browser } = await open()
      const page = await submit(browser, { source: 'http://evil.example' })
      expect(page.status).toBe(422)
      expect(source.asked).toEqual([])
    })

    test('somebody who has died is told to nobody who does not know the rest', async () => {
      source.records = [{ ...binh, isDeceased: true }]
      const { browser } = await open()
      const guess = await submit(browser, { dateOfBirth: '1991' })
      expect(plainText(guess.html)).not.toContain('khai tử')
      const known = await submit(browser)
      expect(plainText(known.html)).toContain('khai tử')
    })

    test('the draft is one session’s: another person’s is not accepted, nor used twice', async () => {
      const owner = await open()
      const review = await submit(owner.browser)
      const draft = /name="draft" value="([^"]+)"/.exec(review.html)?.[1] ?? ''
      expect(draft).not.toBe('')
      const thief = await open({ name: 'Kẻ Gian' })
      const empty = await thief.browser.visit(at('/profile/verify/review'))
      expect(empty.status).toBe(410)
      expect(empty.html).not.toContain(binh.fullName)
      const form = await thief.browser.visit(at('/profile/verify'))
      const csrf = /name="csrf" value="([^"]+)"/.exec(form.html)?.[1] ?? ''
      const stolen = await thief.browser.send(at('/profile/verify/review'), {
        method: 'POST',
        body: new URLSearchParams({ draft, csrf }),
        headers: { origin: portal.origin },
      })
      expect(stolen.status).toBe(409)
      expect(await fieldsOf(thief.proven.accountId)).not.toHaveProperty('personalId')
      now = new Date(now.getTime() + 1000)
      const otherSession = await portal.browserOf(owner.proven)
      expect((await otherSession.visit(at('/profile/verify/review'))).status).toBe(410)
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => review.submit({}, 'Cập nhật')),
      )
      expect(answers.filter(({ url }) => url.pathname === '/profile')).toHaveLength(1)
      expect(answers.filter(({ status }) => status === 409)).toHaveLength(4)
    })

    test('a newer check in another tab takes the place of the draft', async () => {
      const { proven, browser } = await open()
      const first = await submit(browser)
      source.records = [binh, { ...binh, personalId: '099190000901' }]
      await submit(browser, { personalId: '099190000901' })
      expect((await first.submit({}, 'Cập nhật')).status).toBe(409)
      // The newer one is still there to be accepted.
      expect((await browser.visit(at('/profile/verify/review'))).status).toBe(200)
      expect(await fieldsOf(proven.accountId)).not.toHaveProperty('personalId')
    })

    test('every question is written down with its purpose, and no number with it', async () => {
      const { proven, browser } = await open()
      await submit(browser, { dateOfBirth: '1991' })
      await (await submit(browser)).submit({}, 'Cập nhật')
      const events = await eventsOf(proven.accountId)
      const told = { source: 'registry', purpose: 'portal-profile' }
      expect(events).toMatchObject([
        {
          type: 'identity.checked',
          detail: { ...told, outcome: 'differs', fields: ['dateOfBirth'] },
        },
        { type: 'identity.checked', detail: { ...told, outcome: 'matched' } },
        { type: 'identity.saved', detail: { ...told, kept: ['permanentCommune'] } },
      ])
      expect(JSON.stringify(events)).not.toMatch(/\d{9}/)
    })

    test('the same id confirmed for two accounts of two people: neither is the other’s', async () => {
      const [one, other] = [await open(), await open()]
      for (const { browser } of [one, other]) await (await submit(browser)).submit({}, 'Cập nhật')
      const found = await portal.features.identityInfo.findAccountsByVerifiedId(binh.personalId)
      const ids = found.map(({ accountId }) => accountId)
      expect(ids).toContain(one.proven.accountId)
      expect(ids).toContain(other.proven.accountId)
      expect(new Set(found.map(({ personId }) => personId)).size).toBe(found.length)
    })
  })
}
