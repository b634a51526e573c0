import { addSeconds } from '@mot-cua/kernel'
import type { Transaction } from 'kysely'
import { KEY_KEPT_SECONDS, KEY_WAIT_SECONDS } from './lifetimes.ts'
import { type KeyDeps, makeKey } from './provider-keys.ts'
import type { OidcProviderTables } from './tables.ts'

export type KeyRotation =
  | { outcome: 'rotated'; signsFrom: Date; oldLeavesAt: Date }
  /** The last rotation's key is not in use yet. */
  | { outcome: 'already-rotating' }

type Options = {
  /** For a key that others may have: the old ones are gone now, with all they signed. */
  atOnce?: boolean
}

/**
 * New keys for ID tokens and cookies while processes run. A new key is published first, signs
 * `KEY_WAIT_SECONDS` later, and the old one stays known until the last thing it signed has ended.
 * Processes find out by themselves. The key behind pairwise subjects is never changed: it is what
 * services know people by.
 */
export async function rotateProviderKeys(
  deps: KeyDeps,
  { atOnce = false }: Options = {},
): Promise<KeyRotation> {
  const at = deps.now()
  const signsFrom = atOnce ? at : addSeconds(at, KEY_WAIT_SECONDS)
  const oldLeavesAt = atOnce ? at : addSeconds(signsFrom, KEY_KEPT_SECONDS)
  const keys = [await makeKey(deps, 'signing'), await makeKey(deps, 'cookie')]
  const isRotated = await deps.db.transaction().execute(async (transaction) => {
    await forgetGone(transaction, at)
    const isFree = atOnce
      ? await forgetAll(transaction)
      : await retireCurrent(transaction, { at, oldLeavesAt })
    if (!isFree) return false
    await transaction.insertInto('oidc_key').values(keys).execute()
    return true
  })
  return isRotated
    ? { outcome: 'rotated', signsFrom, oldLeavesAt }
    : { outcome: 'already-rotating' }
}

/** Nothing is verified with them any more, so nobody needs to be able to. */
async function forgetGone(db: Transaction<OidcProviderTables>, at: Date): Promise<void> {
  await db.deleteFrom('oidc_key').where('retired_at', '<=', at).execute()
}

/** None while the current key waits for its use; of two rotations at once, one retires. */
async function retireCurrent(
  db: Transaction<OidcProviderTables>,
  { at, oldLeavesAt }: { at: Date; oldLeavesAt: Date },
): Promise<boolean> {
  const others = db
    .selectFrom('oidc_key')
    .select('id')
    .where('purpose', '=', 'signing')
    .where('retired_at', 'is not', null)
  const { numUpdatedRows } = await db
    .updateTable('oidc_key')
    .set({ retired_at: oldLeavesAt })
    .where('purpose', 'in', ['signing', 'cookie'])
    .where('retired_at', 'is', null)
    .where(({ eb, or, not, exists }) =>
      // The very first key waited for nobody.
      or([eb('created_at', '<=', addSeconds(at, -KEY_WAIT_SECONDS)), not(exists(others))]),
    )
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

async function forgetAll(db: Transaction<OidcProviderTables>): Promise<true> {
  await db.deleteFrom('oidc_key').where('purpose', 'in', ['signing', 'cookie']).execute()
  return true
}
