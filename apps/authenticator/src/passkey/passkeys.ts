import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/browser'
import type { Answer } from '../api/failure.ts'

/** Loaded when a passkey is used, not before. */
const load = () => import('@simplewebauthn/browser')

/** Whether this phone can verify its owner by fingerprint, face or its own code. */
export async function canHavePasskey(): Promise<boolean> {
  const credentials = globalThis.PublicKeyCredential as typeof PublicKeyCredential | undefined
  try {
    return (await credentials?.isUserVerifyingPlatformAuthenticatorAvailable()) ?? false
  } catch {
    return false
  }
}

/** The answer for the server; a person who turns away is no error but no passkey either. */
export async function makePasskey(options: object): Promise<Answer<object>> {
  try {
    const { startRegistration } = await load()
    return {
      value: await startRegistration({
        optionsJSON: options as PublicKeyCredentialCreationOptionsJSON,
      }),
    }
  } catch {
    return { failure: { code: 'no-passkey' } }
  }
}

export async function usePasskey(options: object): Promise<Answer<object>> {
  try {
    const { startAuthentication } = await load()
    return {
      value: await startAuthentication({
        optionsJSON: options as PublicKeyCredentialRequestOptionsJSON,
      }),
    }
  } catch {
    return { failure: { code: 'no-passkey' } }
  }
}
