import { type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startOfDay } from '../day/day.ts'
import { openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'

const TODAY = startOfDay('2026-11-21')
const person = { type: 'portal', audience: 'person' } as const

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`the policies page on ${setup.title()}`, () => {
    let portal: TestPortal
    let browser: HttpDriver
    let now = TODAY
    beforeAll(async () => {
      portal = await openTestPortal(setup, { now: () => now })
    })
    afterAll(() => portal.close())
    beforeEach(async () => {
      now = TODAY
      const administrator = await portal.newAccount({
        audience: 'administrator',
        name: 'Trần Thị Mai',
      })
      browser = await portal.browserOf(administrator)
    })
    const at = (path: string) => `${portal.origin}/admin/policies${path}`
    const formOf = (kind = person) => browser.visit(at(`/change?${new URLSearchParams(kind)}`))
    const complete = { access: 'link-only', date: '21/12/2026', reason: 'Công văn số 12' }

    test('a day is set in three steps: form, what it means, saved and audited', async () => {
      const preview = await (await formOf()).submit(complete, 'Xem trước khi lưu')
      expect(plainText(preview.html)).toMatch(
        /Từ ngày 21\/12\/2026, \d+ người sẽ không đăng nhập được như trước/,
      )
      expect(portal.features.gate.decide(person)).toEqual({ access: 'full' })
      const saved = await preview.submit({}, 'Lưu thay đổi')
      expect(saved.url.pathname).toBe('/admin/policies')
      expect(plainText(saved.html)).toContain('Đã lưu thay đổi')
      now = startOfDay('2026-12-21')
      expect(portal.features.gate.decide(person).access).toBe('link-only')
      const events = await portal.db
        .selectFrom('audit_event')
        .select(['account_id', 'detail'])
        .where('type', '=', 'policy.changed')
        .execute()
      expect(events).toHaveLength(1)
      expect(events[0]?.account_id).not.toBeNull()
      expect(JSON.stringify(events[0]?.detail)).toContain('Công văn số 12')
    })

    test('a planned day is moved and taken back', async () => {
      const list = await browser.visit(at(''))
      expect(plainText(list.html)).toContain('21/12/2026 Sắp tới')
      const form = await list.click('Dời ngày')
      const preview = await form.submit(
        { date: '15/01/2027', reason: 'lùi', access: 'link-only' },
        'Xem trước khi lưu',
      )
      const moved = await preview.submit({}, 'Lưu thay đổi')
      expect(plainText(moved.html)).toContain('15/01/2027 Sắp tới')
      expect(plainText(moved.html)).not.toContain('21/12/2026')
      const question = await moved.click('Bỏ ngày này')
      expect((await question.submit({ reason: ' ' }, 'Bỏ ngày này')).status).toBe(422)
      const gone = await question.submit({ reason: 'thôi' }, 'Bỏ ngày này')
      expect(plainText(gone.html)).toContain('Chưa có ngày chuyển đổi nào được đặt')
    })

    test.each([
      [{ ...complete, access: '' }, 'Hãy chọn điều được phép'],
      [{ ...complete, access: 'admin' }, 'Hãy chọn điều được phép'],
      [{ ...complete, date: '31/02/2027' }, 'Ngày phải viết theo dạng'],
      [{ ...complete, reason: '  ' }, 'Hãy ghi lý do'],
    ])('%o is not taken, and what was typed stays', async (fields, message) => {
      const answer = await (await formOf()).submit(fields, 'Xem trước khi lưu')
      expect(answer.status).toBe(422)
      expect(plainText(answer.html)).toContain(message)
      expect(answer.html).toContain(`value="${fields.date}"`)
    })

    test('a confirmation that is older than another’s change is told, and changes nothing', async () => {
      const preview = await (await formOf()).submit(complete, 'Xem trước khi lưu')
      const other = await (await formOf()).submit(
        { ...complete, date: '01/03/2027' },
        'Xem trước khi lưu',
      )
      await other.submit({}, 'Lưu thay đổi')
      const late = await preview.submit({}, 'Lưu thay đổi')
      expect(late.status).toBe(409)
      expect(plainText(late.html)).toContain('đã được người khác thay đổi')
      const list = plainText((await late.click('Xem lại')).html)
      expect(list).toContain('01/03/2027')
      expect(list).not.toContain('21/12/2026')
    })

    test('the e-ID cannot be made a way that only links, and closing the last way is warned of', async () => {
      const eid = { type: 'eid', audience: 'person' }
      const form = await browser.visit(at(`/change?${new URLSearchParams(eid)}`))
      expect(form.html).not.toContain('value="link-only"')
      const shut = await portal.features.policies.change(
        { line: { ...person, from: new Date(0), access: 'closed' }, reason: 'test' },
        { version: portal.features.policies.current().version, actor: { name: 'test' } },
      )
      expect(shut).toBe('changed')
      const postal = await portal.features.policies.change(
        {
          line: { type: 'postal', audience: 'person', from: TODAY, access: 'closed' },
          reason: 'test',
        },
        { version: portal.features.policies.current().version, actor: { name: 'test' } },
      )
      expect(postal).toBe('changed')
      const preview = await form.submit({ ...complete, access: 'closed' }, 'Xem trước khi lưu')
      expect(plainText(preview.html)).toContain('Không còn cách nào để người dân đăng nhập')
    })

    test('a kind nobody may set days for does not exist here', async () => {
      for (const kind of ['type=portal&audience=administrator', 'type=x&audience=person', '']) {
        expect((await browser.visit(at(`/change?${kind}`))).status).toBe(404)
      }
      const answer = await (await formOf()).submit(
        { ...complete, audience: 'administrator' },
        'Xem trước khi lưu',
      )
      expect(answer.status).toBe(400)
    })

    test('a method is switched off with a reason, and on again', async () => {
      const methods = await browser.visit(`${portal.origin}/admin/methods`)
      expect(plainText(methods.html)).toMatch(/USB ký số Chưa kết nối/)
      const question = await methods.click(/^Tạm ngừng : Tài khoản cấp bởi Bưu điện/)
      expect((await question.submit({ reason: '' }, 'Tạm ngừng')).status).toBe(422)
      const off = await question.submit({ reason: 'sự cố' }, 'Tạm ngừng')
      expect(plainText(off.html)).toContain('Đang tạm ngừng')
      const postal = { type: 'postal', audience: 'person' } as const
      expect(portal.features.gate.decide(postal)).toMatchObject({ reason: 'method-off' })
      const on = await (await off.click(/^Bật lại/)).submit({ reason: 'xong' }, 'Bật lại')
      expect(plainText(on.html)).not.toContain('Đang tạm ngừng')
      expect((await browser.visit(`${portal.origin}/admin/methods/usb-token`)).status).toBe(404)
    })
  })
}
