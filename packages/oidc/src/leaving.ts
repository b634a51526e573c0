import type { IncomingMessage } from 'node:http'
import type { KoaContextWithOIDC } from 'oidc-provider'

export type Leaving = {
  incoming: IncomingMessage
  /** Where the browser of somebody who has signed out would go: the service, or the page of the end. */
  next: string
}

export type LeavingVia = (
  leaving: Leaving,
) => Promise<{ location: string; setCookies: readonly string[] }>

/** Lets an app that is a relying party itself lead who signs out past its own provider first. */
export function leaveVia(lead: LeavingVia) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> => {
    await next()
    if (ctx.oidc?.route !== 'end_session_confirm' || ctx.status !== 303) return
    const through = await lead({ incoming: ctx.req, next: ctx.response.get('location') })
    if (through.setCookies.length > 0) ctx.append('set-cookie', [...through.setCookies])
    ctx.redirect(through.location)
    ctx.status = 303
    ctx.body = ''
  }
}
