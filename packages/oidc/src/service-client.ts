import { type Clock, DomainError, secondsBetween } from '@mot-cua/kernel'
import * as client from 'openid-client'
import { loadOrRegister, type RegistrationOptions } from './registration.ts'

/** A token is fetched anew this long before it ends, so that none ends on its way. */
const RENEW_BEFORE_SECONDS = 30

/**
 * Calls another service by OAuth client credentials with `private_key_jwt`.
 * Answers the value of the Authorization header; throws DomainError `upstream-unavailable`.
 */
export function createServiceClient(
  options: RegistrationOptions & { scope: string; now: Clock },
): { authorization(): Promise<string> } {
  let token: { value: string; endsAt: Date } | undefined

  return {
    async authorization() {
      const now = options.now()
      if (!token || secondsBetween(now, token.endsAt) < RENEW_BEFORE_SECONDS) {
        token = await fetchToken(options)
      }
      return `Bearer ${token.value}`
    },
  }
}

async function fetchToken(options: RegistrationOptions & { scope: string; now: Clock }) {
  try {
    const config = await loadOrRegister(options)
    const response = await client.clientCredentialsGrant(config, { scope: options.scope })
    const lifeSeconds = response.expires_in ?? 0
    return {
      value: response.access_token,
      endsAt: new Date(options.now().getTime() + lifeSeconds * 1000),
    }
  } catch (cause) {
    throw new DomainError('upstream-unavailable', `no token from ${options.issuer}`, { cause })
  }
}
