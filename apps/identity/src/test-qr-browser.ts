import { createLimiter } from '@mot-cua/authentication'
import { createSealer, deriveKey, newId } from '@mot-cua/kernel'
import type { DrivenPage, HttpDriver } from '@mot-cua/testing'
import { createLogger } from '@mot-cua/web'
import { openQrTransactions } from './features.ts'
import { limits } from './limits/limits.data.ts'
import type { QrNews } from './qr-sign-in/qr-news.views.ts'
import type { ScanningDevice } from './qr-transaction/qr-transaction.ts'
import { SECRET_KEY, type TestIdentity } from './test-identity.ts'
import { LAN } from './test-people.ts'
import { findAccountId, insertDevice } from './test-rows.ts'

/** What the script of a page does, by hand. */
export function scriptOf(browser: HttpDriver, page: DrivenPage) {
  const path = `${page.url.origin}${page.url.pathname.replace(/\/qr$/, '')}/qr`
  const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
  const headers = { accept: 'application/json' }
  const read = async (response: Response) => {
    return { status: response.status, news: (await response.json()) as QrNews }
  }
  return {
    path,
    open: async (action = 'open') => {
      const body = new URLSearchParams({ csrf, action })
      return read(await browser.send(path, { method: 'POST', body, headers }))
    },
    codes: async () => read(await browser.send(`${path}/codes`, { headers })),
    state: async (after = '') =>
      read(await browser.send(`${path}/state?after=${after}`, { headers })),
    events: () => browser.send(`${path}/events`, { headers: { accept: 'text/event-stream' } }),
  }
}

/** A phone of somebody, enrolled as far as QR needs it. */
export async function addPhone(
  { db }: Pick<TestIdentity, 'db'>,
  personalId: string = LAN.personalId,
): Promise<ScanningDevice> {
  const accountId = await findAccountId(db, { personalId })
  const id = await insertDevice(db, accountId)
  return { id, accountId, browserId: newId(), addressBucket: '10.9.9.9' }
}

/** QR as another process of the same identity has it: what it does, pages hear through the store. */
export function openElsewhere(
  { issuer, db, store, clock }: Pick<TestIdentity, 'issuer' | 'db' | 'store' | 'clock'>,
  { qrCounters = [] }: { qrCounters?: readonly string[] } = {},
) {
  const key = (purpose: string) => deriveKey(SECRET_KEY, purpose)
  return openQrTransactions(
    { issuer, secretKey: SECRET_KEY, qrCounters },
    {
      db,
      store,
      sealer: createSealer(key('sealing')),
      limiter: createLimiter({ limits, store, key: key('limits') }),
      logger: createLogger({ app: 'elsewhere', level: 'silent' }),
      now: clock.now,
    },
  )
}
