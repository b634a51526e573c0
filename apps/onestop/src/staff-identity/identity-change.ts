import type { EphemeralStore } from '@mot-cua/database'
import { type Clock, type Sealer, secondsBetween } from '@mot-cua/kernel'
import type { IdentityTyped } from './identity-form.ts'
import type { IdentityLimits } from './identity-limits.ts'
import type { OwnStanding } from './representation.ts'
import type { StaffIdentity } from './staff-identity.ts'

/** Whoever signed in a moment ago need not prove it again. */
const FRESH_SECONDS = 5 * 60
/** What was typed waits for the proof as long as a sign-in may take. */
const DRAFT_SECONDS = 30 * 60

/** The form as it was sent, while its sender proves who it is. */
export type IdentityDraft = { typed: IdentityTyped; standing: OwnStanding | undefined }

export type ProofOutcome = 'proved' | 'wrong' | { outcome: 'too-often'; until: Date }

type Wearer = { id: string; staffAccountId: string; authenticatedAt: Date }

type Deps = {
  store: Pick<EphemeralStore, 'get' | 'put' | 'take'>
  sealer: Sealer
  limits: Pick<IdentityLimits, 'takeProof'>
  /** Of the issued local account; false where it has none. */
  isPassword: (staffAccountId: string, password: string) => Promise<boolean>
  now: Clock
}

export type IdentityChanges = ReturnType<typeof createIdentityChanges>

/** A verified number is changed by whoever has just proved to be the official (ASVS 7.5.1). */
export function createIdentityChanges({ store, sealer, limits, isPassword, now }: Deps) {
  const draftKey = (staffAccountId: string) => `staff-identity:draft:${staffAccountId}`
  const proofKey = (sessionId: string) => `staff-identity:proved:${sessionId}`
  const open = (staffAccountId: string, sealed: string | undefined) =>
    sealed === undefined
      ? undefined
      : (JSON.parse(sealer.open(sealed, draftKey(staffAccountId))) as IdentityDraft)
  return {
    async isFresh({ id, authenticatedAt }: Wearer): Promise<boolean> {
      if (secondsBetween(authenticatedAt, now()) < FRESH_SECONDS) return true
      return (await store.get(proofKey(id))) !== undefined
    },
    async prove({ id, staffAccountId }: Wearer, password: string): Promise<ProofOutcome> {
      const taken = await limits.takeProof(staffAccountId)
      if (!taken.isTaken) return { outcome: 'too-often', until: taken.until }
      if (!(await isPassword(staffAccountId, password))) return 'wrong'
      await store.put(proofKey(id), 'password', FRESH_SECONDS)
      return 'proved'
    },
    keepDraft: (staffAccountId: string, draft: IdentityDraft) =>
      store.put(
        draftKey(staffAccountId),
        sealer.seal(JSON.stringify(draft), draftKey(staffAccountId)),
        DRAFT_SECONDS,
      ),
    readDraft: async (staffAccountId: string) =>
      open(staffAccountId, await store.get(draftKey(staffAccountId))),
    takeDraft: async (staffAccountId: string) =>
      open(staffAccountId, await store.take(draftKey(staffAccountId))),
  }
}

type Changed = { before: StaffIdentity | undefined; isBound: boolean }

/**
 * Whether a form would put another number in the place of one that has been verified, or that an
 * account of somebody states. What is stated right now may have been saved to get around this.
 */
export function changesProvenNumber({ before, isBound }: Changed, personalId: string): boolean {
  if (!before || before.stated.personalId === personalId) return false
  return isBound || before.wasVerified
}
