import type { SealedColumn, Sealer } from '@mot-cua/kernel'
import { type Kysely, sql } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import type { OnestopTables } from '../tables.ts'
import type { PictureReader, StaffPictureStore } from './staff-picture.ts'

type Deps = { db: Kysely<OnestopTables>; sealer: Sealer }

/** Sealed for its address: what is moved to another row no longer opens. */
const contextOf = (id: string) => `staff-picture:${id}`

export const pictureSealedColumn: SealedColumn = {
  table: 'staff_picture',
  column: 'sealed',
  bound: { id: 'id' },
  contextOf: ({ id = '' }) => contextOf(id),
  isBytes: true,
}

export function createStaffPictureStore(deps: Deps): StaffPictureStore {
  const { db } = deps
  return {
    save: (saving) => save(deps, saving),
    async listOf(staffAccountId) {
      const rows = await db
        .selectFrom('staff_picture')
        .select(['id', 'kind', 'media_type', 'width', 'height'])
        .where('staff_account_id', '=', staffAccountId)
        .execute()
      return rows.map(({ media_type: mediaType, ...row }) => ({ ...row, mediaType }))
    },
    read: (id, reader) => read(deps, id, reader),
  }
}

type Saving = Parameters<StaffPictureStore['save']>[0]

function save({ db, sealer }: Deps, { staffAccountId, kind, id, drawn, actor, at }: Saving) {
  const { bytes, mediaType, width, height } = drawn
  const sealed = sealer.sealBytes(bytes, contextOf(id))
  const row = { id, media_type: mediaType, width, height, sealed, uploaded_at: at }
  return db.transaction().execute(async (trx) => {
    await trx
      .insertInto('staff_picture')
      .values({ staff_account_id: staffAccountId, kind, ...row })
      .onConflict((conflict) => conflict.columns(['staff_account_id', 'kind']).doUpdateSet(row))
      .execute()
    const object = { kind: 'staff_account', id: staffAccountId }
    await writeAudit(trx, { type: 'staff-picture.saved', at, actor, object, detail: { kind } })
  })
}

async function read({ db, sealer }: Deps, id: string, { staffAccountId, unitPath }: PictureReader) {
  const row = await db
    .selectFrom('staff_picture')
    .innerJoin('staff_account', 'staff_account.id', 'staff_picture.staff_account_id')
    .innerJoin('unit', 'unit.id', 'staff_account.unit_id')
    .select(['staff_picture.kind', 'media_type', 'sealed'])
    .where('staff_picture.id', '=', id)
    .where((is) =>
      is.or([
        is('staff_account.id', '=', staffAccountId),
        ...(unitPath === undefined
          ? []
          : [sql<boolean>`starts_with(${sql.ref('unit.path')}, ${unitPath})`]),
      ]),
    )
    .executeTakeFirst()
  if (!row) return undefined
  const bytes = sealer.openBytes(row.sealed, contextOf(id))
  return { bytes, mediaType: row.media_type, kind: row.kind }
}
