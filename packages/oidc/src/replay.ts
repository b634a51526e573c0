import type { EphemeralStore } from '@mot-cua/database'
import { CLOCK_SKEW_SECONDS, hashToken } from '@mot-cua/kernel'
import { type Adapter, type AdapterPayload, errors, Provider } from 'oidc-provider'
import { takeAssertionUnderCheck } from './client-assertion.ts'
import { PROOF_AGE_SECONDS } from './lifetimes.ts'

/** What may be presented once. Each kind counts for itself: a client may give both one `jti`. */
type OneTime = 'assertion' | 'proof'

/** True for one of any number of callers with the same `jti`, in all processes together. */
function takeOnce(
  store: EphemeralStore,
  { kind, id, seconds }: { kind: OneTime; id: string; seconds: number },
): Promise<boolean> {
  return store.compareAndSet(`oidc:once:${kind}:${id}`, {
    expected: undefined,
    next: '1',
    ttlSeconds: Math.max(1, seconds),
  })
}

/** The same for a proof that the library does not see: one presented to an API of our own. */
export function takeProofOnce(
  store: EphemeralStore,
  { jkt, jti }: { jkt: string; jti: string },
): Promise<boolean> {
  const id = hashToken(`${jkt}\0${jti}`)
  const seconds = PROOF_AGE_SECONDS + 2 * CLOCK_SKEW_SECONDS
  return takeOnce(store, { kind: 'proof', id: `api:${id}`, seconds })
}

/**
 * The library's ReplayDetection, for `jti` of client assertions and DPoP proofs. Its look-up and
 * its write are two steps; here the write alone decides, with the error of whoever asked.
 */
export function createReplayAdapter(store: EphemeralStore, adapter: Adapter): Adapter {
  return {
    ...adapter,
    find: () => Promise.resolve(undefined),
    async upsert(id: string, _payload: AdapterPayload, expiresInSeconds?: number) {
      const kind: OneTime = takeAssertionUnderCheck(Provider.ctx) ? 'assertion' : 'proof'
      const seconds = expiresInSeconds ?? 1
      if (await takeOnce(store, { kind, id, seconds })) return
      throw kind === 'assertion'
        ? new errors.InvalidClientAuth('client assertion was already used')
        : new errors.InvalidDpopProof('DPoP proof was already used')
    },
  }
}
