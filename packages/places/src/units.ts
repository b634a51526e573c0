import { readFileSync } from 'node:fs'

/** `township` (thị trấn) existed until 2025-06-30, `specialZone` (đặc khu) exists since. */
export type CommuneType = 'ward' | 'commune' | 'township' | 'specialZone'

/** A code alone is no key: 21583 was Phường Thị Nại and is Phường Quy Nhơn since 2025-07-01. */
export type UnitKey = { code: string; validFrom: string }

export type Province = UnitKey & { fullName: string }

export type Commune = UnitKey & {
  /** With the type: `Phường Quy Nhơn`. */
  fullName: string
  type: CommuneType
  provinceCode: string
  /** Until 2025-06-30 only; there is no district level after that. */
  district?: { code: string; fullName: string }
}

/** One list of units and the first and last day (`YYYY-MM-DD`) it holds. */
export type Period = {
  validFrom: string
  validTo: string | undefined
  provinces: readonly Province[]
  communes: readonly Commune[]
}

type CodeAndName = [code: string, fullName: string]
type Units2024 = {
  provinces: [...CodeAndName, districts: [...CodeAndName, communes: CodeAndName[]][]][]
}
type Units2025 = { provinces: [...CodeAndName, communes: CodeAndName[]][] }

export const FIRST_DAY_2024 = '2024-01-01'
export const LAST_DAY_2024 = '2025-06-30'
export const FIRST_DAY_2025 = '2025-07-01'

const TYPES: readonly (readonly [prefix: string, type: CommuneType])[] = [
  ['Phường ', 'ward'],
  ['Xã ', 'commune'],
  ['Thị trấn ', 'township'],
  ['Đặc khu ', 'specialZone'],
]

/** Reads one file of `../data`, described in its NOTICE. */
export function readData<T>(file: string): T {
  // Our own file, whose shape the tests of this package hold.
  return JSON.parse(readFileSync(new URL(`../data/${file}`, import.meta.url), 'utf8')) as T
}

export function readPeriod2024(): Period {
  const { provinces } = readData<Units2024>('units-2024.json')
  const validFrom = FIRST_DAY_2024
  const communes = provinces.flatMap(([provinceCode, , districts]) =>
    districts.flatMap(([code, fullName, rows]) =>
      rows.map((row) => ({
        ...toCommune(row, { validFrom, provinceCode }),
        district: { code, fullName },
      })),
    ),
  )
  return {
    validFrom,
    validTo: LAST_DAY_2024,
    provinces: provinces.map(toProvince(validFrom)),
    communes,
  }
}

export function readPeriod2025(): Period {
  const { provinces } = readData<Units2025>('units-2025.json')
  const validFrom = FIRST_DAY_2025
  const communes = provinces.flatMap(([provinceCode, , rows]) =>
    rows.map((row) => toCommune(row, { validFrom, provinceCode })),
  )
  return {
    validFrom,
    validTo: undefined,
    provinces: provinces.map(toProvince(validFrom)),
    communes,
  }
}

function toProvince(validFrom: string) {
  return ([code, fullName]: [string, string, ...unknown[]]): Province => ({
    code,
    validFrom,
    fullName,
  })
}

function toCommune(
  [code, fullName]: CodeAndName,
  where: { validFrom: string; provinceCode: string },
): Commune {
  const type = TYPES.find(([prefix]) => fullName.startsWith(prefix))?.[1]
  if (type === undefined) throw new Error(`commune ${code} has a name without a known type`)
  return { code, fullName, type, ...where }
}
