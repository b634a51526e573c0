import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'

/** The token of a browser: only our own pages can know it, and it is of no use elsewhere. */
export function makeCsrfToken(csrfKey: KeyObject, browserId: string): string {
  return createHmac('sha256', csrfKey).update(browserId).digest('base64url')
}

/** Takes the same time however much of the token is right. */
export function isCsrfToken(csrfKey: KeyObject, browserId: string, presented: unknown): boolean {
  if (typeof presented !== 'string') return false
  const expected = Buffer.from(makeCsrfToken(csrfKey, browserId))
  const actual = Buffer.from(presented)
  return actual.length === expected.length && timingSafeEqual(actual, expected)
}

export type SenderHints = {
  /** `Sec-Fetch-Site` (Fetch Metadata); absent in older browsers and on plain http. */
  fetchSite: string | undefined
  origin: string | undefined
  host: string | undefined
  /** Where people reach us, when a proxy in front rewrites `Host`. */
  publicUrl?: string | undefined
}

/** False when the browser itself says that another site's page sent this. */
export function isOwnSender({ fetchSite, origin, host, publicUrl }: SenderHints): boolean {
  // `none`: typed, or a page restored with its form data. `same-site` is another origin.
  if (fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none') return false
  if (origin === undefined) return true
  const sender = URL.parse(origin)
  if (!sender) return false
  return sender.host === host?.toLowerCase() || sender.origin === URL.parse(publicUrl ?? '')?.origin
}
