import { hashToken } from '@mot-cua/kernel'
import type { Adapter, KoaContextWithOIDC } from 'oidc-provider'

/** Initial access tokens that the app gives out itself, each for somebody it knows (RFC 7591 §3). */
export type RegistrationTokens = {
  isGood(token: string): Promise<boolean>
  /** Done before the client hears of its registration: it may ask for an access token the next moment. */
  onRegistered(registered: { clientId: string; token: string }): Promise<void>
}

type Accepted = {
  /** The one of the configuration, which names nobody. */
  initialAccessToken: string | undefined
  registrationTokens?: RegistrationTokens
}

/** Without either nobody can register. */
export function canRegister({ initialAccessToken, registrationTokens }: Accepted): boolean {
  return initialAccessToken !== undefined || registrationTokens !== undefined
}

export function createInitialAccessAdapter(accepted: Accepted): Adapter {
  const { initialAccessToken, registrationTokens } = accepted
  // By their hashes, so that no comparison tells how much of a guess was right.
  const own = initialAccessToken === undefined ? undefined : hashToken(initialAccessToken)
  return {
    async find(id) {
      const isGood = hashToken(id) === own || (await registrationTokens?.isGood(id)) === true
      return isGood ? { jti: id, kind: 'InitialAccessToken' } : undefined
    },
    upsert: neverCalled,
    destroy: neverCalled,
    findByUid: neverCalled,
    findByUserCode: neverCalled,
    consume: neverCalled,
    revokeByGrantId: neverCalled,
  }
}

/** Tells whose token a new client came by, while it still waits for its answer. */
export function tellRegistered(tokens: Pick<RegistrationTokens, 'onRegistered'>) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> => {
    await next()
    if (ctx.oidc?.route !== 'registration' || ctx.status !== 201) return
    const { Client: client, InitialAccessToken: token } = ctx.oidc.entities
    if (client && token) await tokens.onRegistered({ clientId: client.clientId, token: token.jti })
  }
}

function neverCalled(): Promise<never> {
  return Promise.reject(new Error('initial access tokens are given out by the app'))
}
