import { readdir, readFile } from 'node:fs/promises'
import { parsePhone } from '@mot-cua/kernel'
import { findCatalogProblems } from '@mot-cua/web'
import { describe, expect, test } from 'vitest'
import vnProfile from '../locales/vi.vn-2024.json' with { type: 'json' }
import { createMessages } from './messages.ts'

describe.each(['neutral', 'vn-2024'] as const)('messages of the profile %s', (profile) => {
  test('have the same keys in both languages, and every one can be read', () => {
    expect(findCatalogProblems(createMessages(profile))).toEqual([])
  })
})

test.each(['vi.json', 'en.json', 'vi.vn-2024.json'])(
  'no key stands in two of the files %s, where the last would win',
  async (kind) => {
    const folder = new URL('../locales/', import.meta.url)
    const files = (await readdir(folder)).filter((file) => `.${file}`.endsWith(`.${kind}`))
    expect(files.length).toBeGreaterThan(1)
    const texts = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')))
    const keys = texts.flatMap((text) => Object.keys(JSON.parse(text) as object))
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([])
  },
)

test('the profile puts words in the place of others, and has none that no page says', () => {
  const neutral = createMessages('neutral').vi
  expect(Object.keys(vnProfile).filter((key) => !(key in neutral))).toEqual([])
})

test('what the profile calls by its name has no other name in it', () => {
  const [neutral, profile] = [createMessages('neutral').vi, createMessages('vn-2024').vi]
  const isNeutral = /tài khoản định danh|gắn định danh|cổng dịch vụ công chung/i
  const keys = (Object.keys(neutral) as (keyof typeof neutral)[]).filter(
    (key) => isNeutral.test(neutral[key]) && profile[key] === neutral[key],
  )
  // Said so by the source (S1).
  expect(keys).toEqual(['guide.provinceSignIn.for'])
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

test.each(['identity.problem.not-a-phone', 'account.wrong.phone'] as const)(
  '%s names a number of each form that is accepted',
  (key) => {
    const { vi, en } = createMessages('vn-2024')
    for (const words of [vi[key], en[key]]) {
      const named = words.match(/\+?\d{3,}/g) ?? []
      expect(named.map((typed) => /^(0|84|\+84)/.exec(typed)?.[1])).toEqual(['0', '84', '+84'])
      expect(new Set(named.map((typed) => parsePhone(typed))).size).toBe(1)
      expect(parsePhone(named[0] ?? '')).toBeDefined()
    }
  },
)
