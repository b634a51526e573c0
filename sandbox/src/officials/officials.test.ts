import { parsePersonalId, parsePhone, personalIdWarnings } from '@mot-cua/kernel'
import { roles, unitKinds } from '@mot-cua/onestop'
import { describe, expect, test } from 'vitest'
import { stories } from '../people/stories.ts'
import { generateStaff } from './generate-staff.ts'
import { generateUnits } from './organisation.ts'
import { listIssuedAccounts, type StaffedProvince, staffedProvinces } from './sandbox-officials.ts'

const ids = Object.keys(staffedProvinces) as StaffedProvince[]
const staffOf = (id: StaffedProvince, count: number) => [
  ...generateStaff({ province: staffedProvinces[id], count }),
]

describe.each(ids)('the organisation of %s', (id) => {
  const units = generateUnits(staffedProvinces[id])

  test('is one tree: one root, everybody below somebody who stands before, codes of the path', () => {
    const seen = new Set<string>()
    for (const { code, parentCode } of units) {
      expect(seen.has(code)).toBe(false)
      if (parentCode === undefined) expect(seen.size).toBe(0)
      else {
        expect(seen.has(parentCode)).toBe(true)
        expect(code).toMatch(new RegExp(`^${parentCode}\\.\\d\\d$`))
      }
      seen.add(code)
    }
  })

  test('is the same at each call', () => {
    expect(generateUnits(staffedProvinces[id])).toEqual(units)
  })

  test('has every kind of body that the orders name (R176), with one name each', () => {
    expect(new Set(units.map(({ kind }) => kind))).toEqual(new Set(unitKinds))
    expect(new Set(units.map(({ name }) => name)).size).toBe(units.length)
    expect(units.filter(({ name }) => name.includes('{'))).toEqual([])
  })

  test('every commune and every district has a one-stop unit, every one-stop district a post', () => {
    const below = (code: string) => units.filter(({ parentCode }) => parentCode === code)
    for (const unit of units) {
      if (unit.kind === 'commune') {
        expect(below(unit.code).map(({ kind }) => kind)).toEqual(['one-stop'])
        expect(below(unit.code)[0]?.communeCode).toBe(unit.communeCode)
      }
      if (unit.kind === 'district') {
        const oneStop = below(unit.code).find(({ kind }) => kind === 'one-stop')
        expect(below(oneStop?.code ?? '').map(({ kind }) => kind)).toEqual(['post'])
      }
    }
  })
})

test('a province without an agency code has no organisation', () => {
  expect(() => generateUnits({ provinceCode: '01', unitsOn: '2024-04-15' })).toThrow(RangeError)
})

describe('officials of a province', () => {
  test.each([0, 1, 43, 600])('%i are the first of more, at each call', (count) => {
    expect(staffOf('binhdinh-2024', count)).toEqual(staffOf('binhdinh-2024', 900).slice(0, count))
  })

  test.each(ids)(
    'of %s hold every role already when they are few, in units that are there',
    (id) => {
      const few = staffOf(id, 50)
      const codes = new Set(generateUnits(staffedProvinces[id]).map(({ code }) => code))
      expect(new Set(few.flatMap((official) => official.roles))).toEqual(new Set(roles))
      expect(few.every(({ unitCode }) => codes.has(unitCode))).toBe(true)
    },
  )

  test.each([
    ['binhdinh-2024', 'Trung tâm Tin học – Công báo'],
    // As the order of the province has it (R002).
    ['binhphuoc-2024', 'Sở Thông tin và Truyền thông'],
  ] as const)('of %s run the system from one unit, stories among them: %s', (id, unitName) => {
    const unit = generateUnits(staffedProvinces[id]).find(({ name }) => name === unitName)
    const operators = listIssuedAccounts(id, stories).filter((account) =>
      account.roles.includes('technical-admin'),
    )
    expect(operators.length).toBeGreaterThanOrEqual(2)
    expect(new Set(operators.map(({ unitCode }) => unitCode))).toEqual(new Set([unit?.code]))
  })

  test('are each somebody else, in both provinces, with numbers that fit and belong to nobody', () => {
    const all = ids.flatMap((id) => staffOf(id, 1_000))
    for (const key of ['personalId', 'phone'] as const) {
      expect(new Set(all.map((one) => one[key])).size).toBe(all.length)
    }
    for (const { personalId, phone, dateOfBirth, gender } of all) {
      expect(personalId).toMatch(/^099/)
      expect(parsePersonalId(personalId)).toEqual({ personalId })
      expect(parsePhone(phone)).toBe(phone)
      const birthYear = Number(dateOfBirth.slice(0, 4))
      expect(personalIdWarnings(personalId, { gender, birthYear })).toEqual([])
    }
  })

  test('by the thousand, every unit has some, and each user name is one', () => {
    const many = staffOf('binhphuoc-2024', 5_000)
    expect(new Set(many.map(({ username }) => username)).size).toBe(many.length)
    expect(new Set(many.map(({ unitCode }) => unitCode))).toEqual(
      new Set(generateUnits(staffedProvinces['binhphuoc-2024']).map(({ code }) => code)),
    )
  })
})

describe('officials with stories', () => {
  const issued = stories.flatMap(({ story, staffAccounts = [] }) =>
    staffAccounts.map((account) => ({ story, ...account })),
  )

  test.each(issued)('$story, $username: the unit is there and called so', (account) => {
    const units = generateUnits(staffedProvinces[account.province])
    expect(units.find(({ code }) => code === account.unit)?.name).toBe(account.unitName)
    expect(account.roles.every((role) => roles.includes(role))).toBe(true)
    expect(account.password.length).toBeGreaterThanOrEqual(12)
  })

  test('one person has three accounts in two agencies, and a fourth in the other province', () => {
    const hats = issued.filter(({ story }) => story === 'official-many-hats')
    const here = hats.filter(({ province }) => province === 'binhdinh-2024')
    expect(here).toHaveLength(3)
    expect(new Set(here.map(({ unit }) => unit.slice(0, 6))).size).toBe(2)
    expect(hats).toHaveLength(4)
  })

  test.each(ids)('user names of %s are one each, those generated among them', (id) => {
    const names = listIssuedAccounts(id, stories).map(({ username }) => username)
    expect(new Set(names).size).toBe(names.length)
  })
})
