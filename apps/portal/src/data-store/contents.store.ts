import { type Kysely, sql } from 'kysely'
import type { PortalTables } from '../tables.ts'

export type Contents = { dossiers: number; documents: number }

/** How much came in by these accounts: what a link would bring. Read from indexes alone. */
export function createContents(db: Kysely<PortalTables>) {
  return {
    async count(accountIds: readonly string[]): Promise<Contents> {
      const ids = sql<string[]>`${[...accountIds]}::uuid[]`
      const row = await db
        .selectNoFrom((eb) => [
          eb
            .selectFrom('dossier')
            .select((of) => of.fn.countAll<number>().as('dossiers'))
            .where('account_id', '=', sql<string>`any(${ids})`)
            .as('dossiers'),
          eb
            .selectFrom('document')
            .select((of) => of.fn.countAll<number>().as('documents'))
            .where('account_id', '=', sql<string>`any(${ids})`)
            .where('deleted_at', 'is', null)
            .as('documents'),
        ])
        .executeTakeFirstOrThrow()
      return { dossiers: Number(row.dossiers ?? 0), documents: Number(row.documents ?? 0) }
    },
  }
}
