import { type DrivenPage, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Role } from '../staff-account/staff-account.ts'
import type { TestPerson } from '../test-issuer.ts'
import { onestopSetups, openTestOnestop, type TestOnestop } from '../test-onestop.ts'

/** Noon in Viet Nam, some days ahead so that sessions of every test lie before it. */
const noon = (day: number) => {
  const date = new Date(Date.now() + day * 24 * 3600 * 1000)
  date.setUTCHours(5, 0, 0, 0)
  return date
}

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`reminders on ${setup.title()} (R008)`, () => {
    let province: TestOnestop
    let now = noon(0)
    let days = 0
    beforeAll(async () => {
      province = await openTestOnestop({ setup, now: () => now })
      const issued = { unitCode: 'H08.15', roles: ['processing'] as const }
      await province.addStaff([
        { ...issued, username: 'tp.an', fullName: 'Đỗ Văn An', phone: '+84990000041' },
        { ...issued, username: 'tp.binh', fullName: 'Lý Văn Bình', phone: '+84990000042' },
        { ...issued, username: 'tp.cuong', fullName: 'Tạ Văn Cường' },
        {
          ...issued,
          username: 'tp.dung',
          fullName: 'Lê Thị Dung',
          phone: '+84990000043',
          suspended: { reason: 'nghỉ việc' },
        },
        {
          ...issued,
          username: 'qn.em',
          fullName: 'Võ Thị Em',
          phone: '+84990000044',
          unitCode: 'H08.31',
        },
      ])
    })
    afterAll(() => province?.close())
    beforeEach(async () => {
      // Each test has a month of its own: nobody was reminded lately, and nothing is spent.
      days += 31
      now = noon(days)
      province.phones.messages.length = 0
      await setRules({})
    })

    const setRules = async (rules: Partial<typeof usual>) => {
      const { settings } = province.features
      const by = { version: settings.all().version, actor: { name: 'test' } }
      const change = { key: 'reminders', value: { ...usual, ...rules }, reason: 'test' } as const
      expect(await settings.change(change, by)).toBe('changed')
    }
    const usual = { perDay: 500, perMonth: 5000, everyDays: 7, fromHour: 8, untilHour: 20 }

    const enter = async (role: Role, unitCode: string) => {
      const person: TestPerson = { account: `remind-${role}`, name: `Cán bộ ${role}`, level: 2 }
      await province.signInCitizen(person)
      const username = `remind.${role}`
      const phone = '+84990000040'
      await province.addStaff([
        { username, fullName: person.name, phone, unitCode, roles: [role], person },
      ])
      return province.signInStaff(person)
    }
    const open = async (role: Role, unitCode: string, query = '') => {
      const { browser } = await enter(role, unitCode)
      const path = `${province.origin}/staff/readiness/reminders${query}`
      return { browser, path, page: await browser.visit(path) }
    }
    const reached = () => province.phones.messages.map(({ to }) => to).sort()
    const deliver = async () => {
      now = new Date(now.getTime() + 5_000)
      await province.features.sms.outbox.deliver()
    }
    const send = (page: DrivenPage) =>
      page.submit({}, /Gửi [\d.]+ tin nhắn/.exec(page.html)?.[0] ?? 'no button')
    const words = (page: DrivenPage) => plainText(page.html).replace(/\s+/g, ' ')

    test('the administrator of a unit looks first, then reminds the own unit, and sees what came of it', async () => {
      const { browser, path, page } = await open('unit-admin', 'H08.15')
      expect(words(page)).toContain('Tài khoản còn thiếu 3')
      expect(words(page)).toContain('Không có số điện thoại 1')
      expect(words(page)).toContain('Có thể nhắc (số người) 2')
      expect(words(page)).toContain('500 trên 500 tin')
      expect(words(page)).toContain('TK can bo remind.unit-admin con thieu: so CCCD.')
      expect(reached()).toEqual([])
      const done = await send(page)
      expect(words(done)).toContain('Đã nhận yêu cầu gửi 2 tin nhắn')
      await deliver()
      expect(reached()).toEqual(['+84990000041', '+84990000042'])
      expect(province.phones.messages[0]?.text).toContain('con thieu: so CCCD')
      const after = await browser.visit(path)
      expect(words(after)).toContain('Cán bộ unit-admin 2 2 0 0 0')
      expect(words(after)).toContain('498 trên 500 tin')
      const { detail } = await province.db
        .selectFrom('audit')
        .select('detail')
        .where('type', '=', 'readiness.reminded')
        .orderBy('at', 'desc')
        .executeTakeFirstOrThrow()
      expect(detail).toMatchObject({ lack: 'any', written: 2, unreachable: 0 })
    })

    test('nobody twice in seven days; on the eighth again', async () => {
      const { browser, path, page } = await open('unit-admin', 'H08.15')
      const leftOpen = await browser.visit(path)
      await send(page)
      expect(words(await send(leftOpen))).toContain('Không gửi tin nào')
      now = new Date(now.getTime() + 6 * 24 * 3600 * 1000)
      const again = await open('unit-admin', 'H08.15')
      expect(words(again.page)).toContain('Hiện không có ai để nhắc')
      expect(again.page.html).not.toContain('name="most"')
      now = new Date(now.getTime() + 24 * 3600 * 1000)
      const eighth = await open('unit-admin', 'H08.15')
      expect(words(eighth.page)).toContain('Có thể nhắc (số người) 2')
    })

    test('somebody with two accounts is one person, who gets one message', async () => {
      const same = { fullName: 'Mai Văn Hai', phone: '+84990000045', roles: ['approver'] as const }
      await province.addStaff([
        { ...same, username: 'qn.hai', unitCode: 'H08.31' },
        { ...same, username: 'tinh.hai', unitCode: 'H08' },
      ])
      const { browser, path, page } = await open('technical-admin', 'H08')
      expect(words(page)).toContain('Tài khoản còn thiếu 6')
      expect(words(page)).toContain('Có thể nhắc (số người) 4')
      await send(page)
      await deliver()
      expect(reached().filter((to) => to === same.phone)).toHaveLength(1)
      const after = await browser.visit(path)
      expect(words(after)).toContain('Đã nhắc trong 7 ngày qua 5')
      await province.db
        .updateTable('staff_account')
        .set({ ended_at: now })
        .where('phone', '=', same.phone)
        .execute()
    })

    test('the province reminds all, by what they lack; a unit never another', async () => {
      const { id: elsewhere } = await province.db
        .selectFrom('unit')
        .select('id')
        .where('code', '=', 'H08.31')
        .executeTakeFirstOrThrow()
      const { browser, path, page } = await open('unit-admin', 'H08.15', `?unit=${elsewhere}`)
      expect(words(page)).toContain('Có thể nhắc (số người) 2')
      const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
      const foreign = await browser.send(path, {
        method: 'POST',
        body: new URLSearchParams({ csrf, unit: elsewhere, lack: '', most: '10' }),
        headers: { origin: province.origin, 'sec-fetch-site': 'same-origin' },
      })
      expect(foreign.status).toBe(404)
      await deliver()
      expect(reached()).toEqual([])
      const all = await open('technical-admin', 'H08', '?lack=bound')
      await send(all.page)
      await deliver()
      expect(reached()).toEqual(['+84990000041', '+84990000042', '+84990000044'])
    })

    test('no more than the budget of the day and of the month, of two at once too', async () => {
      await setRules({ perDay: 1 })
      const first = await open('technical-admin', 'H08')
      expect(words(first.page)).toContain('Hạn mức không đủ cho tất cả')
      const second = await open('technical-admin', 'H08')
      await Promise.all([send(first.page), send(second.page)])
      await deliver()
      expect(reached()).toHaveLength(1)
      const spent = await first.browser.visit(first.path)
      expect(words(spent)).toContain('Đã hết hạn mức tin nhắn')
      await setRules({ perMonth: 2 })
      now = new Date(now.getTime() + 24 * 3600 * 1000)
      const next = await open('technical-admin', 'H08')
      expect(words(next.page)).toContain('1 trên 2 tin')
      await send(next.page)
      await deliver()
      expect(reached()).toHaveLength(2)
    })

    test('at night messages are held until the morning', async () => {
      now = new Date(now.getTime() + 10 * 3600 * 1000)
      const { browser, path, page } = await open('unit-admin', 'H08.15')
      expect(words(page)).toContain('Ngoài giờ gửi tin (8 giờ đến 20 giờ)')
      await send(page)
      await deliver()
      expect(reached()).toEqual([])
      expect(words(await browser.visit(path))).toMatch(/Cán bộ unit-admin 2 0 2 \(từ 08:00/)
      now = new Date(now.getTime() + 10 * 3600 * 1000)
      await deliver()
      expect(reached()).toHaveLength(2)
    })

    test('a gateway that is down until the night: failed, and said so', async () => {
      province.phones.state.isDown = true
      const { page } = await open('unit-admin', 'H08.15')
      await send(page)
      await deliver()
      now = new Date(now.getTime() + 9 * 3600 * 1000)
      province.phones.state.isDown = false
      await deliver()
      expect(reached()).toEqual([])
      const after = await open('unit-admin', 'H08.15')
      expect(words(after.page)).toContain('Cán bộ unit-admin 2 0 0 2 0')
    })

    test('after the day there is no button, and a form from before sends nothing', async () => {
      const { browser, path, page } = await open('unit-admin', 'H08.15')
      const { settings } = province.features
      const set = (staff: string | null) =>
        settings.change(
          { key: 'cutOver', value: { citizen: null, staff }, reason: 'test' },
          { version: settings.all().version, actor: { name: 'test' } },
        )
      await set(new Date(now.getTime() - 1000).toISOString())
      const after = await send(page)
      expect(words(after)).toContain('Ngày chuyển đổi đã qua')
      expect((await browser.visit(path)).html).not.toContain('name="most"')
      await set(null)
      await deliver()
      expect(reached()).toEqual([])
    })

    test('whoever only looks has no such page; who may do something has the way to it', async () => {
      const head = await open('unit-head', 'H08.15')
      expect(head.page.status).toBe(404)
      const report = await head.browser.visit(`${province.origin}/staff/readiness`)
      expect(report.html).not.toContain('/staff/readiness/reminders')
      const { browser } = await enter('unit-admin', 'H08.15')
      const readiness = await browser.visit(`${province.origin}/staff/readiness`)
      const people = await readiness.click('Xem danh sách tài khoản còn thiếu')
      expect(people.html).toContain('/staff/readiness/reminders')
      const account = await people.click('Cấp mã cho tp.an')
      expect(account.html).toContain('value="tp.an"')
      const own = await people.click('tp.an')
      expect(own.url.pathname).toMatch(/^\/staff\/unit\/accounts\//)
      const operator = await enter('technical-admin', 'H08')
      const list = await operator.browser.visit(`${province.origin}/staff/readiness/people`)
      expect((await list.click('tp.an')).url.pathname).toMatch(/^\/operator\/staff\//)
    })
  })
}
