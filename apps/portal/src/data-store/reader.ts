import type { AccountType } from '../account/account.ts'
import type { AssuranceLevel, RequirementStore } from '../assurance/assurance.ts'
import type { Session } from '../session/session.ts'

/** Whose things are read, from which account, and whether those of the old store are among them. */
export type Reader = {
  personId: string
  accountId: string
  /** False: documents that came in by an account that is no e-ID stay out of sight. */
  seesOldStore: boolean
  /** The old way in, weaker than the e-ID, shows what came in by it and nothing else. */
  seesOwnOnly: boolean
}

type SignedIn = { type: AccountType; level: Session['level'] }

/**
 * Whether documents of the old store are shown (C1, `dataStoreTransfer`): they passed to the e-ID
 * account of level 2 (R108). Whoever signs in with the old account itself has them there.
 */
export function maySeeOldStore({ type, level }: SignedIn, required: AssuranceLevel): boolean {
  return type !== 'eid' || level >= required
}

/** What a signed-in person may read now. */
export async function readerOf(
  session: Pick<Session, 'personId' | 'accountId' | 'type' | 'level'>,
  requirements: Pick<RequirementStore, 'minimumLevel'>,
): Promise<Reader> {
  const required = await requirements.minimumLevel('data-store-transfer')
  const { personId, accountId } = session
  return {
    personId,
    accountId,
    seesOldStore: maySeeOldStore(session, required),
    seesOwnOnly: session.type !== 'eid',
  }
}
