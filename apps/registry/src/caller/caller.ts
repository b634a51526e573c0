/** Whoever asks the register: a system that proved itself, and the scopes of its token. */
export type Caller = { clientId: string; scopes: readonly string[] }

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

/** What a token must be good for, one scope for each kind of question. */
export const callerScopes = {
  verify: 'registry:verify',
  attributes: 'registry:attributes',
  accesses: 'registry:accesses',
} as const
export type QuestionKind = keyof typeof callerScopes
export type CallerScope = (typeof callerScopes)[keyof typeof callerScopes]
