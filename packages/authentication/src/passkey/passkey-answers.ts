import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'

/** A passkey as it is kept, whoever's it is. */
export type StoredPasskey = {
  id: string
  credentialId: string
  /** COSE key, base64url. */
  publicKey: string
  signCount: number
  transports: string[]
}

/** `issuer`: the origin that answers come from. */
type Expected = { issuer: string; challenge: string }

/** What an authenticator has made; undefined where it is not what was asked for. */
export async function readRegistration(
  response: RegistrationResponseJSON,
  { issuer, challenge }: Expected,
): Promise<Omit<StoredPasskey, 'id'> | undefined> {
  const { origin, hostname } = new URL(issuer)
  const read = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: hostname,
    requireUserVerification: true,
  }).catch(refusedToUndefined)
  if (!read?.verified) return undefined
  const { credential } = read.registrationInfo
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    signCount: credential.counter,
    transports: credential.transports ?? [],
  }
}

/** The counter that the authenticator tells; undefined where nothing is proven. */
export async function readProof(
  response: AuthenticationResponseJSON,
  { issuer, challenge, passkey }: Expected & { passkey: StoredPasskey },
): Promise<number | undefined> {
  const { origin, hostname } = new URL(issuer)
  const read = await verifyAuthenticationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: hostname,
    requireUserVerification: true,
    credential: {
      id: passkey.credentialId,
      publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
      counter: passkey.signCount,
    },
  }).catch(refusedToUndefined)
  return read?.verified ? read.authenticationInfo.newCounter : undefined
}

/** The library throws at whatever does not fit; nothing of ours runs inside. */
function refusedToUndefined(): undefined {
  return undefined
}
