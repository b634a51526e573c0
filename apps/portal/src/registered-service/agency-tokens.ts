import { addSeconds, type Clock, hashToken, newId, randomToken } from '@mot-cua/kernel'
import { listServiceScopes, serviceScopes } from './service-approval.ts'

const DAY_SECONDS = 24 * 60 * 60

/** Long enough for a year's changes of machines and keys. */
export const DEFAULT_DAYS = 365

/** In the place of a name where no operator decided: said on the pages in words. */
export const BY_TOKEN = 'agency-token'

/** An initial access token that was made for an agency; what registers by it speaks for the agency. */
export type AgencyToken = {
  id: string
  source: string
  scopes: readonly string[]
  issuedAt: Date
  issuedBy: string
  validUntil: Date
}

export type AgencyTokenStore = {
  /** False where the token is there already. */
  insert(token: AgencyToken & { tokenHash: string }): Promise<boolean>
  /** Those that still register. */
  list(at: Date): Promise<AgencyToken[]>
  withdraw(withdrawal: { id: string; by: string; at: Date }): Promise<boolean>
  isGood(tokenHash: string, at: Date): Promise<boolean>
  /** The new client is approved for what its token says; nothing for a token that is no agency's. */
  bind(registered: { clientId: string; tokenHash: string; at: Date }): Promise<void>
}

export type NewAgencyToken = {
  source: string
  scopes?: readonly string[]
  days?: number
  by: string
}

export type AgencyTokens = ReturnType<typeof createAgencyTokens>

/** Initial access tokens of agencies (RFC 7591 §3): an operator's approval, given in advance. */
export function createAgencyTokens({ store, now }: { store: AgencyTokenStore; now: Clock }) {
  const keep = async (token: string, given: NewAgencyToken) => {
    const { source, scopes = serviceScopes, days = DEFAULT_DAYS, by } = given
    const issuedAt = now()
    return store.insert({
      id: newId(),
      tokenHash: hashToken(token),
      source,
      scopes: listServiceScopes(scopes),
      issuedAt,
      issuedBy: by,
      validUntil: addSeconds(issuedAt, days * DAY_SECONDS),
    })
  }
  return {
    /** The token is told once and nowhere kept. */
    async issue(given: NewAgencyToken): Promise<string> {
      const token = randomToken()
      await keep(token, given)
      return token
    },
    /** For a sandbox, whose tokens are known to all: the same token again changes nothing. */
    admit: keep,
    list: () => store.list(now()),
    /** It registers nobody any more; services that came by it stay. False for one not there. */
    withdraw: (given: { id: string; by: string }) => store.withdraw({ ...given, at: now() }),
    isGood: (token: string) => store.isGood(hashToken(token), now()),
    onRegistered: ({ clientId, token }: { clientId: string; token: string }) =>
      store.bind({ clientId, tokenHash: hashToken(token), at: now() }),
  }
}
