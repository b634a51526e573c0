import type { Kysely } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import { fieldsOf, lockPerson, writeFields } from '../identity-info/identity-info.store.ts'
import type { PortalTables } from '../tables.ts'
import type { VerificationStore } from './verify-identity.ts'

/** The purpose under which the portal asks; the register writes down the same. */
const PURPOSE = 'portal-profile'

export function createVerificationStore(db: Kysely<PortalTables>): VerificationStore {
  return {
    fieldsOf: (personId) => fieldsOf(db, personId),

    async recordCheck({ verifier, source, outcome, fields, at }) {
      const { personId, accountId, address } = verifier
      const detail = { source, purpose: PURPOSE, outcome, fields }
      const type = 'identity.checked'
      await writeAudit(db, { type, at, personId, accountId, address, detail })
    },

    async save({ verifier: { personId, accountId, address }, source, fields, commune, at }) {
      await db.transaction().execute(async (trx) => {
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
        const type = 'identity.saved'
        await writeAudit(trx, { type, at, personId, accountId, address, detail })
      })
    },

    async eidStatementOf(accountId) {
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
    },
  }
}
