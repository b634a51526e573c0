import { createHttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestPerson } from '../test-issuer.ts'
import { onestopSetups, openTestOnestop, type TestOnestop } from '../test-onestop.ts'

let persons = 0
function newPerson(level: 1 | 2 = 2): TestPerson {
  persons += 1
  return { account: `official-${persons}`, name: `Cán Bộ Số ${persons}`, level }
}

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`officials on ${setup.title()}`, () => {
    let province: TestOnestop
    beforeAll(async () => {
      province = await openTestOnestop({ setup })
    })
    afterAll(() => province?.close())

    /** Somebody with these staff accounts, by unit. */
    const appoint = async (units: { code: string; isSuspended?: boolean }[]) => {
      const person = newPerson()
      await province.signInCitizen(person)
      await province.addStaff(
        units.map(({ code, isSuspended }) => ({
          username: `${person.account}.${code}`,
          fullName: person.name,
          unitCode: code,
          roles: ['reception'],
          person,
          ...(isSuspended ? { suspended: { reason: 'đang kiểm điểm' } } : {}),
        })),
      )
      return person
    }

    test('one account: straight to the workspace (R145, R146)', async () => {
      const person = await appoint([{ code: 'H08.15' }])
      province.portal.choose(person)
      const door = await createHttpDriver().visit(`${province.origin}/staff`)
      expect(plainText(door.html)).toContain('Đăng nhập cán bộ')
      const page = await door.click('Đăng nhập bằng tài khoản VNeID')
      expect(page.url.href).toBe(`${province.origin}/staff`)
      expect(plainText(page.html)).toContain('Sở Tư pháp')
      expect(plainText(page.html)).toContain('Tiếp nhận')
    })

    test('no account: what to do and whom to ask, and no session', async () => {
      const { browser, page } = await province.signInStaff(newPerson())
      const words = plainText(page.html)
      expect(words).toContain('Số CCCD này chưa gắn với tài khoản cán bộ')
      expect(words).toContain('0256 000 0000')
      expect((await browser.visit(province.origin)).html).not.toContain('account-menu')
      // Signed in at the portal still: the button ends that without a question.
      const left = await page.submit({}, 'Dùng tài khoản khác')
      expect(left.url.href).toBe(`${province.origin}/?notice=signed-out`)
    })

    test('suspended: said after the sign-in only, with the unit’s administrator', async () => {
      const person = await appoint([{ code: 'H08.31', isSuspended: true }])
      await province.addStaff([
        {
          username: `admin.${person.account}`,
          fullName: 'Trần Thị Mai',
          phone: '+84990000001',
          unitCode: 'H08',
          roles: ['unit-admin'],
        },
      ])
      const { page } = await province.signInStaff(person)
      expect(plainText(page.html)).toContain('Tài khoản cán bộ của bạn đang tạm đình chỉ')
      expect(plainText(page.html)).toContain('Trần Thị Mai')
      // As people write it, and for the phone as it is dialled (C25).
      expect(page.html).toContain('<a href="tel:+84990000001">0990000001</a>')
      const stranger = await createHttpDriver().visit(`${province.origin}/staff/sign-in/suspended`)
      expect(plainText(stranger.html)).not.toContain('Trần Thị Mai')
    })

    test('several: a choice the first time, the last hat from then on', async () => {
      const person = await appoint([{ code: 'H08.15' }, { code: 'H08.31' }])
      const { browser, page } = await province.signInStaff(person)
      expect(plainText(page.html)).toContain('Chọn tài khoản cán bộ')
      // A citizen until a hat is chosen.
      expect((await browser.visit(`${province.origin}/staff`)).url.pathname).toBe('/staff/sign-in')
      const working = await page.submit({}, 'Làm việc tại UBND thành phố Quy Nhơn · Tiếp nhận')
      expect(working.url.pathname).toBe('/staff')
      expect(plainText(working.html)).toContain('UBND thành phố Quy Nhơn')
      const again = await province.signInStaff(person)
      expect(plainText(again.page.html)).toContain('UBND thành phố Quy Nhơn')
    })

    test('nobody chooses an account that is not theirs', async () => {
      const other = await appoint([{ code: 'H08.15' }])
      const { id } = await province.db
        .selectFrom('staff_account')
        .select('id')
        .where('username', '=', `${other.account}.H08.15`)
        .executeTakeFirstOrThrow()
      const person = await appoint([{ code: 'H08.15' }, { code: 'H08.31' }])
      const { browser, page } = await province.signInStaff(person)
      const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
      const answer = await browser.send(`${province.origin}/staff/sign-in/choose`, {
        method: 'POST',
        body: new URLSearchParams({ csrf, account: id, return_to: '/staff' }),
        headers: { origin: province.origin, 'sec-fetch-site': 'same-origin' },
      })
      expect(answer.status).toBe(409)
      expect((await browser.visit(`${province.origin}/staff`)).url.pathname).toBe('/staff/sign-in')
    })

    test('level 1 is led to the page that says how to reach level 2', async () => {
      const { page } = await province.signInStaff(newPerson(1))
      expect(page.url.pathname).toBe('/sign-in/level')
      expect(plainText(page.html)).toContain('VNeID mức độ 2')
    })

    test('the post has a level of its own, and the page names that one', async () => {
      const { settings } = province.features
      const before = settings.current().levels
      const set = async (levels: typeof before) => {
        const by = { version: settings.current().version, actor: { name: 'Trần Thị Mai' } }
        await settings.change({ key: 'levels', value: levels, reason: 'test' }, by)
      }
      const person = newPerson(1)
      await province.signInCitizen(person)
      const account = { username: `${person.account}.post`, fullName: person.name, person }
      await province.addStaff([{ ...account, unitCode: 'H08.15', roles: ['postal'] }])
      await set({ ...before, 'staff-sign-in': 1, 'postal-staff-sign-in': 2 })
      const { page } = await province.signInStaff(person)
      await set(before)
      expect(page.url.search).toBe('?for=postal')
      expect(plainText(page.html)).toContain('VNeID mức độ 2')
    })

    test('suspension, and the end of an account, end what is open at the next request', async () => {
      const person = await appoint([{ code: 'H08.15' }])
      const { browser } = await province.signInStaff(person)
      const path = `${province.origin}/staff`
      expect((await browser.visit(path)).url.pathname).toBe('/staff')
      await province.db
        .updateTable('staff_account')
        .set({ suspended_at: new Date() })
        .where('username', '=', `${person.account}.H08.15`)
        .execute()
      expect((await browser.visit(path)).url.pathname).toBe('/staff/sign-in')
    })
  })
}
