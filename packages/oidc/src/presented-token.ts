import type { EphemeralStore } from '@mot-cua/database'
import type { JWK } from 'jose'
import type { Provider } from 'oidc-provider'
import {
  type Proof,
  type ProtectedRequest,
  type ProvenRequest,
  readPresentedToken,
  readProof,
} from './dpop.ts'
import { takeProofOnce } from './replay.ts'

export type ServiceToken = { clientId: string; scopes: string[] }

/** A person's token, and how the person signed in for it. */
export type PersonToken = {
  accountId: string
  clientId: string
  jkt: string
  publicJwk: JWK
  scopes: string[]
  authenticatedAt: Date
  /** RFC 8176. */
  amr: string[]
}

type Deps = { provider: Provider; store: EphemeralStore }

/** A token of client credentials, bound to the key that signed the proof. */
export async function verifyServiceToken(
  { provider, store }: Deps,
  request: ProtectedRequest,
): Promise<ServiceToken | undefined> {
  const presented = await readPresentedToken(request)
  if (!presented) return undefined
  const token = await provider.ClientCredentials.find(presented.accessToken)
  if (!token?.clientId || !token.isValid || token.jkt !== presented.jkt) return undefined
  const { clientId, scope } = token
  // A token outlives the registration it was given to.
  if (!(await provider.Client.find(clientId))) return undefined
  if (!(await takeProofOnce(store, presented))) return undefined
  return { clientId, scopes: splitScopes(scope) }
}

/**
 * A token of a code flow, bound to the key that signed the proof, while the session it comes from
 * lives. Whether the account may be used, and the sign-in is young enough, is for the caller.
 */
export async function verifyPersonToken(
  { provider, store }: Deps,
  request: ProtectedRequest,
): Promise<PersonToken | undefined> {
  const presented = await readPresentedToken(request)
  if (!presented) return undefined
  const token = await provider.AccessToken.find(presented.accessToken)
  if (!token?.clientId || !token.isValid || token.jkt !== presented.jkt) return undefined
  const { accountId, clientId, scope, sessionUid } = token
  const session = sessionUid && (await provider.Session.findByUid(sessionUid))
  if (!session || session.accountId !== accountId) return undefined
  if (!(await provider.Client.find(clientId))) return undefined
  if (!(await takeProofOnce(store, presented))) return undefined
  const { jkt, publicJwk } = presented
  const authenticatedAt = new Date((session.loginTs ?? 0) * 1000)
  const scopes = splitScopes(scope)
  return { accountId, clientId, jkt, publicJwk, scopes, authenticatedAt, amr: session.amr ?? [] }
}

function splitScopes(scope: string | undefined): string[] {
  return scope?.split(' ') ?? []
}

/** Proofs for APIs whose tokens are not the provider's, or that ask for none. */
export type ProofChecks = {
  /** The sender's key, of which nothing is known yet; taken once by `take`. No token may be stated. */
  readProof(request: ProvenRequest): Promise<OwnProof | undefined>
  /** A token of the caller's own, and the key of whoever sent it; taken once by `take`. */
  readToken(request: ProtectedRequest): Promise<OwnToken | undefined>
}

export type OwnProof = Pick<Proof, 'jkt'> & {
  /** False where the proof came before. Asked last, so that no stranger's proof is kept. */
  take(): Promise<boolean>
}

export type OwnToken = OwnProof & { accessToken: string }

export function createProofChecks(store: EphemeralStore): ProofChecks {
  return {
    async readProof(request) {
      const proof = await readProof(request)
      return proof && { jkt: proof.jkt, take: () => takeProofOnce(store, proof) }
    },
    async readToken(request) {
      const presented = await readPresentedToken(request)
      if (!presented) return undefined
      const { accessToken, jkt } = presented
      return { accessToken, jkt, take: () => takeProofOnce(store, presented) }
    },
  }
}
