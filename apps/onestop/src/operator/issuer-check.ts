import { randomToken } from '@mot-cua/kernel'
import type { ProvinceSettings } from '../../presets/preset.ts'
import type { Issuers } from '../sign-in/issuers.ts'
import { acrOf } from '../sign-in/judge-arrival.ts'

/**
 * Whether the issuer of a topology takes a request of ours now: registered, signed and pushed as for
 * somebody who signs in. Nobody follows it, so it is forgotten.
 */
export async function isAnswering(
  issuers: Pick<Issuers, 'inForce'>,
  topology: ProvinceSettings['topology'],
): Promise<boolean> {
  const issuer = issuers.inForce({ topology })
  if (!issuer) return false
  const wishes = { browserId: randomToken(), returnTo: '/', uiLocales: 'vi', acrValues: acrOf[2] }
  try {
    await issuer.party.startSignIn(wishes)
    return true
  } catch {
    return false
  }
}
