import type { Insertable, Kysely } from 'kysely'
import { selectHolders } from '../residents/holders.store.ts'
import type { Subject } from '../residents/subject.ts'
import type { RegistryTables } from '../tables.ts'
import type { Candidate } from './verification.ts'
import type { AuditedAnswer, AuditedRefusal, VerificationStore } from './verify-claims.ts'

export function createVerificationStore(db: Kysely<RegistryTables>): VerificationStore {
  return {
    atomically: (work) =>
      db.transaction().execute((transaction) => work(createVerificationStore(transaction))),

    async findAnswer(clientId, requestId) {
      const row = await db
        .selectFrom('verification_audit')
        .select(['at', 'request_digest', 'life_status', 'outcomes'])
        .where('client_id', '=', clientId)
        .where('request_id', '=', requestId)
        .where('decision', '=', 'answered')
        .executeTakeFirst()
      return (
        row && {
          requestDigest: row.request_digest ?? '',
          checkedAt: row.at,
          results: row.outcomes,
          ...(row.life_status !== null && { lifeStatus: row.life_status }),
        }
      )
    },

    findCandidates: (subject) => findCandidates(db, subject),

    async recordAnswer(answer) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('verification_audit')
        .values(answerRow(answer))
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow()
      return numInsertedOrUpdatedRows === 1n
    },

    async recordRefusal(refusal) {
      await db.insertInto('verification_audit').values(refusalRow(refusal)).execute()
    },
  }
}

function answerRow(answer: AuditedAnswer): Insertable<RegistryTables['verification_audit']> {
  return {
    audit_id: answer.auditId,
    at: answer.checkedAt,
    client_id: answer.clientId,
    decision: 'answered',
    request_id: answer.requestId,
    request_digest: answer.requestDigest,
    purpose: answer.purpose,
    asked_by_party: answer.askedBy.party,
    asked_by_official_ref: answer.askedBy.officialRef ?? null,
    resident_id: answer.residentId ?? null,
    life_status: answer.lifeStatus ?? null,
    outcomes: JSON.stringify(answer.results),
  }
}

function refusalRow(audited: AuditedRefusal): Insertable<RegistryTables['verification_audit']> {
  const { auditId, clientId, refusal, at, request } = audited
  return {
    audit_id: auditId,
    at,
    client_id: clientId,
    decision: 'refused',
    refusal,
    request_id: request?.requestId ?? null,
    purpose: request?.purpose ?? null,
    asked_by_party: request?.askedBy.party ?? null,
    asked_by_official_ref: request?.askedBy.officialRef ?? null,
    outcomes: '{}',
  }
}

async function findCandidates(db: Kysely<RegistryTables>, subject: Subject): Promise<Candidate[]> {
  const rows = await selectHolders(db, subject)
    .select([
      'resident.full_name',
      'resident.date_of_birth',
      'resident.gender',
      'resident.deceased_on',
      'resident.legacy_id_number',
      'household.commune_code',
    ])
    .execute()
  return rows.map((row) => ({
    residentId: row.resident_id,
    holdsNumber: row.holds_number,
    fullName: row.full_name,
    dateOfBirth: row.date_of_birth,
    gender: row.gender,
    permanentCommuneCode: row.commune_code ?? undefined,
    legacyIdNumber: row.legacy_id_number ?? undefined,
    isDeceased: row.deceased_on !== null,
  }))
}
