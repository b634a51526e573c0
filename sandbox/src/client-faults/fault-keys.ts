import type { SqlEngine } from '@mot-cua/database'
import { addSeconds, type Clock, createSealer, deriveKey } from '@mot-cua/kernel'
import { loadProviderKeys, type OidcProviderTables } from '@mot-cua/oidc'
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
  SignJWT,
} from 'jose'
import { sandboxSecrets } from '../start/sandbox-values.ts'
import type { IssuerName } from './client-faults.ts'

/** How long a key that signs already is missing from the published set. */
export const ANNOUNCED_AFTER_SECONDS = 5

export type TokenParts = { header: Record<string, unknown>; claims: Record<string, unknown> }

export type FaultKeys = {
  /** As the issuer itself signs, so that a changed claim is the one thing that is wrong. */
  sign(token: TokenParts): Promise<string>
  /** With a key that nobody has heard of yet; the same `rotation` uses the same key. */
  signAhead(token: TokenParts, rotation: number): Promise<string>
  /** Public keys of rotations whose moment has come. */
  announced(): JWK[]
}

type Deps = { engine: SqlEngine; service: IssuerName; now: Clock }

type AheadKey = { privateJwk: JWK; publicJwk: JWK; announcedAt: Date }

/** Signs in an issuer's name; only a sandbox, whose secrets are known to all, can. */
export function createFaultKeys({ engine, service, now }: Deps): FaultKeys {
  const db = engine.schema<OidcProviderTables>(service)
  const sealer = createSealer(deriveKey(sandboxSecrets[service], 'sealing'))
  const ahead = new Map<number, Promise<AheadKey>>()
  const published: AheadKey[] = []
  return {
    async sign(token) {
      const { signing } = await loadProviderKeys({ db, sealer, now })
      return signWith(signing[0], token)
    },
    async signAhead(token, rotation) {
      const made = ahead.get(rotation) ?? makeKey(addSeconds(now(), ANNOUNCED_AFTER_SECONDS))
      if (!ahead.has(rotation)) {
        ahead.set(rotation, made)
        published.push(await made)
      }
      return signWith((await made).privateJwk, token)
    },
    announced: () =>
      published.filter(({ announcedAt }) => announcedAt <= now()).map((key) => key.publicJwk),
  }
}

async function signWith(jwk: JWK | undefined, { header, claims }: TokenParts): Promise<string> {
  if (!jwk?.kid) throw new Error('the issuer has no key to sign with')
  return new SignJWT(claims)
    .setProtectedHeader({ ...header, alg: 'ES256', kid: jwk.kid })
    .sign(await importJWK(jwk, 'ES256'))
}

async function makeKey(announcedAt: Date): Promise<AheadKey> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true })
  const shown = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(shown)
  const named = { kid, alg: 'ES256', use: 'sig' }
  return {
    privateJwk: { ...(await exportJWK(privateKey)), ...named },
    publicJwk: { ...shown, ...named },
    announcedAt,
  }
}
