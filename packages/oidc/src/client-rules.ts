import { isSafeWebAddress } from '@mot-cua/kernel'
import { type ClientMetadata, errors, type KoaContextWithOIDC } from 'oidc-provider'

/** Metadata under which nothing is stored; the library calls the validator for each, present or not. */
export const RULES = 'motcua_rules'

/** Addresses that are shown, redirected to or fetched; one in clear would give away what it carries. */
const ADDRESSES = [
  'redirect_uris',
  'post_logout_redirect_uris',
  'client_uri',
  'logo_uri',
  'policy_uri',
  'tos_uri',
  'initiate_login_uri',
  'jwks_uri',
  'backchannel_logout_uri',
] as const

/**
 * What a client may not register whatever its initial access token, by POST as by PUT. `ctx` is
 * there while a client registers, not when one is read.
 */
export function refuseUnsafeClient(
  ctx: KoaContextWithOIDC | undefined,
  value: unknown,
  metadata: ClientMetadata,
): void {
  const reason = findUnsafe(metadata, value) ?? findMoved(ctx, metadata)
  if (reason !== undefined) throw new errors.InvalidClientMetadata(reason)
}

/**
 * What a service may do in its own name it proves by its key, and it signs nobody in: a client that
 * people's browsers know is not the one that may write.
 */
export function refuseLooseService(
  { scope = '', grant_types = [], token_endpoint_auth_method }: ClientMetadata,
  serviceScopes: readonly string[],
): void {
  if (!scope.split(' ').some((one) => serviceScopes.includes(one))) return
  const isAlone = grant_types.length === 1 && grant_types[0] === 'client_credentials'
  if (isAlone && token_endpoint_auth_method === 'private_key_jwt') return
  const reason = 'scopes of services are for client_credentials alone, with private_key_jwt'
  throw new errors.InvalidClientMetadata(reason)
}

function findUnsafe(metadata: ClientMetadata, value: unknown): string | undefined {
  const { token_endpoint_auth_method, grant_types = [], sector_identifier_uri } = metadata
  if (addressesOf(metadata).some((address) => !isSafeAddress(address))) {
    return 'addresses must be https, or http on loopback, as a browser would write them'
  }
  if (value !== undefined || sector_identifier_uri !== undefined) {
    return 'a sector is given by the operator only'
  }
  if (token_endpoint_auth_method === 'none' && grant_types.includes('refresh_token')) {
    return 'refresh tokens are for clients that can prove who they are'
  }
  return undefined
}

/** As RFC 3986 has it: two spellings of one address, or dots in it, would be read differently. */
function isSafeAddress(address: unknown): boolean {
  if (typeof address !== 'string' || !isSafeWebAddress(address)) return false
  return !/[\s\\]|%2f|%5c|%00|\/\.{1,2}(?:[/?#]|$)/i.test(address)
}

/**
 * People agree to a service at a host. A registration that moves would take their agreement along
 * to wherever its token's new owner wants it; another host registers anew.
 */
function findMoved(ctx: KoaContextWithOIDC | undefined, metadata: ClientMetadata) {
  if (ctx?.oidc?.route !== 'client_update') return undefined
  const before = hostsOf(ctx.oidc.client?.redirectUris)
  const hasMoved = [...hostsOf(metadata.redirect_uris)].some((host) => !before.has(host))
  return hasMoved ? 'a service at another host is another registration' : undefined
}

function hostsOf(addresses: readonly string[] | undefined): Set<string> {
  return new Set(addresses?.map((address) => URL.parse(address)?.host ?? ''))
}

function addressesOf(metadata: ClientMetadata): unknown[] {
  return ADDRESSES.flatMap((name) => metadata[name] ?? [])
}
