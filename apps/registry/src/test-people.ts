import type { HouseholdRecord, ResidentRecord } from './residents/residents.ts'

const thiNai = { communeCode: '21583', communeValidFrom: '2024-01-01' }
const quyNhon = { communeCode: '21583', communeValidFrom: '2025-07-01' }
const tanPhu = { communeCode: '25195', communeValidFrom: '2025-07-01' }

/** Head of a household in Quy Nhơn, everything on record. */
export const hoa: ResidentRecord = {
  personalId: '099171000001',
  legacyIdNumber: '099000001',
  fullName: 'Nguyễn Thị Hòa',
  gender: 'female',
  dateOfBirth: '1971-06-17',
  relationToHead: 'head',
  placeOfBirth: thiNai,
  cardIssuedOn: '2021-05-04',
}

/** Her mother: only the year of birth is on record. */
export const lien: ResidentRecord = {
  personalId: '099148000002',
  fullName: 'Trần Thị Liên',
  gender: 'female',
  dateOfBirth: '1948',
  relationToHead: 'parent',
  placeOfBirth: thiNai,
}

/** Her husband, who died; an account of his must not be used. */
export const dung: ResidentRecord = {
  personalId: '099069000003',
  legacyIdNumber: '099000003',
  fullName: 'Đặng Văn Dũng',
  gender: 'male',
  dateOfBirth: '1969-04-13',
  relationToHead: 'spouse',
  placeOfBirth: thiNai,
  deceasedOn: '2023-11-02',
}

/** Lives elsewhere and was once given the old number that Hòa has. */
export const binh: ResidentRecord = {
  personalId: '099075000004',
  legacyIdNumber: '099000001',
  fullName: 'Lê Văn Bình',
  gender: 'male',
  dateOfBirth: '1975-01-30',
  relationToHead: 'head',
  placeOfBirth: thiNai,
}

export const testHouseholds: readonly HouseholdRecord[] = [
  { ...quyNhon, members: [hoa, lien, dung] },
  { ...tanPhu, members: [binh] },
]
