import { newId } from '@mot-cua/kernel'
import type { Kysely } from 'kysely'
import { auditedBy } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import type { NoticeKind, NoticeStore, NoticeText } from './notice.ts'

type Db = Kysely<PortalTables>

export function createNoticeStore(db: Db): NoticeStore {
  return {
    list: (kind) => list(db, kind),
    async save({ kind, locale, validFrom, body, legalReference }, { actor, at }) {
      const changed = { changed_at: at, changed_by: actor.name }
      const written = { body, legal_reference: legalReference, ...changed }
      const detail = { kind, locale, validFrom, body, legalReference }
      await db.transaction().execute(async (trx) => {
        await trx
          .insertInto('notice_text')
          .values({ id: newId(), kind, locale, valid_from: validFrom, ...written })
          .onConflict((conflict) =>
            conflict.columns(['kind', 'locale', 'valid_from']).doUpdateSet(written),
          )
          .execute()
        await writeAudit(trx, { type: 'notice.saved', at, ...auditedBy(actor), detail })
      })
    },
    async remove({ kind, locale, validFrom }, { actor, at }) {
      const detail = { kind, locale, validFrom }
      await db.transaction().execute(async (trx) => {
        await trx
          .deleteFrom('notice_text')
          .where('kind', '=', kind)
          .where('locale', '=', locale)
          .where('valid_from', '=', validFrom)
          .execute()
        await writeAudit(trx, { type: 'notice.removed', at, ...auditedBy(actor), detail })
      })
    },
  }
}

async function list(db: Db, kind: NoticeKind): Promise<NoticeText[]> {
  const rows = await db
    .selectFrom('notice_text')
    .select(['locale', 'valid_from', 'body', 'legal_reference', 'changed_by'])
    .where('kind', '=', kind)
    .orderBy('valid_from')
    .orderBy('locale', 'desc')
    .execute()
  return rows.map(({ valid_from, legal_reference, changed_by, ...row }) => ({
    ...row,
    kind,
    validFrom: valid_from,
    legalReference: legal_reference,
    changedBy: changed_by,
  }))
}
