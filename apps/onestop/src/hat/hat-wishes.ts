import type { EphemeralStore } from '@mot-cua/database'

/** As long as a further proof may take. */
const WISH_SECONDS = 10 * 60

export type HatWishes = ReturnType<typeof createHatWishes>

/**
 * Which account somebody was about to act as when a further proof was needed. Kept here by browser,
 * never in an address: nobody can send another person a wish.
 */
export function createHatWishes({ store }: { store: Pick<EphemeralStore, 'put' | 'take'> }) {
  const keyOf = (browserId: string) => `hat-wish:${browserId}`
  return {
    remember: (browserId: string, staffAccountId: string) =>
      store.put(keyOf(browserId), staffAccountId, WISH_SECONDS),
    take: (browserId: string) => store.take(keyOf(browserId)),
  }
}
