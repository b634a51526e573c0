import {
  type CellError,
  type CellReader,
  type Columns,
  createRowReader,
  readDate,
  readGender,
  readName,
  readPersonalId,
  readPhone,
  readUsername,
  type SheetRow,
} from '@mot-cua/sheets'
import type { Audience } from '../account/account.ts'
import { type ImportColumn, importTable } from './columns.ts'

/** An account as another system kept it; the password only as that system hashed it. */
export type ImportedAccount = {
  username: string
  passwordHash: string
  audience: Exclude<Audience, 'administrator'>
  phone: string
  fields: Partial<Record<'fullName' | ImportedField, string>>
}
type ImportedField = 'email' | 'personalId' | 'legacyIdNumber' | 'dateOfBirth' | 'gender' | 'phone'

export type CellProblem =
  | 'missing'
  | 'username-form'
  | 'unknown-hash'
  | 'phone-form'
  | 'email-form'
  | 'personal-id-form'
  | 'legacy-id-form'
  | 'date-form'
  | 'gender-form'
  | 'audience-form'
  | 'too-long'
  | 'twice-in-file'
  | 'taken'

export type RowError = CellError<CellProblem>

export type ReadRow = { account: ImportedAccount } | { errors: RowError[] }

type Deps = { isKnownHash: (hash: string) => boolean }

/** What one row says, or every reason why it cannot be taken. */
export function readImportRow(
  row: SheetRow,
  columns: Columns<ImportColumn>,
  { isKnownHash }: Deps,
): ReadRow {
  const { needed } = importTable
  const { read, errors } = createRowReader<ImportColumn, CellProblem>(row, { columns, needed })
  const username = read('username', readUsername)
  const passwordHash = read('passwordHash', (text) =>
    isKnownHash(text) ? { value: text } : { problem: 'unknown-hash' },
  )
  const phone = read('phone', readPhone)
  const fullName = read('fullName', readName)
  const email = read('email', readEmail)
  const personalId = read('personalId', readPersonalId)
  const legacyIdNumber = read('legacyIdNumber', readLegacyId)
  const dateOfBirth = read('dateOfBirth', readDate)
  const gender = read('gender', readGender)
  const audience = read('audience', readAudience) ?? 'person'
  if (errors.length > 0 || !username || !passwordHash || !phone || !fullName) return { errors }
  const stated = { fullName, phone, email, personalId, legacyIdNumber, dateOfBirth, gender }
  const fields = Object.fromEntries(Object.entries(stated).filter(([, value]) => value))
  return { account: { username, passwordHash, audience, phone, fields } }
}

type Reader<T> = CellReader<T, CellProblem>

const readEmail: Reader<string> = (text) =>
  /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(text) && text.length <= 254
    ? { value: text }
    : { problem: 'email-form' }

const readLegacyId: Reader<string> = (text) => {
  const digits = text.replace(/[\s.]/g, '').padStart(9, '0')
  return /^\d{9}$/.test(digits) ? { value: digits } : { problem: 'legacy-id-form' }
}

const audiences: Record<string, ImportedAccount['audience']> = {
  'cá nhân': 'person',
  person: 'person',
  'tổ chức': 'organization',
  'doanh nghiệp': 'organization',
  organization: 'organization',
}

const readAudience: Reader<ImportedAccount['audience']> = (text) => {
  const value = audiences[text.toLowerCase()]
  return value ? { value } : { problem: 'audience-form' }
}
