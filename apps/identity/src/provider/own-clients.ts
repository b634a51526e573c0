import { APP_CALLBACK_PATH, APP_CLIENT_ID } from '@mot-cua/device-api'

/** The account pages: a sign-in that ends at identity itself. */
export const ACCOUNT_CLIENT_ID = 'motcua-account'
export const ACCOUNT_CALLBACK_PATH = '/account/signed-in'

const common = {
  application_type: 'web',
  grant_types: ['authorization_code'],
  response_types: ['code'],
  // What stands behind `#` outlives a redirect, and reaches pages that do not expect it.
  response_modes: ['query'],
  token_endpoint_auth_method: 'none',
  // Nobody is asked, so there is nothing to be had but who it is.
  scope: 'openid',
  dpop_bound_access_tokens: true,
} as const

/** Clients of identity's own pages and phone app: nobody is asked whether they may know. */
export function listOwnClients(issuer: string) {
  return [
    {
      ...copyCommon(),
      client_id: APP_CLIENT_ID,
      client_name: APP_CLIENT_ID,
      redirect_uris: [`${issuer}${APP_CALLBACK_PATH}`],
    },
    {
      ...copyCommon(),
      client_id: ACCOUNT_CLIENT_ID,
      client_name: ACCOUNT_CLIENT_ID,
      redirect_uris: [`${issuer}${ACCOUNT_CALLBACK_PATH}`],
    },
  ]
}

function copyCommon() {
  const { grant_types, response_types, response_modes, ...words } = common
  return {
    ...words,
    grant_types: [...grant_types],
    response_types: [...response_types],
    response_modes: [...response_modes],
  }
}

export function isOwnClient(clientId: string): boolean {
  return clientId === APP_CLIENT_ID || clientId === ACCOUNT_CLIENT_ID
}
