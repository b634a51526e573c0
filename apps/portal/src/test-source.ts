import type {
  OwnRecord,
  OwnRecordField,
  StatedIdentity,
  TrustedSource,
  Verification,
} from './verification/verification.ts'

/** One person as a register has them on record. */
export type TestRecord = {
  personalId: string
  fullName: string
  dateOfBirth: string
  gender: string
  legacyIdNumber?: string
  isDeceased?: boolean
} & Pick<OwnRecord, 'placeOfBirth' | 'permanentCommune'>

export const quyNhon = { code: '21583', validFrom: '2025-07-01', name: 'Phường Quy Nhơn' }

/** A trusted source that can be put away, and that remembers what it was asked. */
export type TestSource = TrustedSource & {
  records: TestRecord[]
  isAway: boolean
  asked: StatedIdentity[]
  read: { personalId: string; fields: readonly OwnRecordField[] }[]
}

export function createTestSource(now: () => Date, records: TestRecord[]): TestSource {
  const source: TestSource = {
    name: 'registry',
    label: 'profile.source.registry',
    fields: ['fullName', 'personalId', 'dateOfBirth'],
    records,
    isAway: false,
    asked: [],
    read: [],
    async verify(stated) {
      source.asked.push(stated)
      return source.isAway ? { outcome: 'unavailable' } : compare(source, stated, now())
    },
    async readOwn(personalId, fields) {
      source.read.push({ personalId, fields })
      const found = source.records.find((record) => record.personalId === personalId)
      if (source.isAway || !found) return undefined
      return Object.fromEntries(fields.map((field) => [field, found[field]]))
    },
  }
  return source
}

function compare({ records }: TestSource, stated: StatedIdentity, checkedAt: Date): Verification {
  const { personalId, ...claims } = stated
  const found = records.find((record) => record.personalId === personalId)
  const answers = Object.entries(claims).map(([name, value]) => {
    const held = found?.[name as keyof typeof claims]
    if (found && held === undefined) return [name, 'unchecked']
    return [name, held === value ? 'verified' : 'differs']
  })
  const fields = { ...Object.fromEntries(answers), personalId: found ? 'verified' : 'differs' }
  return { outcome: 'checked', isDeceased: found?.isDeceased === true, fields, checkedAt }
}
