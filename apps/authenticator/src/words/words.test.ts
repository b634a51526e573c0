import { appProblems, weakPasscodes } from '@mot-cua/device-api'
import { createCatalog, findCatalogProblems } from '@mot-cua/web'
import { describe, expect, test } from 'vitest'
import en from '../../locales/en.json' with { type: 'json' }
import vi from '../../locales/vi.json' with { type: 'json' }
import exact from '../../locales/vi.vn-2024.json' with { type: 'json' }
import { groupByDay } from '../account/group-by-day.ts'
import { failureSentence } from './failure-sentence.ts'
import { createWords, loadMessages, type MessageKey } from './words.ts'

const t = createWords(await loadMessages('vi', 'vn-2024'))

describe('the words of the app', () => {
  test('both languages have every key, with the same arguments', () => {
    expect(findCatalogProblems(createCatalog({ vi, en }, { vi: exact }))).toEqual([])
  })

  test.each(appProblems)('there is a sentence for %s', (code) => {
    expect(failureSentence(t, { code })).toMatch(/[.!]$/)
  })

  test.each(weakPasscodes)('a passcode that is too weak (%s) is told why', (reason) => {
    const sentence = failureSentence(t, { code: 'weak-passcode', reason })
    expect(sentence).toMatch(/^(?:Passcode này|Đây là)/)
  })

  test('tries left and times are told', () => {
    const wrong = failureSentence(t, { code: 'wrong-passcode', attemptsLeft: 3 })
    expect(wrong).toContain('Còn 3 lần thử')
    const until = '2026-11-21T03:30:00Z'
    expect(failureSentence(t, { code: 'qr-paused', until })).toContain('10:30')
  })

  test('the neutral profile names no country’s system', () => {
    expect(JSON.stringify([vi, en])).not.toMatch(/VNeID|công an|CSDL|Quốc gia/i)
  })
})

/** The requirements quote them (R057–R062). */
const seedStrings: readonly [string, MessageKey, string][] = [
  ['R057', 'scan.title', 'Quét mã QR'],
  [
    'R059',
    'permissionNeeded.text',
    'Tài khoản của bạn không có quyền đăng nhập trên cổng thông tin định danh điện tử. Vui lòng cập nhật lại quyền trên thiết bị',
  ],
  ['R060', 'permissionNeeded.update', 'Cập nhật'],
  ['R060', 'permission.title', 'Đăng nhập trên website'],
  ['R060', 'permission.confirm', 'Xác nhận'],
  ['R060', 'permission.proofTitleOn', 'Nhập passcode để hoàn thành cấp quyền'],
  ['R061', 'confirm.submit', 'Xác nhận'],
]

test.each(seedStrings)('%s: %s reads as the source has it', (_id, key, words) => {
  expect(t(key)).toBe(words)
})

test('R062: the app says that it signs itself out', () => {
  expect(t('done.signsOut', { count: 5 })).toContain('tự động đăng xuất khỏi ứng dụng VNeID')
})

test('English keeps the product’s name', async () => {
  expect((await loadMessages('en', 'vn-2024'))['app.name']).toBe('VNeID')
})

test('days are those of the Vietnamese calendar', () => {
  const days = groupByDay([{ at: '2026-11-20T17:30:00Z' }, { at: '2026-11-20T16:30:00Z' }])
  expect(days.map(({ day }) => day)).toEqual(['21/11/2026', '20/11/2026'])
})
