import { findCatalogProblems } from '@mot-cua/web'
import { describe, expect, test } from 'vitest'
import vnProfile from '../locales/vi.vn-2024.json' with { type: 'json' }
import { createMessages, messageParts } from './messages.ts'

describe.each(['neutral', 'vn-2024'] as const)('messages of the profile %s', (profile) => {
  test('have the same keys in both languages, and every one can be read', () => {
    expect(findCatalogProblems(createMessages(profile))).toEqual([])
  })
})

test.each(['vi', 'en'] as const)('no key of %s stands in two parts', (locale) => {
  const keys = messageParts[locale].flatMap((part) => Object.keys(part))
  expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
})

test('the profile puts words in the place of others, and has none that no page says', () => {
  const neutral = createMessages('neutral').vi
  expect(Object.keys(vnProfile).filter((key) => !(key in neutral))).toEqual([])
})

test('the names of the source documents stand in their profile only (R113, R145)', () => {
  const { vi } = createMessages('vn-2024')
  const menu = ['procedures', 'apply', 'lookup', 'rating', 'payment', 'feedback', 'guides'] as const
  expect(menu.map((topic) => vi[`menu.${topic}`]).join(' | ')).toBe(
    'THỦ TỤC HÀNH CHÍNH | NỘP TRỰC TUYẾN | TRA CỨU HỒ SƠ | ĐÁNH GIÁ | THANH TOÁN | PHẢN ÁNH KIẾN NGHỊ | HƯỚNG DẪN',
  )
  expect(vi['staffSignIn.eid']).toBe('Đăng nhập bằng tài khoản VNeID')
  expect(JSON.stringify(createMessages('neutral'))).not.toMatch(/VNeID|Bộ Công an|CSDL|Quốc gia/i)
})
