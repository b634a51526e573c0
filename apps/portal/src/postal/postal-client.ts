import type { EphemeralStore } from '@mot-cua/database'
import type { Clock, Sealer } from '@mot-cua/kernel'
import { createRelyingParty, type RelyingParty } from '@mot-cua/oidc'
import type { Kysely } from 'kysely'
import { SIGNED_OUT_PATH } from '../sign-in/paths.ts'
import type { PortalTables } from '../tables.ts'
import { POSTAL_BACK_CHANNEL_PATH, POSTAL_CALLBACK_PATH } from './paths.ts'
import type { PostalConfig } from './postal.settings.ts'

type Deps = {
  db: Kysely<PortalTables>
  store: EphemeralStore
  sealer: Sealer
  now: Clock
  publicUrl: string
  /** As the issuer's pages are to call the portal. */
  name: string
}

/** The portal as a relying party of the issuer of postal accounts. */
export function createPostalParty(
  { issuer, fixedClient, initialAccessToken }: PostalConfig,
  { publicUrl, name, ...deps }: Deps,
): RelyingParty {
  const at = (path: string) => new URL(path, publicUrl).href
  const scope = 'openid profile phone email'
  return createRelyingParty({
    ...deps,
    issuer,
    initialAccessToken,
    ...(fixedClient ? { fixedClient } : {}),
    metadata: {
      client_name: name,
      client_uri: at('/'),
      redirect_uris: [at(POSTAL_CALLBACK_PATH)],
      post_logout_redirect_uris: [at(SIGNED_OUT_PATH)],
      backchannel_logout_uri: at(POSTAL_BACK_CHANNEL_PATH),
      backchannel_logout_session_required: true,
      scope,
    },
    redirectUri: at(POSTAL_CALLBACK_PATH),
    postLogoutRedirectUri: at(SIGNED_OUT_PATH),
    scope,
  })
}
