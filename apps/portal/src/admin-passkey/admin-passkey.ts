import {
  createPasskeyProofs,
  type PasskeyChange,
  type PasskeyProofDeps,
  type PasskeyProofStore,
  type PasskeyProofs,
} from '@mot-cua/authentication'
import { isId } from '@mot-cua/kernel'

/** A key for each computer and one in the safe; a heap would only hide a stranger's. */
export const MOST_ADMIN_PASSKEYS = 10

/** `askedIn`: the visit or session that the options were made for; an answer is good there alone. */
export type AdminPasskeyOwner = { accountId: string; askedIn: string }

export type AdminPasskey = {
  id: string
  name: string
  createdAt: Date
  lastUsedAt: Date | undefined
}

export type AdminPasskeys = PasskeyProofs<AdminPasskeyOwner> & {
  list(accountId: string): Promise<AdminPasskey[]>
  /** False where it is not theirs, or would be the last factor of the account. */
  remove(removed: { id: string; accountId: string; address: string }): Promise<boolean>
}

export type AdminPasskeyStore = PasskeyProofStore<AdminPasskeyOwner> & {
  list(accountId: string): Promise<AdminPasskey[]>
  remove(removed: PasskeyChange & { id: string; accountId: string }): Promise<boolean>
}

type Deps = Pick<
  PasskeyProofDeps<AdminPasskeyOwner>,
  'challenges' | 'issuer' | 'nameOf' | 'now'
> & {
  store: AdminPasskeyStore
}

/** Of the computer, of a phone or of a key that is carried about: whatever verifies its owner. */
export function createAdminPasskeys(deps: Deps): AdminPasskeys {
  const { store, now } = deps
  const proofs = createPasskeyProofs<AdminPasskeyOwner>({
    ...deps,
    ownerKey: ({ accountId, askedIn }) => `${accountId}\0${askedIn}`,
    most: MOST_ADMIN_PASSKEYS,
  })
  return {
    ...proofs,
    list: (accountId) => store.list(accountId),
    remove: async (removed) => isId(removed.id) && store.remove({ ...removed, at: now() }),
  }
}
