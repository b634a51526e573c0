import { DomainError, secondsBetween } from '@mot-cua/kernel'
import * as client from 'openid-client'
import {
  isUnknownClient,
  loadOrRegister,
  type RegistrationOptions,
  renewRegistration,
} from './registration.ts'

/** A token is fetched anew this long before it ends, so that none ends on its way. */
const RENEW_BEFORE_SECONDS = 30

export type ServiceRequest = { method: string; headers?: Record<string, string>; body?: string }

export type ServiceClient = {
  /** Any answer is handed back; throws DomainError `upstream-unavailable` where none can be had. */
  fetch(url: URL, request: ServiceRequest): Promise<Response>
}

type ServiceClientOptions = RegistrationOptions & { scope: string }

type KeyPair = Awaited<ReturnType<typeof client.randomDPoPKeyPair>>

type Access = {
  config: client.Configuration
  /** Proves possession of this process's key and remembers the server's nonce, if it has one. */
  dpop: client.DPoPHandle
  accessToken: string
  endsAt: Date
}

/**
 * Calls another service by OAuth client credentials with `private_key_jwt`, sender-constrained by
 * DPoP (RFC 9449): a token that leaks opens nothing. The key lives in this process's memory only.
 */
export function createServiceClient(options: ServiceClientOptions): ServiceClient {
  const keyPair = client.randomDPoPKeyPair('ES256')
  let access: Access | undefined
  let fetching: Promise<Access> | undefined

  async function findAccess(): Promise<Access> {
    if (access && secondsBetween(options.now(), access.endsAt) >= RENEW_BEFORE_SECONDS) {
      return access
    }
    // One for all who wait: each of them alone could register a client of its own.
    fetching ??= fetchAccess(options, keyPair).finally(() => {
      fetching = undefined
    })
    access = await fetching
    return access
  }

  return {
    async fetch(url, request) {
      const used = await findAccess()
      const response = await send(used, url, request)
      // The service has lost its tokens or this one: the next call brings another.
      if (response.status === 401 && access === used) access = undefined
      return response
    },
  }
}

async function send(
  { config, dpop, accessToken }: Access,
  url: URL,
  { method, headers, body }: ServiceRequest,
): Promise<Response> {
  try {
    // Asks again by itself, once, where the service demands a nonce (RFC 9449 §9).
    return await client.fetchProtectedResource(
      config,
      accessToken,
      url,
      method,
      body,
      new Headers(headers),
      { DPoP: dpop },
    )
  } catch (cause) {
    if (cause instanceof client.WWWAuthenticateChallengeError) return cause.response
    throw new DomainError('upstream-unavailable', `no answer from ${url.origin}`, { cause })
  }
}

async function fetchAccess(
  options: ServiceClientOptions,
  keyPair: Promise<KeyPair>,
): Promise<Access> {
  try {
    const config = await loadOrRegister(options)
    return await grantAccess(options, config, await keyPair)
  } catch (cause) {
    throw new DomainError('upstream-unavailable', `no token from ${options.issuer}`, { cause })
  }
}

async function grantAccess(
  options: ServiceClientOptions,
  config: client.Configuration,
  keyPair: KeyPair,
): Promise<Access> {
  const dpop = client.getDPoPHandle(config, keyPair)
  const requestedAt = options.now()
  try {
    const answer = await client.clientCredentialsGrant(
      config,
      { scope: options.scope },
      { DPoP: dpop },
    )
    const lifeMs = (answer.expires_in ?? 0) * 1000
    const endsAt = new Date(requestedAt.getTime() + lifeMs)
    return { config, dpop, accessToken: answer.access_token, endsAt }
  } catch (cause) {
    if (!isUnknownClient(cause)) throw cause
    // The service lost our registration, as a rebuilt one does.
    if (!(await renewRegistration(options, config))) throw cause
    return grantAccess(options, await loadOrRegister(options), keyPair)
  }
}
