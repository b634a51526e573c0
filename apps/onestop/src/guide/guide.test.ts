import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createHttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createMessages } from '../messages.ts'
import { openTestOnestop, type TestOnestop } from '../test-onestop.ts'
import { guidePath, guides } from './guides.data.ts'

const ROOT = join(import.meta.dirname, '../../../..')

/** The words of the parties that a reader of the guides comes to, as their pages say them. */
function wordsOf(profile: 'neutral' | 'vn-2024'): Set<string> {
  const read = (app: string, file: string) =>
    JSON.parse(readFileSync(join(ROOT, 'apps', app, 'locales', file), 'utf8')) as object
  const others = ['portal', 'identity', 'authenticator'].map((app) => ({
    ...read(app, 'vi.json'),
    ...(profile === 'vn-2024' ? read(app, 'vi.vn-2024.json') : {}),
  }))
  return new Set([createMessages(profile).vi, ...others].flatMap((one) => Object.values(one)))
}

const inBinhDinh = (title: string) => title.replace('{portal}', 'CỔNG DỊCH VỤ CÔNG BÌNH ĐỊNH')

describe.each(['neutral', 'vn-2024'] as const)('the guides of the profile %s', (profile) => {
  const { vi } = createMessages(profile)

  test.each(guides)('$slug: each word in quotes stands on a page', ({ steps }) => {
    const known = wordsOf(profile)
    const quoted = steps.flatMap((step) =>
      [...vi[step].matchAll(/“([^”]+)”/g)].map(([, label]) => label),
    )
    expect(quoted.filter((label) => !known.has(label ?? ''))).toEqual([])
    expect(quoted.length).toBeGreaterThan(0)
  })
})

test('the titles word by word (R144, R173)', () => {
  const { vi } = createMessages('vn-2024')
  expect(guides.map(({ title }) => inBinhDinh(vi[title])).sort()).toEqual(
    [
      'Hướng dẫn cập nhật số định danh cá nhân trên hệ thống dịch vụ công',
      'Hướng dẫn đăng nhập hệ thống một cửa điện tử bằng tài khoản VNEID của bộ công an',
      'HƯỚNG DẪN ĐĂNG NHẬP CỔNG DỊCH VỤ CÔNG QUỐC GIA BẰNG CÁCH QUÉT QR THÔNG QUA ỨNG DỤNG ĐỊNH DANH VNeID',
      'HƯỚNG DẪN LIÊN KẾT TÀI KHOẢN CỔNG DỊCH VỤ CÔNG QUỐC GIA VỚI TÀI KHOẢN VNeID',
      'HƯỚNG DẪN ĐĂNG NHẬP CỔNG DỊCH VỤ CÔNG BÌNH ĐỊNH BẰNG TÀI KHOẢN VNeID ĐỂ THỰC HIỆN DỊCH VỤ CÔNG TRỰC TUYẾN',
      'HƯỚNG DẪN ĐĂNG NHẬP TÀI KHOẢN BẰNG VNEID TRÊN HỆ THỐNG DỊCH VỤ CÔNG TỈNH',
    ].sort(),
  )
})

describe('their pages', () => {
  let province: TestOnestop
  beforeAll(async () => {
    province = await openTestOnestop()
  })
  afterAll(() => province?.close())

  test('are reached from the menu without signing in, with version, QR, link and support', async () => {
    const browser = createHttpDriver()
    const list = await browser.visit(`${province.origin}/guides`)
    for (const { slug, title } of guides) {
      expect(list.html).toContain(`href="${guidePath(slug)}"`)
      const page = await browser.visit(province.origin + guidePath(slug))
      const words = plainText(page.html)
      expect(words).toContain(inBinhDinh(createMessages('vn-2024').vi[title]))
      expect(words).toContain('quét mã QR Code để tải tài liệu')
      expect(words).toContain(province.origin + guidePath(slug))
      expect(words).toContain('1022')
      expect(page.html).toContain('viewBox')
    }
    // R147, word for word: without it nobody looks for the accounts there.
    const signIn = await browser.visit(`${province.origin}/guides/staff-sign-in`)
    expect(plainText(signIn.html)).toContain(
      'Nếu cán bộ đảm nhận nhiều tài khoản dịch vụ công, có thể nhấn vào tên người dùng góc bên phải để chuyển đổi giữa các tài khoản.',
    )
    expect((await browser.visit(`${province.origin}/guides/none`)).status).toBe(404)
    expect((await browser.visit(`${province.origin}/staff/sign-in`)).html).toContain(
      'href="/guides/staff-identity"',
    )
  })
})
