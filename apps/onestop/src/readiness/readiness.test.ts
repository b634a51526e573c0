import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '../staff-account/staff-account.ts'
import type { TestPerson } from '../test-issuer.ts'
import { onestopSetups, openTestOnestop, type TestOnestop } from '../test-onestop.ts'
import { addTally, daysLeft, lacksOf, nobody, SUSPENDED_BIT } from './readiness.ts'

const now = new Date('2024-06-20T02:00:00Z')
const signedIn = new Date()

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`readiness on ${setup.title()} (R008, R150, R151)`, () => {
    let province: TestOnestop
    beforeAll(async () => {
      province = await openTestOnestop({ setup, now: () => signedIn })
      await province.addStaff([
        { username: 'tp.an', fullName: 'Đỗ Văn An', unitCode: 'H08.15', roles: ['processing'] },
        {
          username: 'tp.binh',
          fullName: '=HYPERLINK("http://x")',
          phone: '+84990000021',
          unitCode: 'H08.15',
          roles: ['processing'],
        },
        {
          username: 'tp.chi',
          fullName: 'Lê Thị Chi',
          unitCode: 'H08.15',
          roles: ['processing'],
          suspended: { reason: 'nghỉ việc' },
        },
        { username: 'qn.dung', fullName: 'Võ Thị Dung', unitCode: 'H08.31', roles: ['reception'] },
      ])
    })
    afterAll(() => province?.close())

    const enter = async (role: Role, unitCode: string) => {
      const person: TestPerson = { account: `ready-${role}`, name: `Cán bộ ${role}`, level: 2 }
      await province.signInCitizen(person)
      const username = `ready.${role}`
      await province.addStaff([
        { username, fullName: person.name, phone: '+84990000030', unitCode, roles: [role], person },
      ])
      return province.signInStaff(person)
    }
    const numbers = (html: string) => plainText(html).replace(/\s+/g, ' ')

    test('a unit’s head sees the own unit, who lacks what, and nobody of another', async () => {
      const { browser, page } = await enter('unit-head', 'H08.15')
      const report = await page.click('Mức sẵn sàng của đơn vị')
      // The head itself is ready: bound, with a phone, at level 2.
      expect(numbers(report.html)).toContain('Còn 2 tài khoản chưa sẵn sàng')
      expect(numbers(report.html)).toContain('của 3 tài khoản đang dùng')
      expect(numbers(report.html)).toContain('Chưa có số điện thoại 1')
      expect(numbers(report.html)).toContain('Đang tạm đình chỉ 1')
      const people = await report.click('Xem danh sách tài khoản còn thiếu')
      expect(plainText(people.html)).toContain('Đỗ Văn An')
      expect(plainText(people.html)).not.toContain('Lê Thị Chi')
      expect(plainText(people.html)).not.toContain('Võ Thị Dung')
      const { id: elsewhere } = await province.db
        .selectFrom('unit')
        .select('id')
        .where('code', '=', 'H08.31')
        .executeTakeFirstOrThrow()
      const path = `${province.origin}/staff/readiness/people?unit=${elsewhere}`
      expect((await browser.visit(path)).html).not.toContain('Võ Thị Dung')
    })

    test('who has stated nothing, who waits for the register, and who is verified', async () => {
      const { id } = await province.db
        .selectFrom('staff_account')
        .select('id')
        .where('username', '=', 'tp.an')
        .executeTakeFirstOrThrow()
      const { browser } = await enter('unit-head', 'H08.15')
      const lists = async (lack: string) => {
        const path = `${province.origin}/staff/readiness/people?lack=${lack}`
        return plainText((await browser.visit(path)).html).includes('Đỗ Văn An')
      }
      expect([await lists('number'), await lists('verified')]).toEqual([true, false])
      await province.db
        .insertInto('staff_identity')
        .values({
          staff_account_id: id,
          revision: 1,
          gender: 'male',
          personal_id_sealed: 'x',
          personal_id_index: 'x',
          verification: 'waiting',
          saved_at: signedIn,
        })
        .execute()
      expect([await lists('number'), await lists('verified')]).toEqual([false, true])
      const told = (change: { verification: 'verified'; name_review: 'waiting' | 'confirmed' }) =>
        province.db
          .updateTable('staff_identity')
          .set(change)
          .where('staff_account_id', '=', id)
          .execute()
      await told({ verification: 'verified', name_review: 'waiting' })
      expect([await lists('number'), await lists('verified')]).toEqual([false, true])
      await told({ verification: 'verified', name_review: 'confirmed' })
      expect([await lists('number'), await lists('verified')]).toEqual([false, false])
      expect(await lists('bound')).toBe(true)
    })

    test('a filter shows those who lack just that', async () => {
      const { browser } = await enter('unit-admin', 'H08.15')
      const page = await browser.visit(`${province.origin}/staff/readiness/people?lack=phone`)
      expect(plainText(page.html)).toContain('Đỗ Văn An')
      expect(plainText(page.html)).not.toContain('tp.binh')
      const none = await browser.visit(`${province.origin}/staff/readiness/people?lack=level`)
      expect(plainText(none.html)).toContain('Không có tài khoản nào còn thiếu mục này')
    })

    test('the control of procedures sees the province, and goes down into a unit', async () => {
      const { browser } = await enter('procedure-control', 'H08.15')
      const report = await browser.visit(`${province.origin}/staff/readiness`)
      expect(plainText(report.html)).toContain('UBND tỉnh Bình Định')
      const below = await report.click('UBND thành phố Quy Nhơn')
      expect(plainText(below.html)).toContain('Còn 1 tài khoản chưa sẵn sàng')
      expect(plainText((await below.click('1')).html)).toContain('Võ Thị Dung')
    })

    test('the file names its filter, runs nothing, and stands in the audit', async () => {
      const { browser } = await enter('technical-admin', 'H08')
      const page = await browser.visit(`${province.origin}/staff/readiness/people?lack=bound`)
      const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
      const unit = /name="unit" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
      const answer = await browser.send(`${province.origin}/staff/readiness/export`, {
        method: 'POST',
        body: new URLSearchParams({ csrf, unit, lack: 'bound' }),
        headers: { origin: province.origin, 'sec-fetch-site': 'same-origin' },
      })
      expect(answer.headers.get('content-disposition')).toMatch(/readiness-H08-bound-.*\.csv/)
      const text = await answer.text()
      const [first = '', , ...lines] = text.split('\r\n')
      expect(first).toContain('Chưa gắn với tài khoản VNeID')
      expect(lines.find((line) => line.includes('tp.binh'))).toMatch(/^"'=HYPERLINK\(/)
      const { detail } = await province.db
        .selectFrom('audit')
        .select('detail')
        .where('type', '=', 'readiness.exported')
        .where('object_id', '=', unit)
        .executeTakeFirstOrThrow()
      expect(detail).toEqual({ lack: 'bound' })
    })

    test('each day is counted once, and the page shows how it goes', async () => {
      const { dailyCount, trend } = province.features
      await dailyCount.runRound()
      const [today] = await trend.lastDays('/H08/', 5)
      await province.db
        .updateTable('staff_account')
        .set({ suspended_at: signedIn })
        .where('username', '=', 'qn.dung')
        .execute()
      await dailyCount.runRound()
      expect(await trend.lastDays('/H08/', 5)).toEqual([today])
      expect(await trend.lastDays('/H08/H08.31/', 5)).toMatchObject([{ accounts: 1, ready: 0 }])
      await province.db.updateTable('readiness_day').set({ day: '2020-01-01' }).execute()
      await dailyCount.runRound()
      const days = await trend.lastDays('/H08/', 5)
      expect(days.map(({ day }) => day)).toEqual([today?.day, '2020-01-01'])
      expect(days[0]?.accounts).toBe((days[1]?.accounts ?? 0) - 1)
      const { browser } = await enter('unit-head', 'H08.15')
      const page = await browser.visit(`${province.origin}/staff/readiness`)
      expect(plainText(page.html)).toContain('01/01/2020')
      // Another one since the count of the day: today is told as it is now, in every place.
      await province.addStaff([
        { username: 'tp.moi', fullName: 'Lê Văn Mới', unitCode: 'H08.15', roles: ['processing'] },
      ])
      const live = await browser.visit(`${province.origin}/staff/readiness`)
      const [, accounts] = /của (\d+) tài khoản đang dùng/.exec(numbers(live.html)) ?? []
      const [, inTrend] = /So với lần trước \d\d\/\d\d\/\d{4} (\d+) /.exec(numbers(live.html)) ?? []
      expect(Number(accounts)).toBeGreaterThan(3)
      expect(inTrend).toBe(accounts)
    })

    test('the post is counted by the level that is asked of the post', async () => {
      const bound = async (username: string, role: Role) => {
        const person: TestPerson = { account: username, name: `Cán bộ ${role}`, level: 2 }
        await province.signInCitizen(person)
        const issued = { fullName: person.name, phone: '+84990000031', unitCode: 'H08.31' }
        await province.addStaff([{ ...issued, username, roles: [role], person }])
        await province.db
          .updateTable('staff_account')
          .set({ last_level: 1 })
          .where('username', '=', username)
          .execute()
      }
      await bound('buu.ta', 'postal')
      await bound('tiep.nhan', 'reception')
      const path = '/H08/H08.31/'
      const { readiness } = province.features
      const listed = async (staff: 1 | 2, postal: 1 | 2) => {
        const asked = { path, lack: 'level', limit: 50, offset: 0 } as const
        const people = await readiness.people({ ...asked, required: { staff, postal } })
        const names = people.map(({ username }) => username)
        return names.filter((name) => name === 'buu.ta' || name === 'tiep.nhan')
      }
      const counted = async (staff: 1 | 2, postal: 1 | 2) => {
        const required = { staff, postal }
        const tallies = await readiness.tally(path, required)
        return tallies.reduce((sum, tally) => addTally(sum, tally, required), nobody).level
      }
      expect(await listed(2, 1)).toEqual(['tiep.nhan'])
      expect(await listed(1, 2)).toEqual(['buu.ta'])
      expect(await listed(1, 1)).toEqual([])
      const [both, none] = [await counted(2, 2), await counted(1, 1)]
      expect([(await counted(2, 1)) - none, (await counted(1, 2)) - none]).toEqual([1, 1])
      expect(both - none).toBe(2)
    })

    test('whoever only handles dossiers has no such page', async () => {
      const { browser, page } = await enter('reception', 'H08.31')
      expect(page.html).not.toContain('/staff/readiness')
      expect((await browser.visit(`${province.origin}/staff/readiness`)).status).toBe(404)
    })
  })
}

describe('counting', () => {
  test.each([
    { bits: 0, level: 2, required: 2, missing: [] },
    { bits: 0, level: 1, required: 2, missing: ['level'] },
    { bits: 0, level: 1, required: 1, missing: [] },
    { bits: 0, level: null, required: 1, missing: ['level'] },
    { bits: 16, level: null, required: 2, missing: ['bound'] },
    { bits: 16 + 2, level: null, required: 2, missing: ['number', 'bound'] },
    { bits: 16 + 4, level: null, required: 2, missing: ['verified', 'bound'] },
    { bits: 1 + 8 + 16, level: null, required: 2, missing: ['name', 'phone', 'bound'] },
  ] as const)('bits $bits at level $level of $required: $missing', (given) => {
    const { bits, level, required, missing } = given
    const ofStaff = { staff: required, postal: required === 1 ? 2 : 1 } as const
    const ofPost = { staff: ofStaff.postal, postal: required } as const
    expect(lacksOf({ lacks: bits, level, isPostal: false }, ofStaff)).toEqual(missing)
    expect(lacksOf({ lacks: bits, level, isPostal: true }, ofPost)).toEqual(missing)
  })

  test('suspended accounts stand apart, whatever they lack', () => {
    const lacks = SUSPENDED_BIT + 16
    const tally = { unitId: 'x', lacks, level: null, isPostal: false, accounts: 3 }
    expect(addTally(nobody, tally, { staff: 2, postal: 2 })).toEqual({ ...nobody, suspended: 3 })
  })

  test.each([
    { cutOver: '2024-07-01T00:00:00+07:00', days: 11 },
    { cutOver: '2024-06-20T00:00:00+07:00', days: 0 },
    { cutOver: null, days: undefined },
  ])('days left until $cutOver: $days', ({ cutOver, days }) => {
    expect(daysLeft(cutOver, now)).toBe(days)
  })
})
