import { type Clock, DomainError, secondsBetween } from '@mot-cua/kernel'
import * as client from 'openid-client'
import {
  forgetRegistration,
  isUnknownClient,
  loadOrRegister,
  type RegistrationOptions,
} from './registration.ts'

/** A token is fetched anew this long before it ends, so that none ends on its way. */
const RENEW_BEFORE_SECONDS = 30

/**
 * Calls another service by OAuth client credentials with `private_key_jwt`.
 * Answers the value of the Authorization header; throws DomainError `upstream-unavailable`.
 */
export function createServiceClient(options: ServiceClientOptions): {
  authorization(): Promise<string>
} {
  let token: { value: string; endsAt: Date } | undefined
  let fetching: ReturnType<typeof fetchToken> | undefined

  return {
    async authorization() {
      if (!token || secondsBetween(options.now(), token.endsAt) < RENEW_BEFORE_SECONDS) {
        // One for all who wait: each of them alone could register a client of its own.
        fetching ??= fetchToken(options).finally(() => {
          fetching = undefined
        })
        token = await fetching
      }
      return `Bearer ${token.value}`
    },
  }
}

type ServiceClientOptions = RegistrationOptions & { scope: string; now: Clock }

async function fetchToken(options: ServiceClientOptions) {
  try {
    const response = await grantToken(options)
    const lifeSeconds = response.expires_in ?? 0
    return {
      value: response.access_token,
      endsAt: new Date(options.now().getTime() + lifeSeconds * 1000),
    }
  } catch (cause) {
    throw new DomainError('upstream-unavailable', `no token from ${options.issuer}`, { cause })
  }
}

async function grantToken(options: ServiceClientOptions) {
  const { scope } = options
  const config = await loadOrRegister(options)
  try {
    return await client.clientCredentialsGrant(config, { scope })
  } catch (cause) {
    if (!isUnknownClient(cause)) throw cause
  }
  // The service lost our registration, as a rebuilt one does: register anew, once.
  await forgetRegistration(options, config.clientMetadata().client_id)
  return client.clientCredentialsGrant(await loadOrRegister(options), { scope })
}
