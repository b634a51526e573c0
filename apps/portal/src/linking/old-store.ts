import type { SessionLevel } from '../account/account.ts'
import type { AssuranceLevel } from '../assurance/assurance.ts'

type Viewer = { accountId: string; level: SessionLevel }

/**
 * Whether a session sees the documents that came in by an account. Those of the account itself
 * always; those of a linked one from the level that `data-store-transfer` asks for (requirements
 * C1). Dossiers are shown at every level.
 */
export function mayShowOldStore(
  viewer: Viewer,
  owner: { accountId: string },
  required: AssuranceLevel,
): boolean {
  return viewer.accountId === owner.accountId || viewer.level >= required
}
