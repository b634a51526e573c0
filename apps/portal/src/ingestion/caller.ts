/** A province's system that proved itself, and the scopes of its token. */
export type Caller = {
  clientId: string
  scopes: readonly string[]
  /** The agency that it speaks for; undefined for one that nobody has approved, or no longer. */
  source: string | undefined
}

export type ApprovedCaller = Caller & { source: string }

/** What of a request shows who sent it (RFC 9449 §4.3, §7.1). */
export type ShownRequest = {
  authorization: string | undefined
  /** The proof that the token is its sender's own. */
  dpop: string | undefined
  method: string
  path: string
}

/** Undefined for a request without a good token, or without a proof of its key. */
export type CallerTokens = { verify(request: ShownRequest): Promise<Caller | undefined> }

/** What a token must be good for. */
export const callerScopes = { dossiers: 'portal:dossiers', staff: 'portal:staff' } as const
export type CallerScope = (typeof callerScopes)[keyof typeof callerScopes]

/** Of one calling system, whatever it sends; a batch is one. Far above what a province needs. */
export const CALLS_PER_MINUTE = 1200
