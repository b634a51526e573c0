import { createHash } from 'node:crypto'
import type { AskedData } from '@mot-cua/oidc'
import { acrOfLevel } from '../account/account.ts'
import type { PlaceWords } from '../address-place/place-words.ts'
import { nameBrowser } from '../browser-name/browser-name.ts'
import type { IdentityPage } from '../page.ts'
import { claimsOfScopes } from '../provider/claims.ts'
import type { Interaction } from '../provider/interactions.ts'
import type { QrOpening } from '../qr-transaction/qr-transaction.ts'

type Request = { page: IdentityPage; visit: Interaction; describePlace: PlaceWords }
type Asking = { address: string; userAgent: string | undefined }

/** What a phone shows before anybody confirms, in the language of the page that shows the code. */
export function describeRequest(
  { page, visit, describePlace }: Request,
  { address, userAgent }: Asking,
): QrOpening['shown'] {
  const claims = claimNames(visit.asked)
  return {
    clientId: visit.client.id,
    service: visit.client.name,
    host: visit.client.host,
    acr: visit.asked.acr ?? acrOfLevel(1),
    claims,
    claimsHash: hashClaims(claims),
    place: describePlace(page, address),
    browser: describeBrowser(page, userAgent),
  }
}

/** Each name once, sorted. */
function claimNames({ scopes, claims }: AskedData): string[] {
  const names = [...claimsOfScopes(scopes), ...claims.map(({ name }) => name)]
  return [...new Set(names)].toSorted()
}

/** base64url SHA-256 of the sorted names, joined by spaces. */
export function hashClaims(sorted: readonly string[]): string {
  return createHash('sha256').update(sorted.join(' ')).digest('base64url')
}

function describeBrowser(page: IdentityPage, userAgent: string | undefined): string {
  const { browser, system } = nameBrowser(userAgent)
  if (browser && system) return page.t('qr.browserOn', { browser, system })
  return browser ?? system ?? page.t('qr.browserUnknown')
}
