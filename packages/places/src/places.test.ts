import { describe, expect, test } from 'vitest'
import {
  communesOfProvince,
  findCommune,
  predecessorsOf,
  provinces,
  successorsOf,
} from './index.ts'

const BEFORE = '2025-06-30'
const AFTER = '2025-07-01'
const allCommunes = (onDate: string) =>
  provinces(onDate).flatMap((province) => communesOfProvince(province.code, onDate))

describe('the units of a day', () => {
  test('34 provinces and 3,321 communes from 2025-07-01, as the law counts them', () => {
    expect(provinces(AFTER)).toHaveLength(34)
    expect(allCommunes(AFTER)).toHaveLength(3321)
    const counts = Object.groupBy(allCommunes(AFTER), (commune) => commune.type)
    expect(counts.ward).toHaveLength(697)
    expect(counts.commune).toHaveLength(2611)
    expect(counts.specialZone).toHaveLength(13)
  })

  test('63 provinces and 10,033 communes with their district until the day before', () => {
    expect(provinces(BEFORE)).toHaveLength(63)
    expect(allCommunes(BEFORE)).toHaveLength(10_033)
    expect(allCommunes(BEFORE).every((commune) => commune.district)).toBe(true)
  })

  test('provinces of the presets, merged: Gia Lai 135, Đồng Nai 95, Hồ Chí Minh 168', () => {
    const size = (code: string) => communesOfProvince(code, AFTER).length
    expect([size('52'), size('75'), size('79')]).toEqual([135, 95, 168])
    expect(communesOfProvince('64', AFTER)).toEqual([])
  })

  test('no list is kept of days before 2024', () => {
    expect(provinces('2023-12-31')).toEqual([])
    expect(findCommune('21583', '2023-12-31')).toBeUndefined()
  })

  test('names are NFC with single spaces', () => {
    for (const { fullName } of [...allCommunes(BEFORE), ...allCommunes(AFTER)]) {
      expect(fullName).toBe(fullName.normalize('NFC').trim().replace(/\s+/gu, ' '))
    }
  })
})

describe('a code is no key over time', () => {
  test('21583 was Phường Thị Nại and is Phường Quy Nhơn', () => {
    expect(findCommune('21583', BEFORE)).toEqual({
      code: '21583',
      validFrom: '2024-01-01',
      fullName: 'Phường Thị Nại',
      type: 'ward',
      provinceCode: '52',
      district: { code: '540', fullName: 'Thành phố Quy Nhơn' },
    })
    expect(findCommune('21583', AFTER)).toEqual({
      code: '21583',
      validFrom: AFTER,
      fullName: 'Phường Quy Nhơn',
      type: 'ward',
      provinceCode: '52',
    })
  })

  test('21829 was Xã Bình Hòa and is Xã Bình An', () => {
    expect(findCommune('21829', BEFORE)?.fullName).toBe('Xã Bình Hòa')
    expect(findCommune('21829', AFTER)?.fullName).toBe('Xã Bình An')
  })
})

describe('succession', () => {
  const oldCommunes = allCommunes(BEFORE)

  test('441 old communes were split, every other has one successor', () => {
    const rows = oldCommunes.map((commune) => successorsOf(commune.code).length)
    expect(rows.filter((count) => count > 1)).toHaveLength(441)
    expect(rows.filter((count) => count === 0)).toHaveLength(0)
  })

  test('every successor is a commune of the later period', () => {
    for (const commune of oldCommunes) {
      for (const row of successorsOf(commune.code)) {
        expect(findCommune(row.new.code, row.new.validFrom)).toBeDefined()
      }
    }
  })

  test('thành phố Quy Nhơn went wholly into six communes', () => {
    const wards = oldCommunes.filter((commune) => commune.district?.code === '540')
    const rows = wards.flatMap((ward) => successorsOf(ward.code))
    expect(wards).toHaveLength(17)
    expect(rows).toHaveLength(17)
    expect(new Set(rows.map((row) => row.kind))).toEqual(new Set(['whole', 'unchanged']))
    expect(new Set(rows.map((row) => row.new.code))).toEqual(
      new Set(['21583', '21553', '21589', '21592', '21601', '21607']),
    )
  })

  test('huyện Tây Sơn went into five communes', () => {
    const rows = oldCommunes
      .filter((commune) => commune.district?.code === '547')
      .flatMap((commune) => successorsOf(commune.code))
    expect(new Set(rows.map((row) => row.new.code))).toEqual(
      new Set(['21808', '21817', '21820', '21829', '21835']),
    )
  })

  test('a split old commune names its parts', () => {
    expect(successorsOf('00016').map((row) => row.kind)).toContain('part')
    expect(successorsOf('00016').length).toBeGreaterThan(1)
  })

  test('only five communes of today have no predecessor', () => {
    const without = allCommunes(AFTER).filter((one) => predecessorsOf(one.code).length === 0)
    expect(without.map((commune) => commune.type)).toEqual(Array(5).fill('specialZone'))
  })

  test('an unknown code has no successor', () => {
    expect(successorsOf('99999')).toEqual([])
  })
})
