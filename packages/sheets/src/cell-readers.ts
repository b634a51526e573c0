import { parsePersonalId, parsePhone } from '@mot-cua/kernel'
import type { CellReader } from './row-reader.ts'

/** Capitals make no other name: two people must not look like one. */
export const readUsername: CellReader<string, 'username-form'> = (text) =>
  /^[!-~]{3,64}$/.test(text) ? { value: text.toLowerCase() } : { problem: 'username-form' }

export const readName: CellReader<string, 'too-long'> = (text) =>
  text.length > 200 || /\p{C}/u.test(text) ? { problem: 'too-long' } : { value: text }

export const readPhone: CellReader<string, 'phone-form'> = (text) => {
  // A table that took the number for a number has eaten its leading zero.
  const phone = parsePhone(text) ?? parsePhone(`0${text}`)
  return phone === undefined ? { problem: 'phone-form' } : { value: phone }
}

export const readPersonalId: CellReader<string, 'personal-id-form'> = (text) => {
  // The same: 099… is eleven digits long in a cell of numbers.
  const parsed = parsePersonalId(/^\d{9,11}$/.test(text) ? text.padStart(12, '0') : text)
  return 'personalId' in parsed ? { value: parsed.personalId } : { problem: 'personal-id-form' }
}

/** Day 25,569 of a table's calendar is 1 January 1970 (ECMA-376 part 1 §18.17.4). */
const SERIAL_OF_1970 = 25_569
const MS_PER_DAY = 86_400_000

/** As it is written here or there, of a table's own calendar, or the year alone. */
export const readDate: CellReader<string, 'date-form'> = (text) => {
  const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? []
  const iso = year ? `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}` : text
  if (/^(19|20)\d\d$/.test(iso)) return { value: iso }
  const shown = /^\d{4,5}$/.test(iso) ? dateOfSerial(Number(iso)) : iso
  return isRealDate(shown) ? { value: shown } : { problem: 'date-form' }
}

function dateOfSerial(serial: number): string {
  return new Date((serial - SERIAL_OF_1970) * MS_PER_DAY).toISOString().slice(0, 10)
}

function isRealDate(iso: string): boolean {
  const time = /^\d{4}-\d\d-\d\d$/.test(iso) ? Date.parse(`${iso}T00:00:00Z`) : Number.NaN
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso)
}

const genders: Record<string, 'male' | 'female'> = {
  nam: 'male',
  male: 'male',
  nữ: 'female',
  female: 'female',
}

export const readGender: CellReader<'male' | 'female', 'gender-form'> = (text) => {
  const value = genders[text.toLowerCase()]
  return value ? { value } : { problem: 'gender-form' }
}
