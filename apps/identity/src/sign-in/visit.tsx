import type { KnownBrowserCookie, OtpTransaction, RequestOrigin } from '@mot-cua/authentication'
import { APP_CLIENT_ID } from '@mot-cua/device-api'
import { addressBucket, locales, respond } from '@mot-cua/web'
import type { Context, MiddlewareHandler } from 'hono'
import type { IdentityEnv } from '../page.ts'
import type { Interaction, Interactions } from '../provider/interactions.ts'
import { ACCOUNT_CLIENT_ID } from '../provider/own-clients.ts'
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
    c.set('visit', withOwnName(c, visit))
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

const ownNames = {
  [ACCOUNT_CLIENT_ID]: 'account.clientName',
  [APP_CLIENT_ID]: 'phoneApp.clientName',
} as const

/** The pages of the account and the phone app are no services with a name of their own. */
function withOwnName({ var: { page } }: Context<VisitEnv>, visit: Interaction): Interaction {
  const { client } = visit
  const name = Object.entries(ownNames).find(([id]) => id === client.id)?.[1]
  return name === undefined ? visit : { ...visit, client: { ...client, name: page.t(name) } }
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
  step?: 'otp' | 'consent' | 'account' | 'continue' | 'qr',
): string {
  return step ? `${SIGN_IN_PATH}/${visit.id}/${step}` : `${SIGN_IN_PATH}/${visit.id}`
}
