import { createTranslators, findCatalogProblems } from '@mot-cua/web'
import { describe, expect, test } from 'vitest'
import { createMessages, type IdentityMessageKey } from './messages.ts'

describe.each(['neutral', 'vn-2024'] as const)('the words of the profile %s', (profile) => {
  test('both languages have every key, and every message parses', () => {
    // The caption is left empty where no authority is to be named.
    const problems = findCatalogProblems(createMessages(profile))
    expect(problems.filter((problem) => !problem.endsWith('brand.issuerCaption'))).toEqual([])
  })
})

/** The requirements quote them; nothing of them may change (R036–R051). */
const seedStrings: readonly [string, IdentityMessageKey, string][] = [
  ['R036', 'brand.name', 'VNeID'],
  ['R037', 'signIn.title', 'Đăng nhập VNeID'],
  ['R038', 'signIn.personalId', 'Số định danh cá nhân'],
  ['R039', 'signIn.personalId.not-twelve-digits', 'Số định danh cá nhân phải đúng 12 ký tự số'],
  ['R040', 'signIn.password', 'Mật khẩu'],
  ['R041', 'signIn.password.missing', 'Mật khẩu không được bỏ trống'],
  ['R042', 'signIn.submit', 'Đăng nhập'],
  ['R043', 'signIn.qrText', 'Hoặc quét mã QR bằng ứng dụng VNeID để đăng nhập.'],
  ['R044', 'signIn.activatePrompt', 'Tài khoản đã được định danh điện tử?'],
  ['R044', 'signIn.activate', 'Kích hoạt'],
  ['R047', 'otp.title', 'Xác thực OTP'],
  ['R048', 'otp.sentTo', 'Vui lòng nhập mã OTP vừa gửi tới số điện thoại'],
  ['R049', 'otp.resend', 'Gửi lại mã'],
  ['R050', 'otp.expiresIn', 'Mã sẽ hết hạn'],
  ['R051', 'otp.cancel', 'Hủy bỏ'],
  ['R051', 'otp.confirm', 'Xác nhận'],
]

test.each(seedStrings)('%s: %s reads as the source has it', (_id, key, exact) => {
  expect(createTranslators(createMessages('vn-2024')).vi(key)).toBe(exact)
})

test('R036: the header names both authorities', () => {
  const caption = createMessages('vn-2024').vi['brand.issuerCaption']
  expect(caption).toContain('BỘ CÔNG AN')
  expect(caption).toContain('Trung tâm dữ liệu Quốc gia về dân cư')
})

test('the neutral profile names no country’s system', () => {
  const { vi, en } = createMessages('neutral')
  expect(JSON.stringify([vi, en])).not.toMatch(/VNeID|công an|CSDL|Quốc gia/i)
})
