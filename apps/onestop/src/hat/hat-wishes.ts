import type { EphemeralStore } from '@mot-cua/database'
import type { StaffDemand } from './hat.ts'

/** As long as a further proof may take. */
const WISH_SECONDS = 10 * 60

/** As which official somebody wants to act, the page of officials it is for, and what that demands. */
export type HatWish = { staffAccountId: string; returnTo: string; demand: StaffDemand }

export type HatWishes = ReturnType<typeof createHatWishes>

/**
 * Which account somebody was about to act as when a further proof was needed. Kept here by browser,
 * never in an address: nobody can send another person a wish.
 */
export function createHatWishes({ store }: { store: Pick<EphemeralStore, 'put' | 'take'> }) {
  const keyOf = (browserId: string) => `hat-wish:${browserId}`
  return {
    remember: (browserId: string, wish: HatWish) =>
      store.put(keyOf(browserId), JSON.stringify(wish), WISH_SECONDS),
    async take(browserId: string): Promise<HatWish | undefined> {
      const kept = await store.take(keyOf(browserId))
      return kept === undefined ? undefined : (JSON.parse(kept) as HatWish)
    },
  }
}
