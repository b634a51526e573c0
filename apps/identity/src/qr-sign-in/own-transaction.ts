import { APP_CLIENT_ID } from '@mot-cua/device-api'
import type { Context } from 'hono'
import type { Interaction } from '../provider/interactions.ts'
import { ACCOUNT_CLIENT_ID } from '../provider/own-clients.ts'
import type { QrHolder, QrTransactions, QrView } from '../qr-transaction/qr-transaction.ts'
import type { VisitEnv } from '../sign-in/visit.tsx'
import type { QrCookie } from './qr-cookie.ts'

type Deps = { qrTransactions: Pick<QrTransactions, 'find'>; qrCookie: QrCookie }

/** The transaction that this browser has opened for this visit, and the proof of it. */
export async function findOwn(
  c: Context<VisitEnv>,
  { qrTransactions, qrCookie }: Deps,
): Promise<{ view: QrView; holder: QrHolder } | undefined> {
  const opened = qrCookie.read(c)
  if (!opened) return undefined
  const holder = { secret: opened.secret, browserId: c.var.browserId }
  const view = await qrTransactions.find(opened.id, holder)
  return view?.visitId === c.var.visit.id ? { view, holder } : undefined
}

/**
 * Whether a visit may be answered by a phone at all. Not for the phone app's own sign-in: a new
 * phone is enrolled by password and OTP, never by scanning; nor before a change in the account.
 */
export function takesQr(visit: Pick<Interaction, 'prompt' | 'client' | 'asksAnew'>): boolean {
  const { prompt, client } = visit
  return prompt === 'login' && client.id !== APP_CLIENT_ID && !isBeforeChange(visit)
}

/** The account pages ask anew before a change that matters, and for the password alone. */
export function isBeforeChange({
  client,
  asksAnew,
}: Pick<Interaction, 'client' | 'asksAnew'>): boolean {
  return client.id === ACCOUNT_CLIENT_ID && asksAnew
}
