import type { EphemeralStore } from '@mot-cua/database'
import type { SignInStart } from '@mot-cua/oidc'
import type { Visit } from '../provider/interactions.ts'
import { visitIdOf } from '../provider/paths.ts'
import { acrOfLevel } from '../provider/service-session.ts'
import type { VisitNeed } from './judge-visit.ts'

/** As long as a visit may last. */
const KEPT_SECONDS = 60 * 60

/** What the issuer that a person goes to has to be told of the visit. */
export type Wishes = Pick<SignInStart, 'acrValues' | 'prompt' | 'maxAge' | 'loginHint'>

export type VisitWishes = ReturnType<typeof createVisitWishes>

/**
 * What a visit asks of whatever way in is chosen for it. Kept here and bound to the browser: a
 * hint names a person, so it stands in no address, and no other browser learns it.
 */
export function createVisitWishes(store: Pick<EphemeralStore, 'put' | 'get' | 'compareAndSet'>) {
  const keyOf = (browserId: string, visitId: string) => `visit-wishes:${browserId}:${visitId}`
  const localesKey = (browserId: string, visitId: string) => `visit-locales:${browserId}:${visitId}`
  const triedKey = (visitId: string, need: VisitNeed) => `visit-tried:${visitId}:${need}`
  return {
    async remember(browserId: string, visit: Visit, asOther: boolean): Promise<void> {
      const key = keyOf(browserId, visit.id)
      await store.put(key, JSON.stringify(wishesOf(visit, asOther)), KEPT_SECONDS)
      const spoken = visit.uiLocales.join(' ')
      await store.put(localesKey(browserId, visit.id), spoken, KEPT_SECONDS)
    },
    /** The languages in which the service was read, the first one first. */
    async uiLocalesOf(browserId: string, returnTo: string): Promise<readonly string[]> {
      const id = visitIdOf(returnTo)
      const spoken = id === undefined ? undefined : await store.get(localesKey(browserId, id))
      return spoken?.split(' ') ?? []
    },
    /** By where the sign-in is to lead; none for one that is no service's. */
    async of(browserId: string, returnTo: string): Promise<Wishes> {
      const id = visitIdOf(returnTo)
      const stored = id === undefined ? undefined : await store.get(keyOf(browserId, id))
      return stored === undefined ? {} : (JSON.parse(stored) as Wishes)
    },
    /** When the visit's page was first opened, to the millisecond; asked for where it matters. */
    async startOf({ id, asksAnew }: Visit, now: Date): Promise<Date> {
      const key = `visit-started:${id}`
      const next = String(now.getTime())
      if (!asksAnew) return now
      const isFirst = await store.compareAndSet(key, {
        expected: undefined,
        next,
        ttlSeconds: KEPT_SECONDS,
      })
      return isFirst ? now : new Date(Number((await store.get(key)) ?? next))
    },
    /** Led away for that by itself once: a second time the person is asked (no loops). */
    markTried: (visitId: string, need: VisitNeed) =>
      store.put(triedKey(visitId, need), '1', KEPT_SECONDS),
    hasTried: async (visitId: string, need: VisitNeed) =>
      (await store.get(triedKey(visitId, need))) !== undefined,
  }
}

function wishesOf(visit: Visit, asOther: boolean): Wishes {
  const acrValues = acrOfLevel(visit.demandedLevel)
  return {
    ...(acrValues === undefined ? {} : { acrValues }),
    ...(visit.asksAnew || asOther ? { prompt: 'login' } : {}),
    ...(visit.maxAgeSeconds === undefined ? {} : { maxAge: visit.maxAgeSeconds }),
    ...(visit.loginHint === undefined || asOther ? {} : { loginHint: visit.loginHint }),
  }
}
