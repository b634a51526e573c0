import type { Kysely } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import type { OnestopTables } from '../tables.ts'
import type { GuideStore, PublishedVersion } from './guide.ts'

export function createGuideStore(db: Kysely<OnestopTables>): GuideStore {
  return {
    async all() {
      const rows = await db
        .selectFrom('guide_version')
        .select(['slug', 'number', 'valid_from', 'words', 'change'])
        .orderBy('slug')
        .orderBy('number')
        .execute()
      return rows.map(({ valid_from: validFrom, words, ...row }) => ({
        ...row,
        validFrom,
        // The column is jsonb: drivers answer it as what it stands for.
        words: words as unknown as PublishedVersion['words'],
      }))
    },
    publish: ({ slug, number, validFrom, words, change }, { actor: { name, ...actor }, at }) =>
      db.transaction().execute(async (trx) => {
        const written = await trx
          .insertInto('guide_version')
          .values({
            slug,
            number,
            valid_from: validFrom,
            words: JSON.stringify(words),
            change,
            published_at: at,
            published_by: name,
          })
          .onConflict((conflict) => conflict.columns(['slug', 'number']).doNothing())
          .returning('number')
          .executeTakeFirst()
        if (!written) return false
        const object = { kind: 'guide', id: slug }
        const detail = { by: name, number, reason: change }
        await writeAudit(trx, { type: 'guide.published', at, actor, object, detail })
        return true
      }),
  }
}
