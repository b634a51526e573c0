import { findCatalogProblems } from '@mot-cua/web'
import { describe, expect, test } from 'vitest'
import vnProfile from '../locales/vi.vn-2024.json' with { type: 'json' }
import { createMessages } from './messages.ts'

describe.each(['neutral', 'vn-2024'] as const)('messages of the profile %s', (profile) => {
  test('have the same keys in both languages, and every one can be read', () => {
    expect(findCatalogProblems(createMessages(profile))).toEqual([])
  })
})

test('the profile puts words in the place of others, and has none that no page says', () => {
  const neutral = createMessages('neutral').vi
  expect(Object.keys(vnProfile).filter((key) => !(key in neutral))).toEqual([])
})

test('the names of the source documents stand in their profile only (R068)', () => {
  const { vi } = createMessages('vn-2024')
  expect(vi['home.title']).toBe('CỔNG DỊCH VỤ CÔNG QUỐC GIA')
  expect(vi['home.slogan']).toBe('Kết nối, cung cấp thông tin và dịch vụ công mọi lúc, mọi nơi')
  expect(JSON.stringify(createMessages('neutral'))).not.toMatch(/VNeID|công an|CSDL|Quốc gia/i)
})
