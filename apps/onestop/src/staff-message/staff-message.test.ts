import { newId } from '@mot-cua/kernel'
import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onestopSetups, openTestOnestop, type TestOnestop } from '../test-onestop.ts'

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`messages of an account on ${setup.title()}`, () => {
    let province: TestOnestop
    beforeAll(async () => {
      province = await openTestOnestop({ setup })
    })
    afterAll(() => province?.close())

    const tell = async (username: string, ...kinds: string[]) => {
      const { id: staff_account_id } = await province.db
        .selectFrom('staff_account')
        .select('id')
        .where('username', '=', username)
        .executeTakeFirstOrThrow()
      const rows = kinds.map((kind) => ({ id: newId(), staff_account_id, kind, at: new Date() }))
      await province.db.insertInto('staff_message').values(rows).execute()
    }

    test('shown is read, of the account that is worn; those of the other one stay new', async () => {
      const person = { account: 'messages', name: 'Cán Bộ Nhận Tin', level: 2 } as const
      await province.signInCitizen(person)
      const issued = { fullName: person.name, roles: ['reception'] as const, person }
      await province.addStaff([
        { ...issued, username: 'tin.1', unitCode: 'H08.15' },
        { ...issued, username: 'tin.2', unitCode: 'H08.31' },
      ])
      await tell('tin.1', 'identity-bound', 'identity-verified')
      await tell('tin.2', 'identity-differs')
      const { browser, page } = await province.signInStaff(person)
      const work = await page.submit({}, 'Làm việc tại Sở Tư pháp · Tiếp nhận')
      const unread = (html: string) =>
        [...plainText(html).matchAll(/(\d+) tin chưa đọc/g)].map(([, count]) => count)
      const before = unread(work.html)
      expect(before).toEqual(['2', '1'])
      const messages = await browser.visit(`${province.origin}/staff/messages`)
      const words = plainText(messages.html)
      expect(words).toContain('Tình trạng')
      expect(words).toContain('Tài khoản đã được gắn với tài khoản VNeID của bạn')
      expect(words).not.toContain('Thông tin xác thực của bạn có mục không khớp')
      expect(unread(messages.html)).toEqual(['1'])
      expect(unread((await browser.visit(`${province.origin}/staff`)).html)).toEqual(['1'])
      // What comes after the page was shown is new again.
      await tell('tin.1', 'identity-waiting')
      expect(unread((await browser.visit(`${province.origin}/staff`)).html)).toEqual(['1', '1'])
    })
  })
}
