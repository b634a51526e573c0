import { type Clock, hashToken, isId } from '@mot-cua/kernel'

export type TrustedBrowser = {
  id: string
  createdAt: Date
  lastUsedAt: Date
  expiresAt: Date
  /** The one that asks. */
  isThis: boolean
}

export type TrustedBrowsers = {
  /** Last used first; `browserToken`: of the browser that asks. */
  list(accountId: string, browserToken?: string): Promise<TrustedBrowser[]>
  /** False where there is none of that id, or it is another person's. */
  revoke(id: string, accountId: string, from?: { address?: string }): Promise<boolean>
}

export type TrustedBrowserStore = {
  list(of: { accountId: string; tokenHash: string; at: Date }): Promise<TrustedBrowser[]>
  /** With its audit event; false where nothing was there to be revoked. */
  revoke(revoked: RevokedBrowser): Promise<boolean>
}

export type RevokedBrowser = {
  id: string
  accountId: string
  at: Date
  address: string | undefined
}

type Deps = { store: TrustedBrowserStore; now: Clock }

/** Browsers in which a QR code needs no number and wrong codes of strangers lock nobody out. */
export function createTrustedBrowsers({ store, now }: Deps): TrustedBrowsers {
  return {
    list: (accountId, browserToken = '') =>
      store.list({ accountId, tokenHash: hashToken(browserToken), at: now() }),
    async revoke(id, accountId, { address } = {}) {
      return isId(id) && (await store.revoke({ id, accountId, at: now(), address }))
    },
  }
}
