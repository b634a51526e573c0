import { createHttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProvinceSettings } from '../../presets/preset.ts'
import { openTestOnestop, type TestOnestop } from '../test-onestop.ts'

describe('the front page (C1)', () => {
  let province: TestOnestop
  beforeAll(async () => {
    province = await openTestOnestop()
  })
  afterAll(() => province?.close())

  const visit = (path: string) => createHttpDriver().visit(province.origin + path)
  const turn = (value: ProvinceSettings['citizenPortal']) => {
    const { settings } = province.features
    const by = { version: settings.current().version, actor: { name: 'Trần Thị Mai' } }
    return settings.change({ key: 'citizenPortal', value, reason: 'test' }, by)
  }

  test('four tiles and the sections in capitals, with no figure that is not true (R115–R117)', async () => {
    const { html } = await visit('/')
    // Two beside each other on a phone.
    expect(html).toContain('<ul class="tiles tiles-short">')
    const words = plainText(html)
    for (const title of [
      'NỘP HỒ SƠ TRỰC TUYẾN',
      'THANH TOÁN TRỰC TUYẾN',
      'TRA CỨU HỒ SƠ',
      'THỦ TỤC HÀNH CHÍNH',
      'TÌNH HÌNH XỬ LÝ',
      'GIỚI THIỆU',
      'TIN TỨC',
      'QUY TRÌNH THỰC HIỆN DỊCH VỤ CÔNG TRỰC TUYẾN',
      'Cổng Dịch vụ công Bình Định',
      '1022',
    ]) {
      expect(words).toContain(title)
    }
    expect(words).toContain('Chưa có hồ sơ để tính')
    expect(words).not.toContain('99')
  })

  test('officials see for whom they act, and their own menu, on public pages too', async () => {
    const account = { fullName: 'Tô Minh Nhựt', unitCode: 'H08.15', roles: ['unit-admin'] as const }
    await province.addStaff([{ ...account, username: 'admin.home' }])
    const { browser } = await province.wearLocally('admin.home')
    for (const path of ['/', '/guides', '/search']) {
      const { html } = await browser.visit(province.origin + path)
      expect(/unit-strip[^>]*>[\s\S]*?<\/aside>/.exec(html)?.[0]).toContain('Sở Tư pháp')
      expect(html).toContain('href="/staff/unit"')
    }
    expect((await visit('/')).html).not.toContain('unit-strip')
  })

  test('the search finds guides without marks, and says so when there is nothing', async () => {
    expect(plainText((await visit('/search?q=quet+QR')).html)).toContain('QUÉT QR')
    const none = await visit(`/search?q=${encodeURIComponent('<script>alert(1)</script>')}`)
    expect(plainText(none.html)).toContain('Không tìm thấy nội dung nào')
    expect(none.html).not.toContain('<script>alert')
    expect((await visit('/search')).status).toBe(200)
  })

  test('led on or read only: said on the front page, and nothing is written any more', async () => {
    const { browser, page } = await province.signInCitizen()
    expect(page.status).toBe(200)
    const edit = await browser.visit(`${province.origin}/account/edit`)
    await turn('redirect')
    const home = await visit('/')
    expect(plainText(home.html)).toContain('đã chuyển sang Cổng Dịch vụ công quốc gia')
    expect(home.html).toContain(`href="${province.portal.url}"`)
    await turn('readOnly')
    expect(plainText((await visit('/')).html)).toContain('chỉ còn để xem')
    const refused = await edit.submit({ fax: '0256 381 1111' }, 'Lưu')
    expect(refused.url.search).toBe('?notice=read-only')
    expect(plainText(refused.html)).not.toContain('0256 381 1111')
    await turn('full')
  })
})
