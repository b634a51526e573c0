import type { KnownBrowserCookie, KnownBrowsers } from '@mot-cua/authentication'
import type { Context } from 'hono'
import { type Accounts, acrOfLevel } from '../account/account.ts'
import type { Interactions } from '../provider/interactions.ts'
import type { QrHolder, QrResult, QrTransactions } from '../qr-transaction/qr-transaction.ts'
import type { VisitEnv } from '../sign-in/visit.tsx'

export type CompleteDeps = {
  qrTransactions: QrTransactions
  accounts: Pick<Accounts, 'findUsable'>
  interactions: Interactions
  knownBrowsers: KnownBrowsers
  knownBrowserCookie: KnownBrowserCookie
}

/**
 * Fetches the result, once, and hands it to the provider, which gives the session a new id. False
 * when there was none for this browser, or its account may not be used any more.
 */
export async function completeSignIn(
  c: Context<VisitEnv>,
  deps: CompleteDeps,
  { id, holder }: { id: string; holder: QrHolder },
): Promise<boolean> {
  const result = await deps.qrTransactions.complete(id, holder)
  const account = result && (await deps.accounts.findUsable(result.accountId))
  if (!account) return false
  if (result.gaveNumber) await rememberBrowser(c, deps, { id, result })
  await deps.interactions.finish(c.env, {
    kind: 'signed-in',
    accountId: account.id,
    acr: acrOfLevel(account.level),
    amr: [...result.amr],
  })
  return true
}

/** Who told the number had this browser's page before them: it is known from now on. */
async function rememberBrowser(
  c: Context<VisitEnv>,
  { knownBrowsers, knownBrowserCookie }: CompleteDeps,
  { id, result }: { id: string; result: QrResult },
): Promise<void> {
  const { clientId, address, browserToken } = c.var.origin
  const arrival = { accountId: result.accountId, acceptanceId: id, clientId, address }
  const token = await knownBrowsers.remember(arrival, browserToken)
  if (token !== undefined) knownBrowserCookie.write(c, token)
}
