import type { EphemeralStore } from '@mot-cua/database'
import { addSeconds, CLOCK_SKEW_SECONDS, type Clock, hashToken, randomToken } from '@mot-cua/kernel'
import type { Entering } from '../sign-in/enter.ts'
import { PROOF_PATHS } from '../sign-in/paths.ts'

/** What a person who is signed in shall prove once more who it is for. */
export type Purpose = 'link' | 'unlink'
type Wish = { purpose: Purpose; personId: string; browserId: string; localAccountId: string }
type Asked = Wish & { askedAt: string }
type Proving = Pick<Entering, 'returnTo' | 'personId' | 'browserId'> & {
  arrived: Pick<Entering['arrived'], 'authenticatedAt'>
}
type Prover = Pick<Wish, 'purpose' | 'personId' | 'browserId'>

/** As long as a slow reader needs at the portal and at the issuer of e-IDs. */
const ASKED_SECONDS = 15 * 60
/** From the proof to the word "yes". */
const PROVEN_SECONDS = 10 * 60

export type FreshProofs = ReturnType<typeof createFreshProofs>

/**
 * The e-ID's half of a link: a proof made for it and for nothing else. The token of a wish stands
 * in what the relying party keeps and in no page, so no sign-in that was begun otherwise, silent or
 * not, can end as such a proof; nor can one of another browser or of another person, nor one that
 * is older than the wish.
 */
export function createFreshProofs({ store, now }: { store: EphemeralStore; now: Clock }) {
  return {
    /** Where the sign-in that proves it has to lead back to. */
    async ask(wish: Wish): Promise<string> {
      const token = randomToken()
      const asked: Asked = { ...wish, askedAt: now().toISOString() }
      await store.put(askedKey(token), JSON.stringify(asked), ASKED_SECONDS)
      return PROOF_PATHS + token
    },

    /** Of a sign-in that was not asked for here: undefined, and it goes its usual way. */
    async take(entering: Proving): Promise<TakenProof | undefined> {
      const { returnTo, personId, browserId, arrived } = entering
      if (!returnTo.startsWith(PROOF_PATHS)) return undefined
      const stored = await store.take(askedKey(returnTo.slice(PROOF_PATHS.length)))
      const wish = stored === undefined ? undefined : (JSON.parse(stored) as Asked)
      if (wish?.browserId !== browserId) return { outcome: 'expired' }
      const earliest = addSeconds(new Date(wish.askedAt), -CLOCK_SKEW_SECONDS)
      if (arrived.authenticatedAt < earliest) return { outcome: 'expired' }
      if (wish.personId !== personId) return { outcome: 'other-person', wish }
      return { outcome: 'proven', wish }
    },

    remember: (wish: Wish, { level }: Pick<Entering['arrived'], 'level'>) => {
      const proven: Proven = { localAccountId: wish.localAccountId, level }
      return store.put(provenKey(wish), JSON.stringify(proven), PROVEN_SECONDS)
    },
    read: async (prover: Prover) => parse(await store.get(provenKey(prover))),
    /** The same, once. */
    use: async (prover: Prover) => parse(await store.take(provenKey(prover))),
  }
}

/** The account that the proof is about, and how high it was: more may be asked before the "yes". */
type Proven = { localAccountId: string; level: Entering['arrived']['level'] }

const parse = (kept: string | undefined) =>
  kept === undefined ? undefined : (JSON.parse(kept) as Proven)

type TakenProof = { outcome: 'expired' } | { outcome: 'other-person' | 'proven'; wish: Wish }

const askedKey = (token: string) => `fresh-proof:asked:${hashToken(token)}`
const provenKey = ({ purpose, browserId, personId }: Prover) =>
  `fresh-proof:proven:${purpose}:${browserId}:${personId}`
