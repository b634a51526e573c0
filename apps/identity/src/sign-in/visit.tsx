import { addressBucket, locales, respond } from '@mot-cua/web'
import type { Context, MiddlewareHandler } from 'hono'
import type { KnownBrowserCookie } from '../known-browser/known-browser-cookie.ts'
import type { IdentityEnv } from '../page.ts'
import type { Interaction, Interactions } from '../provider/interactions.ts'
import type { OtpTransaction } from '../sms-otp/otp-transaction.ts'
import type { RequestOrigin } from '../sms-otp/sms-otp.ts'
import { ExpiredPage } from './stopped.views.tsx'

/** Variables of the pages a relying party sends a browser to. */
export type VisitEnv = {
  Bindings: IdentityEnv['Bindings']
  Variables: IdentityEnv['Variables'] & {
    visit: Interaction
    origin: RequestOrigin
    /** Begun beside the visit, on the page that asks for the code. */
    transactionRead?: Promise<OtpTransaction | undefined>
  }
}

/** Finds the visit of `/sign-in/:id`, or leads the person back to where it began. */
export function requireVisit(
  interactions: Interactions,
  knownBrowserCookie: Pick<KnownBrowserCookie, 'read'>,
): MiddlewareHandler<VisitEnv> {
  return async (c, next) => {
    const id = c.req.param('id') ?? ''
    const visit = await interactions.read(c.env, id)
    if (!visit) return respondExpired(c, interactions, id)
    c.set('visit', visit)
    const wanted = visit.uiLocales.map((tag) => tag.split('-')[0]?.toLowerCase())
    c.var.suggestLocale(wanted.find((language) => locales.some((one) => one === language)) ?? '')
    const browserToken = knownBrowserCookie.read(c)
    c.set('origin', {
      clientId: visit.client.id,
      address: c.var.clientAddress,
      addressBucket: addressBucket(c.var.clientAddress),
      ...(browserToken === undefined ? {} : { browserToken }),
    })
    return next()
  }
}

async function respondExpired(c: Context<VisitEnv>, interactions: Interactions, id: string) {
  const { page } = c.var
  const client = await interactions.findClient(id)
  const way = client
    ? { href: client.homeUrl, label: page.t('expired.button', { service: client.name }) }
    : { href: page.brand.homeUrl, label: page.t('landing.goToService') }
  return respond(c, <ExpiredPage page={page} way={way} />, 410)
}

export const SIGN_IN_PATH = '/sign-in'

/** Address of a page of this visit. */
export function visitPath(
  visit: Interaction,
  step?: 'otp' | 'consent' | 'account' | 'continue',
): string {
  return step ? `${SIGN_IN_PATH}/${visit.id}/${step}` : `${SIGN_IN_PATH}/${visit.id}`
}
