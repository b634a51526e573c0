import { findCommune } from '@mot-cua/places'
import type { Insertable, Kysely } from 'kysely'
import { selectHolders } from '../residents/holders.store.ts'
import type { Subject } from '../residents/subject.ts'
import type { RegistryTables } from '../tables.ts'
import type { AttributeRecord, Attributes, Place } from './attributes.ts'
import type {
  AttributesRequest,
  AttributesStore,
  AuditedAttributesRefusal,
  AuditedDisclosure,
} from './read-attributes.ts'

type Db = Kysely<RegistryTables>
type AuditRow = Insertable<RegistryTables['attribute_audit']>

export function createAttributesStore(db: Db): AttributesStore {
  return {
    atomically: (work) =>
      db.transaction().execute((transaction) => work(createAttributesStore(transaction))),

    async findRecords(subject) {
      const rows = await selectRecords(db, subject).execute()
      return rows.map(toRecord)
    },

    async recordDisclosure(audited) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('attribute_audit')
        .values(disclosureRow(audited))
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow()
      return numInsertedOrUpdatedRows === 1n
    },

    async recordRefusal(audited) {
      await db.insertInto('attribute_audit').values(refusalRow(audited)).execute()
    },
  }
}

type RecordRow = Awaited<ReturnType<ReturnType<typeof selectRecords>['execute']>>[number]

function selectRecords(db: Db, subject: Subject) {
  return selectHolders(db, subject)
    .leftJoin('resident_personal_id as present', (join) =>
      join
        .onRef('present.resident_id', '=', 'resident.resident_id')
        .on('present.valid_to', 'is', null),
    )
    .select([
      'present.personal_id',
      'resident.full_name',
      'resident.gender',
      'resident.date_of_birth',
      'resident.place_of_birth_commune_code',
      'resident.place_of_birth_commune_valid_from',
      'household.commune_code',
      'household.commune_valid_from',
      'resident.relation_to_head',
      'resident.legacy_id_number',
      'resident.card_issued_on',
      'resident.deceased_on',
    ])
}

function toRecord(row: RecordRow): AttributeRecord {
  return {
    residentId: row.resident_id,
    holdsNumber: row.holds_number,
    isDeceased: row.deceased_on !== null,
    held: {
      fullName: row.full_name,
      gender: row.gender,
      dateOfBirth: row.date_of_birth,
      ...toPlaceOf('placeOfBirth', {
        code: row.place_of_birth_commune_code,
        validFrom: row.place_of_birth_commune_valid_from,
      }),
      ...toPlaceOf('permanentCommune', {
        code: row.commune_code,
        validFrom: row.commune_valid_from,
      }),
      relationToHead: row.relation_to_head,
      ...(row.personal_id !== null && { personalId: row.personal_id }),
      ...(row.legacy_id_number !== null && { legacyIdNumber: row.legacy_id_number }),
      ...(row.card_issued_on !== null && { cardIssuedOn: row.card_issued_on }),
    },
  }
}

function toPlaceOf(
  field: 'placeOfBirth' | 'permanentCommune',
  { code, validFrom }: { code: string | null; validFrom: string | null },
): Pick<Partial<Attributes>, typeof field> {
  const commune = code !== null && validFrom !== null && findCommune(code, validFrom)
  if (!commune) return {}
  const place: Place = { code: commune.code, validFrom: commune.validFrom, name: commune.fullName }
  return { [field]: place }
}

function disclosureRow({ request, disclosure, ...row }: AuditedDisclosure): AuditRow {
  return {
    audit_id: row.auditId,
    at: row.at,
    client_id: row.clientId,
    decision: 'answered',
    ...askedColumns(request),
    resident_id: disclosure.residentId ?? null,
    life_status: disclosure.lifeStatus ?? null,
    outcomes: JSON.stringify(disclosure.results),
  }
}

function refusalRow({ request, ...row }: AuditedAttributesRefusal): AuditRow {
  const outcome = row.refusal === 'not-entitled' ? 'FORBIDDEN' : 'REFUSED'
  const asked = request?.fields.map((field) => [field, outcome] as const) ?? []
  return {
    audit_id: row.auditId,
    at: row.at,
    client_id: row.clientId,
    decision: 'refused',
    refusal: row.refusal,
    ...(request && askedColumns(request)),
    outcomes: JSON.stringify(Object.fromEntries(asked)),
  }
}

function askedColumns({ requestId, purpose, askedBy }: AttributesRequest) {
  const { agency, official, caseRef, atRequestOf } = askedBy
  return {
    request_id: requestId,
    purpose,
    agency_code: agency.code,
    agency_name: agency.name,
    at_request_of: atRequestOf ?? null,
    official_ref: official?.ref ?? null,
    official_name: official?.name ?? null,
    official_post: official?.post ?? null,
    case_ref: caseRef,
  }
}
