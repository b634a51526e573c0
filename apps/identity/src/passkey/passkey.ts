import {
  createPasskeyProofs,
  type NewPasskey,
  type PasskeyChange,
  type PasskeyProofDeps,
  type PasskeyProofStore,
  type PasskeyProofs,
} from '@mot-cua/authentication'
import { isId } from '@mot-cua/kernel'

/** One for each way to unlock is plenty; a heap of them would only hide a stranger's. */
export const MOST_PASSKEYS_OF_DEVICE = 5

export type PasskeyOwner = { accountId: string; deviceId: string }

export type Passkey = {
  id: string
  name: string
  deviceId: string
  createdAt: Date
  lastUsedAt: Date | undefined
}

/**
 * Passkeys of phones: each belongs to one account and one device. What a proof is for is `unlock`,
 * or `approve:<id of the request>`.
 */
export type Passkeys = PasskeyProofs<PasskeyOwner> & {
  list(accountId: string): Promise<Passkey[]>
  /** False where there is none of that id, or it is another person's. */
  remove(id: string, accountId: string, from?: { address?: string }): Promise<boolean>
}

export type PasskeyStore = PasskeyProofStore<PasskeyOwner> & {
  list(accountId: string): Promise<Passkey[]>
  remove(removed: PasskeyChange & { id: string; accountId: string }): Promise<boolean>
}

/** Taken while the device is active. */
export type NewDevicePasskey = NewPasskey<PasskeyOwner>

type Deps = Pick<PasskeyProofDeps<PasskeyOwner>, 'challenges' | 'issuer' | 'nameOf' | 'now'> & {
  store: PasskeyStore
}

/** Made by the phone itself, which verifies the person. */
export function createPasskeys(deps: Deps): Passkeys {
  const { store, now } = deps
  const proofs = createPasskeyProofs<PasskeyOwner>({
    ...deps,
    ownerKey: ({ accountId, deviceId }) => `${accountId}\0${deviceId}`,
    most: MOST_PASSKEYS_OF_DEVICE,
    attachment: 'platform',
  })
  return {
    ...proofs,
    list: (accountId) => store.list(accountId),
    async remove(id, accountId, { address } = {}) {
      return isId(id) && (await store.remove({ id, accountId, at: now(), address }))
    },
  }
}
