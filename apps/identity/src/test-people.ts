import type { NewAccount } from './app.ts'

type TestPerson = NewAccount & { password: string }

/** Level 2: the person most tests sign in. */
export const LAN = {
  personalId: '099186000123',
  fullName: 'Nguyễn Thị Lan',
  dateOfBirth: '1986-05-04',
  gender: 'female',
  phone: '+84912345986',
  level: 2,
  status: 'active',
  password: 'Mua-thu-Hà-Nội-86',
} as const satisfies TestPerson

/** Level 1, born in a year of which the register knows no day. */
export const MINH = {
  personalId: '099060000456',
  fullName: 'Trần Văn Minh',
  dateOfBirth: '1960',
  gender: 'male',
  phone: '+84987654321',
  level: 1,
  status: 'active',
  password: 'Con trâu đi trước',
} as const satisfies TestPerson

/** Locked by an official: the right password must change nothing for who knows it. */
export const HOA = {
  personalId: '099190000789',
  fullName: 'Lê Thị Hoa',
  dateOfBirth: '1990-12-01',
  gender: 'female',
  phone: '+84901112233',
  level: 2,
  status: 'locked',
  password: 'Hoa-sen-tháng-sáu',
} as const satisfies TestPerson

/** Disabled for good. */
export const NAM = {
  personalId: '099075000321',
  fullName: 'Phạm Văn Nam',
  dateOfBirth: '1975-02-14',
  gender: 'male',
  phone: '+84903334455',
  level: 1,
  status: 'disabled',
  password: 'Nam-Định-năm-75',
} as const satisfies TestPerson

export const PEOPLE: readonly TestPerson[] = [LAN, MINH, HOA, NAM]

/** Nobody's. */
export const UNKNOWN_ID = '099099999999'

/** One of any number of people, each with a phone of their own. */
export function makePerson(index: number) {
  return {
    personalId: `0990${String(index).padStart(8, '0')}`,
    fullName: `Người thứ ${index}`,
    dateOfBirth: '1990',
    gender: 'male',
    phone: `+8497${String(index).padStart(7, '0')}`,
    level: 2,
    status: 'active',
    password: 'Mật-khẩu-của-nhiều-người',
  } as const satisfies TestPerson
}
