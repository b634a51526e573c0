import { createPrivateKey, randomUUID } from 'node:crypto'
import { createSealer, deriveKey, systemClock } from '@mot-cua/kernel'
import { loadProviderKeys, type OidcProviderTables } from '@mot-cua/oidc'
import { makeDeviceKey, signEs256 } from '@mot-cua/testing'
import { presets } from '../../apps/onestop/presets/index.ts'
import { schemaOf } from '../../apps/onestop/src/config.ts'
import type { OnestopTables } from '../../apps/onestop/src/tables.ts'
import type { Parties } from './parties.ts'
import { PRESET, SECRETS } from './party-settings.ts'

const HEADER = { typ: 'logout+jwt' }
const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} }

/** A session at the province, as the portal would name it in a logout token. */
type Told = { sid: string; subject: string }

/** Logout tokens for the province, as the portal makes them and as strangers would. */
export async function createLogoutTokens({ engine, portal }: Parties) {
  const db = engine.schema<OidcProviderTables>('portal')
  const sealer = createSealer(deriveKey(SECRETS.portalKey, 'sealing'))
  const [jwk] = (await loadProviderKeys({ db, sealer, now: systemClock })).signing
  if (!jwk) throw new Error('the portal has no key')
  const key = createPrivateKey({ key: { ...jwk }, format: 'jwk' })
  const { client_id: audience } = await engine
    .schema<OnestopTables>(schemaOf(presets[PRESET]))
    .selectFrom('oidc_registration')
    .select('client_id')
    .where('issuer', '=', portal.url)
    .executeTakeFirstOrThrow()
  const claimsOf = ({ sid, subject }: Told) => {
    const iat = Math.floor(Date.now() / 1000)
    const named = { iss: portal.url, aud: audience, sub: subject, sid }
    return { ...named, iat, exp: iat + 120, jti: randomUUID(), events: EVENTS }
  }
  const { kid } = jwk
  const sign = (claims: object) => signEs256(key, { ...HEADER, kid }, claims)
  const stranger = makeDeviceKey().privateKey
  /** Each for a session that must live on. */
  const junk: readonly ((told: Told) => string)[] = [
    () => 'x'.repeat(40_000),
    () => 'a.b.c',
    (told) => signEs256(stranger, { ...HEADER, kid }, claimsOf(told)),
    (told) => signEs256(stranger, { ...HEADER, kid: randomUUID() }, claimsOf(told)),
    (told) => signEs256(stranger, HEADER, claimsOf(told)),
    (told) => sign({ ...claimsOf(told), aud: 'another-client' }),
    (told) => sign({ ...claimsOf(told), nonce: 'n' }),
    (told) => sign({ ...claimsOf(told), iat: claimsOf(told).iat - 600 }),
    (told) => `${sign(claimsOf(told)).slice(0, -6)}AAAAAA`,
  ]
  return {
    tell: (told: Told) => sign(claimsOf(told)),
    /** Nobody has to obey it; each number makes another kind. */
    forge(told: Told | undefined, number: number): string {
      const make = junk[number % junk.length]
      if (!told || !make) throw new Error('nobody to speak of')
      return make(told)
    },
  }
}
