import type { EphemeralStore } from '@mot-cua/database'
import type { Sealer } from '@mot-cua/kernel'
import type { Kysely } from 'kysely'
import { createHatStore } from './hat/hat.store.ts'
import { createHatWishes } from './hat/hat-wishes.ts'
import { createUnsavedWork } from './hat/unsaved-work.ts'
import { createStaffMessageStore } from './staff-message/staff-message.store.ts'
import type { OnestopTables } from './tables.ts'

/** What turning from one account to another needs. */
export function createHatFeatures({
  db,
  store,
  sealer,
}: {
  db: Kysely<OnestopTables>
  store: EphemeralStore
  sealer: Sealer
}) {
  return {
    hats: createHatStore(db),
    staffMessages: createStaffMessageStore(db),
    hatWishes: createHatWishes({ store }),
    unsavedWork: createUnsavedWork({ store, sealer }),
  }
}
