import { createHash } from 'node:crypto'
import { parsePersonalId, parsePhone, personalIdWarnings } from '@mot-cua/kernel'
import { findCommune } from '@mot-cua/places'
import { describe, expect, test } from 'vitest'
import type { GeneratedResident } from './generated.ts'
import { LAST_DAY } from './papers.ts'
import { generateResidents } from './residents.ts'

const households = [...generateResidents({ seed: 'test people', count: 10_000 })]
const residents = households.flatMap((household) => household.members)
const birthYear = (resident: GeneratedResident) => Number(resident.dateOfBirth.slice(0, 4))
const shareOf = (holds: (resident: GeneratedResident) => boolean) =>
  residents.filter(holds).length / residents.length
const ageBetween = (least: number, most: number) =>
  shareOf((one) => 2025 - birthYear(one) >= least && 2025 - birthYear(one) <= most)

describe('the same seed', () => {
  test('gives the same first 1,000 residents on every machine', () => {
    const first = [...generateResidents({ seed: 'mot-cua', count: 1000 })]
    const hash = createHash('sha256').update(JSON.stringify(first)).digest('hex')
    expect(hash).toBe('04bd9fe604f88ed788b2f68271e2c757c51a4857aac4b8ef6e77095828677f95')
  })

  test('goes on where an earlier call ended', () => {
    const [, , third] = households
    const [again] = generateResidents({ seed: 'test people', count: 20, from: 2 })
    expect(again).toEqual(third)
  })

  test('and another seed gives other people', () => {
    const [other] = generateResidents({ seed: 'other people', count: 20 })
    expect(other?.members).not.toEqual(households[0]?.members)
  })
})

describe('numbers', () => {
  test('as many residents as asked for', () => {
    expect(residents).toHaveLength(10_000)
    expect([...generateResidents({ seed: 'test people', count: 0 })]).toEqual([])
  })

  test('personal ids are unique, of the right form, never a living person’s', () => {
    expect(new Set(residents.map((one) => one.personalId)).size).toBe(residents.length)
    for (const { personalId } of residents) {
      expect(parsePersonalId(personalId)).toEqual({ personalId })
      expect(personalId.startsWith('099')).toBe(true)
    }
  })

  test('personal ids say the gender and the year of birth', () => {
    for (const one of residents) {
      const stated = { gender: one.gender, birthYear: birthYear(one) }
      expect(personalIdWarnings(one.personalId, stated)).toEqual([])
    }
  })

  test('still unique among the last households of a seed', () => {
    const last = [...generateResidents({ seed: 'test people', count: 3000, from: 999_000 })]
    const ids = [...residents, ...last.flatMap((household) => household.members)]
    expect(new Set(ids.map((one) => one.personalId)).size).toBe(ids.length)
    expect(() => [...generateResidents({ seed: 'a', count: 99, from: 999_999 })]).toThrow(
      RangeError,
    )
  })

  test('phones are valid, one for each living adult, none for others', () => {
    const phones = residents.flatMap((one) => one.phone ?? [])
    expect(new Set(phones).size).toBe(phones.length)
    for (const phone of phones) expect(parsePhone(phone)).toBe(phone)
    for (const one of residents) {
      const isLivingAdult = birthYear(one) < 2008 && one.deceasedOn === undefined
      expect(one.phone !== undefined).toBe(isLivingAdult)
    }
  })

  test('legacy numbers have nine digits, are unique and belong to people born before 1999', () => {
    const holders = residents.filter((one) => one.legacyIdNumber !== undefined)
    expect(holders.length).toBeGreaterThan(3000)
    expect(new Set(holders.map((one) => one.legacyIdNumber)).size).toBe(holders.length)
    for (const one of holders) {
      expect(one.legacyIdNumber).toMatch(/^099\d{6}$/)
      expect(birthYear(one)).toBeLessThan(1999)
    }
  })
})

describe('believable people', () => {
  test('surnames as they are spread in the country', () => {
    const surname = (name: string) => shareOf((one) => one.fullName.startsWith(`${name} `))
    expect(Math.abs(surname('Nguyễn') - 0.31)).toBeLessThan(0.02)
    expect(Math.abs(surname('Trần') - 0.11)).toBeLessThan(0.02)
    expect(Math.abs(surname('Lê') - 0.09)).toBeLessThan(0.02)
    expect(Math.abs(surname('Phạm') - 0.06)).toBeLessThan(0.02)
  })

  test('names are NFC, two to five words', () => {
    for (const { fullName } of residents) {
      expect(fullName).toBe(fullName.normalize('NFC'))
      expect(fullName).toMatch(/^\p{Lu}\p{Ll}*( \p{Lu}\p{Ll}*){1,4}$/u)
    }
  })

  test('“Thị” is a woman’s middle name, and an older one’s', () => {
    const share = (from: number, to: number) => {
      const women = residents.filter(
        (one) => one.gender === 'female' && birthYear(one) >= from && birthYear(one) < to,
      )
      return women.filter((one) => one.fullName.includes(' Thị ')).length / women.length
    }
    expect(residents.some((one) => one.gender === 'male' && / Thị /.test(one.fullName))).toBe(false)
    expect(share(1900, 1965)).toBeGreaterThan(0.8)
    expect(share(1995, 2030)).toBeLessThan(0.3)
  })

  test('the pyramid: a fifth children, a seventh over sixty, as many women as men', () => {
    expect(ageBetween(0, 14)).toBeGreaterThan(0.18)
    expect(ageBetween(0, 14)).toBeLessThan(0.26)
    expect(ageBetween(60, 120)).toBeGreaterThan(0.1)
    expect(ageBetween(60, 120)).toBeLessThan(0.18)
    expect(ageBetween(101, 200)).toBe(0)
    expect(shareOf((one) => one.gender === 'female')).toBeCloseTo(0.5, 1)
  })

  test('dates are real days, only elders have a year alone, nobody gets a card after death', () => {
    for (const one of residents) {
      const days = [one.cardIssuedOn, one.deceasedOn].filter((day) => day !== undefined)
      if (one.dateOfBirth.length > 4) days.push(one.dateOfBirth)
      else expect(birthYear(one)).toBeLessThan(1960)
      for (const day of days) {
        expect(new Date(day).toISOString().slice(0, 10)).toBe(day)
        expect(day <= LAST_DAY && day >= one.dateOfBirth).toBe(true)
      }
      expect((one.cardIssuedOn ?? '') <= (one.deceasedOn ?? LAST_DAY)).toBe(true)
    }
    expect(shareOf((one) => one.dateOfBirth.length === 4)).toBeGreaterThan(0.005)
    expect(shareOf((one) => one.deceasedOn !== undefined)).toBeGreaterThan(0.005)
    expect(shareOf((one) => one.deceasedOn !== undefined)).toBeLessThan(0.03)
  })
})

describe('believable households', () => {
  test('3.4 members on average, one living head each, at the first place', () => {
    const average = residents.length / households.length
    expect(average).toBeGreaterThan(3.3)
    expect(average).toBeLessThan(3.5)
    for (const { members } of households) {
      const heads = members.filter((one) => one.relationToHead === 'head')
      expect(heads).toHaveLength(1)
      expect(members[0]).toBe(heads[0])
      expect(heads[0]?.deceasedOn).toBeUndefined()
    }
  })

  test('children are at least 18 years younger than either parent', () => {
    for (const { members } of households) {
      const parents = members.filter((one) => /head|spouse/.test(one.relationToHead))
      const children = members.filter((one) => one.relationToHead === 'child')
      for (const child of children) {
        for (const parent of parents) {
          expect(birthYear(child) - birthYear(parent)).toBeGreaterThanOrEqual(18)
        }
      }
    }
  })

  test('live in communes of today and were registered in communes of their time', () => {
    for (const { communeCode, communeValidFrom, members } of households) {
      expect(findCommune(communeCode, '2026-01-01')?.validFrom).toBe(communeValidFrom)
      for (const { placeOfBirth } of members) {
        const { communeCode: code, communeValidFrom: validFrom } = placeOfBirth
        expect(findCommune(code, validFrom)).toBeDefined()
      }
    }
  })
})

test('10,000 residents take well under a second', () => {
  const startedAt = performance.now()
  for (const household of generateResidents({ seed: 'speed', count: 10_000 })) void household
  expect(performance.now() - startedAt).toBeLessThan(1000)
})
