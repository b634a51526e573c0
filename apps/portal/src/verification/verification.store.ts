import type { Kysely, Transaction } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import { fieldsOf, lockPerson, writeFields } from '../identity-info/identity-info.store.ts'
import type { PortalTables } from '../tables.ts'
import type { Statement } from './judge-check.ts'
import type { VerificationStore } from './verify-identity.ts'

/** The purpose under which the portal asks; the register writes down the same. */
const PURPOSE = 'portal-profile'

export function createVerificationStore(db: Kysely<PortalTables>): VerificationStore {
  return {
    fieldsOf: (personId) => fieldsOf(db, personId),
    eidStatementOf: (accountId) => eidStatementOf(db, accountId),
    save: (saved) => db.transaction().execute((trx) => save(trx, saved)),
    async recordCheck({ verifier, source, outcome, fields, at }) {
      const { personId, accountId, address } = verifier
      const detail = { source, purpose: PURPOSE, outcome, fields }
      await writeAudit(db, { type: 'identity.checked', at, personId, accountId, address, detail })
    },
  }
}

async function save(
  trx: Transaction<PortalTables>,
  { verifier, source, fields, commune, at }: Parameters<VerificationStore['save']>[0],
): Promise<void> {
  const { personId, accountId, address } = verifier
  await lockPerson(trx, personId)
  await writeFields(trx, accountId, fields)
  if (commune) {
    await trx
      .updateTable('account')
      .set({ commune_code: commune.code, commune_valid_from: commune.validFrom })
      .where('id', '=', accountId)
      .execute()
  }
  const names = fields.map(({ name }) => name)
  const kept = commune ? { kept: ['permanentCommune'] } : {}
  const detail = { source, purpose: PURPOSE, fields: names, ...kept }
  await writeAudit(trx, { type: 'identity.saved', at, personId, accountId, address, detail })
}

async function eidStatementOf(
  db: Kysely<PortalTables>,
  accountId: string,
): Promise<Statement | undefined> {
  const rows = await db
    .selectFrom('account_field')
    .innerJoin('account', 'account.id', 'account_field.account_id')
    .select(['name', 'value'])
    .where('account_id', '=', accountId)
    .where('account.type', '=', 'eid')
    .where('name', 'in', ['personalId', 'fullName', 'dateOfBirth', 'gender'])
    .execute()
  const { personalId, fullName, dateOfBirth, gender } = Object.fromEntries(
    rows.map(({ name, value }) => [name, value]),
  )
  if (!personalId || !fullName || !dateOfBirth) return undefined
  return { personalId, fullName, dateOfBirth, ...(gender ? { gender } : {}) }
}
