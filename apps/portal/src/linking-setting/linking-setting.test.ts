import { type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startOfDay } from '../day/day.ts'
import { openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`what administrators set for linking: ${setup.title()}`, () => {
    let portal: TestPortal
    let admin: HttpDriver
    beforeAll(async () => {
      portal = await openTestPortal(setup, { now: () => startOfDay('2026-11-21') })
      admin = await portal.browserOf(await portal.newAccount({ audience: 'administrator' }))
    })
    afterAll(() => portal.close())

    test('linking.requireRelogin is changed with a reason, and kept in the audit (C15)', async () => {
      const { linkingSettings } = portal.features
      expect(await linkingSettings.read()).toEqual({ requireRelogin: false })
      const form = await admin.visit(`${portal.origin}/admin/linking`)
      const refused = await form.submit({ requireRelogin: 'yes', reason: ' ' }, 'Lưu')
      expect(refused.status).toBe(422)
      expect(await linkingSettings.read()).toEqual({ requireRelogin: false })
      const done = await refused.submit({ requireRelogin: 'yes', reason: 'as the guide' }, 'Lưu')
      expect(plainText(done.html)).toContain('Đã lưu cách liên kết')
      expect(await linkingSettings.read()).toEqual({ requireRelogin: true })
      const events = await portal.db
        .selectFrom('audit_event')
        .select('detail')
        .where('type', '=', 'linking.setting-changed')
        .execute()
      expect(events).toEqual([{ detail: { requireRelogin: true, reason: 'as the guide' } }])
    })

    test('the notice after a sign-in: the profile’s words until another version holds (C28)', async () => {
      const citizen = await portal.browserOf(await portal.newAccount())
      const read = async () => plainText((await citizen.visit(`${portal.origin}/link`)).html)
      expect(await read()).toContain(
        'Theo quy định tại Nghị định số 59/2022/NĐ-CP, từ ngày 01/07/2024, các tài khoản cá nhân',
      )
      expect(await read()).toContain('Yêu cầu: Thực hiện đăng nhập lại vào hệ thống')
      const list = await admin.visit(`${portal.origin}/admin/notices`)
      const link = await list.click('Sau khi đăng nhập')
      const form = await link.click('Viết bản mới')
      expect(form.html).toContain('Nghị định số 59/2022/NĐ-CP, từ ngày 01/07/2024')
      const typed = {
        locale: 'vi',
        date: '21/11/2026',
        legalReference: 'Nghị định số 69/2024/NĐ-CP',
        body: 'Theo quy định mới.\nYêu cầu: Làm một việc.',
      }
      const saved = await (await form.submit(typed, 'Xem trước')).submit(typed, 'Lưu bản này')
      expect(plainText(saved.html)).toContain('Yêu cầu: Làm một việc.')
      const page = await citizen.visit(`${portal.origin}/link`)
      expect(page.html).toContain('<strong>Yêu cầu:</strong> Làm một việc.')
      expect(plainText(page.html)).toContain('Căn cứ: Nghị định số 69/2024/NĐ-CP.')
      expect(await portal.features.notices.inForce('chooser', 'vi')).toBeUndefined()
    })
  })
}
