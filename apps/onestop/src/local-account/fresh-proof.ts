import type { EphemeralStore } from '@mot-cua/database'
import { hashToken, randomToken } from '@mot-cua/kernel'
import type { Entering } from '../sign-in/enter.ts'

/** What a person who is signed in shall prove once more who it is for. */
export type Purpose = 'link' | 'unlink'
type Wish = { purpose: Purpose; personId: string; browserId: string; localAccountId: string }
type Prover = Pick<Wish, 'purpose' | 'personId' | 'browserId'>

/** As long as a slow reader needs at the portal and at the issuer of e-IDs. */
const ASKED_SECONDS = 15 * 60
/** From the proof to the word "yes". */
const PROVEN_SECONDS = 10 * 60

const PATH = '/account/proven/'

export type FreshProofs = ReturnType<typeof createFreshProofs>

/**
 * The e-ID's half of a link: a proof made for it and for nothing else. The token of a wish stands
 * in what the relying party keeps and in no page, so no sign-in that was begun otherwise, silent or
 * not, can end as such a proof; nor can one of another browser or of another person.
 */
export function createFreshProofs({ store }: { store: EphemeralStore }) {
  return {
    /** Where the sign-in that proves it has to lead back to. */
    async ask(wish: Wish): Promise<string> {
      const token = randomToken()
      await store.put(askedKey(token), JSON.stringify(wish), ASKED_SECONDS)
      return PATH + token
    },

    /** Of a sign-in that was not asked for here: undefined, and it goes its usual way. */
    async take({ returnTo, personId, browserId }: Entering): Promise<TakenProof | undefined> {
      if (!returnTo.startsWith(PATH)) return undefined
      const stored = await store.take(askedKey(returnTo.slice(PATH.length)))
      const wish = stored === undefined ? undefined : (JSON.parse(stored) as Wish)
      if (wish?.browserId !== browserId) return { outcome: 'expired' }
      if (wish.personId !== personId) return { outcome: 'other-person', wish }
      return { outcome: 'proven', wish }
    },

    remember: (wish: Wish) => store.put(provenKey(wish), wish.localAccountId, PROVEN_SECONDS),
    /** The account it is about. */
    read: (prover: Prover) => store.get(provenKey(prover)),
    /** The same, once. */
    use: (prover: Prover) => store.take(provenKey(prover)),
  }
}

type TakenProof = { outcome: 'expired' } | { outcome: 'other-person' | 'proven'; wish: Wish }

const askedKey = (token: string) => `fresh-proof:asked:${hashToken(token)}`
const provenKey = ({ purpose, browserId, personId }: Prover) =>
  `fresh-proof:${purpose}:${browserId}:${personId}`
