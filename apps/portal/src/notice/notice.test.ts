import { type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startOfDay } from '../day/day.ts'
import { openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'
import { type NoticeText, noticeInForce, toBlocks } from './notice.ts'

describe('a notice', () => {
  test('is paragraphs and steps, whatever ends its lines', () => {
    expect(toBlocks('Một.\r\n\r\nBước 1: A.\nBước 2: B.\n  (hết)\nBước 3: C.')).toEqual([
      { paragraph: 'Một.' },
      { steps: ['Bước 1: A.', 'Bước 2: B.'] },
      { paragraph: '(hết)' },
      { steps: ['Bước 3: C.'] },
    ])
    expect(toBlocks(' \n')).toEqual([])
  })

  test('holds from its day until the next one of its language', () => {
    const text = (validFrom: string, locale: 'vi' | 'en' = 'vi'): NoticeText => {
      const words = { body: validFrom, legalReference: '', changedBy: '' }
      return { kind: 'chooser', locale, validFrom, ...words }
    }
    const texts = [text('2026-12-01'), text('2026-11-01'), text('2026-11-10', 'en')]
    const inForce = (day: string) =>
      noticeInForce(texts, { kind: 'chooser', locale: 'vi' }, day)?.body
    expect(inForce('2026-10-31')).toBeUndefined()
    expect(inForce('2026-11-01')).toBe('2026-11-01')
    expect(inForce('2026-11-30')).toBe('2026-11-01')
    expect(inForce('2026-12-01')).toBe('2026-12-01')
  })
})

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`the notices page on ${setup.title()}`, () => {
    let portal: TestPortal
    let admin: HttpDriver
    beforeAll(async () => {
      portal = await openTestPortal(setup, { now: () => startOfDay('2026-11-21') })
      admin = await portal.browserOf(await portal.newAccount({ audience: 'administrator' }))
    })
    afterAll(() => portal.close())
    const list = () => admin.visit(`${portal.origin}/admin/notices`)
    const complete = {
      locale: 'vi',
      date: '21/11/2026',
      legalReference: 'Nghị định số 69/2024/NĐ-CP',
      body: 'Bản mới <script>alert(1)</script>\nBước 1: Một.',
    }

    test('begins with the words of the profile, and offers them for a change', async () => {
      const page = await list()
      expect(plainText(page.html)).toContain('nội dung mặc định của hệ thống')
      const form = await page.click('Viết bản mới')
      expect(form.html).toContain('Theo quy định tại Nghị định số 59/2022/NĐ-CP')
    })

    test('shows what people will read before it counts, then keeps it', async () => {
      const form = await (await list()).click('Viết bản mới')
      const preview = await form.submit(complete, 'Xem trước')
      expect(preview.html).toContain('Bản mới &lt;script&gt;')
      expect(plainText(preview.html)).toContain('Căn cứ: Nghị định số 69/2024/NĐ-CP.')
      expect(await portal.features.notices.inForce('chooser', 'vi')).toBeUndefined()
      const saved = await preview.submit(complete, 'Lưu bản này')
      expect(plainText(saved.html)).toContain('Đã lưu thông báo')
      expect((await portal.features.notices.inForce('chooser', 'vi'))?.body).toBe(complete.body)
      const again = await saved.click('Sửa')
      expect(again.html).toContain('value="21/11/2026"')
    })

    test.each([
      [{ date: '32/11/2026' }, 'Ngày phải viết'],
      [{ body: ' ' }, 'Nội dung không được để trống'],
      [{ body: 'x'.repeat(5001) }, 'không dài quá 5.000 ký tự'],
      [{ legalReference: '' }, 'Hãy ghi căn cứ pháp lý'],
    ])('%o is not taken', async (wrong, message) => {
      const form = await (await list()).click('Viết bản mới')
      const answer = await form.submit({ ...complete, ...wrong }, 'Xem trước')
      expect(answer.status).toBe(422)
      expect(plainText(answer.html)).toContain(message)
    })

    test('a version is taken away, and what held before holds again', async () => {
      await (await list()).submit({}, 'Bỏ bản này : 21/11/2026')
      expect(await portal.features.notices.inForce('chooser', 'vi')).toBeUndefined()
    })
  })
}
