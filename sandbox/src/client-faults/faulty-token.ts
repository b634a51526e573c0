import { setTimeout as wait } from 'node:timers/promises'
import { randomToken } from '@mot-cua/kernel'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { z } from 'zod'
import type { ClientFaults, FaultsOn, IssuerName } from './client-faults.ts'
import type { FaultKeys, TokenParts } from './fault-keys.ts'
import type { Change, HeldAnswer } from './held-answer.ts'

/** Longer than any client should wait for an answer that takes milliseconds. */
export const SLOW_TOKEN_SECONDS = 35
export const WRONG_ISSUER = 'https://issuer-of-somebody-else.invalid'

const tokenSchema = z.looseObject({ id_token: z.string() })

type Deps = { service: IssuerName; faults: ClientFaults; keys: FaultKeys }

/** The token endpoint of a client with faults: which client it is, its own ID token says. */
export function changeTokenAnswer({ service, faults, keys }: Deps): Change {
  return async (answer, gone) => {
    const read = readTokens(answer)
    if (!read) return undefined
    const token = decode(read.id_token)
    const on = faults.of({ service, clientId: String(token.claims['aud']) })
    if (on.size === 0) return undefined
    if (on.has('slow-token')) await waitUnlessGone(gone)
    if (on.has('expired-code')) return refuseCode()
    const idToken = await signAnew({ read: read.id_token, token, on }, keys)
    return { body: JSON.stringify({ ...read, id_token: idToken }) }
  }
}

function readTokens({ status, body }: HeldAnswer) {
  if (status !== 200) return undefined
  return tokenSchema.safeParse(JSON.parse(body)).data
}

function decode(idToken: string): TokenParts {
  return { header: { ...decodeProtectedHeader(idToken) }, claims: decodeJwt(idToken) }
}

/** The very answer that the provider gives to a code of more than 60 seconds ago. */
function refuseCode() {
  const body = { error: 'invalid_grant', error_description: 'grant request is invalid' }
  return { status: 400, body: JSON.stringify(body) }
}

async function waitUnlessGone(signal: AbortSignal): Promise<void> {
  await wait(SLOW_TOKEN_SECONDS * 1000, undefined, { signal, ref: false }).catch(() => undefined)
}

type Asked = { read: string; token: TokenParts; on: FaultsOn }

function signAnew({ read, token, on }: Asked, keys: FaultKeys): Promise<string> | string {
  const claims = breakClaims(token.claims, on)
  const rotation = on.get('key-rotated')
  if (rotation !== undefined) return keys.signAhead({ ...token, claims }, rotation)
  return claims === token.claims ? read : keys.sign({ ...token, claims })
}

/** The same object where no fault concerns what the token says. */
export function breakClaims(claims: TokenParts['claims'], on: FaultsOn): TokenParts['claims'] {
  const wrong = {
    ...(on.has('wrong-nonce') ? { nonce: randomToken() } : {}),
    ...(on.has('wrong-issuer') ? { iss: WRONG_ISSUER } : {}),
    ...(on.has('level-too-low') ? { acr: 'urn:eid:level1' } : {}),
  }
  return Object.keys(wrong).length === 0 ? claims : { ...claims, ...wrong }
}
