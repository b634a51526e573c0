import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createHttpDriver, plainText } from '@mot-cua/testing'
import { createTranslators } from '@mot-cua/web'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { binhdinh2024 } from '../../presets/binhdinh-2024.data.ts'
import { createMessages } from '../messages.ts'
import { openTestOnestop, type TestOnestop } from '../test-onestop.ts'
import { shippedWords } from './guide.ts'
import { type GuideFacts, guidePath, guides } from './guides.data.ts'

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
    const isOfParts = steps.every((step) => guides.some(({ title }) => title === step))
    expect(quoted.length > 0 || isOfParts).toBe(true)
  })

  test('the first part of officials ends where the second begins', () => {
    expect(vi['guide.staffIdentity.step5']).toContain(`“${vi['guide.staffSignIn.title']}”`)
    expect(vi['guide.staffIdentity.step3']).toContain('giới tính')
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
      // Of no document.
      'HƯỚNG DẪN LIÊN KẾT TÀI KHOẢN ĐÃ CÓ CỦA TỈNH VỚI TÀI KHOẢN VNeID',
    ].sort(),
  )
  const annex = guides.find(({ slug }) => slug === 'staff')
  expect(annex && vi[annex.title]).toContain('TÀI KHOẢN BẰNG VNEID TRÊN HỆ THỐNG')
  expect(annex?.audience).toBe('staff')
  expect(annex?.steps).toEqual(['guide.staffIdentity.title', 'guide.staffSignIn.title'])
})

describe('the words that the province puts in', () => {
  const facts = {
    portalName: 'Cổng Dịch vụ công Bình Định',
    address: 'https://dichvucong.binhdinh.example/',
    topology: 'broker',
    levels: binhdinh2024.settings.levels,
  } as const
  const { vi, en } = createTranslators(createMessages('vn-2024'))
  const read = (slug: string, more: Partial<GuideFacts> = {}) =>
    shippedWords({ t: vi, facts: { ...facts, ...more } }, slug)

  test('in capitals where the title is, and nowhere else', () => {
    expect(read('province-sign-in').title).toContain('CỔNG DỊCH VỤ CÔNG BÌNH ĐỊNH')
    expect(shippedWords({ t: en, facts }, 'province-sign-in').title).toBe(
      'How to sign in to Cổng Dịch vụ công Bình Định with the e-ID',
    )
  })

  test('its address and the level that suffices (S1)', () => {
    const { about, steps } = read('province-sign-in')
    expect(steps[0]).toContain(
      'Truy cập vào Cổng Dịch vụ công Bình Định theo đường dẫn sau: https://dichvucong.binhdinh.example/',
    )
    expect(about).toContain(
      'người dân đã có tài khoản định danh điện tử (bao gồm cả mức 1 hoặc mức 2)',
    )
    const levels = { ...facts.levels, 'citizen-sign-in': 2 } as const
    expect(read('province-sign-in', { levels }).about).toContain('mức độ 2')
  })

  test.each(['province-sign-in', 'staff-sign-in'])(
    '%s: without the portal in between nobody chooses a type of account',
    (slug) => {
      const [through, straight] = [read(slug), read(slug, { topology: 'direct' })]
      expect(through.steps.join()).toContain('cấp bởi Bộ Công an')
      expect(straight.steps).toEqual(
        through.steps.filter((step) => !step.includes('cấp bởi Bộ Công an')),
      )
    },
  )

  test('the steps of the source word by word (R129, R143)', () => {
    const steps = read('staff-identity').steps.join('\n')
    expect(steps).toContain(
      'Cán bộ Đăng nhập vào hệ thống một cửa điện tử bằng tài khoản đã được cấp như bình thường, sau đó chọn menu thông tin tài khoản ở góc phải màn hình',
    )
    expect(steps).toContain(
      'Cán bộ nhập vào thông tin xác thực tài khoản trên màn hình thông tin tài khoản, sau đó nhấn nút “Lưu”',
    )
  })
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
    // The annex leads to its parts, and the first part to the second.
    for (const from of ['staff', 'staff-identity']) {
      const { html } = await browser.visit(province.origin + guidePath(from))
      const main = /<main[^]*<\/main>/.exec(html)?.[0]
      expect(main).toContain('href="/guides/staff-sign-in"')
    }
    // Each kind of reader's at the card of these readers.
    const home = await browser.visit(province.origin)
    for (const { audience, slug } of guides) {
      const [before = ''] = home.html.split(`href="${guidePath(slug)}"`)
      const isOfStaff = before.includes('href="/staff/sign-in"')
      expect(isOfStaff, slug).toBe(audience === 'staff')
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
