import type { Interaction, KoaContextWithOIDC } from 'oidc-provider'
import { pendingLogoutSecret } from './logout.ts'

/**
 * A visit was finished by one account, and another has signed in at the app since. The library
 * would sign the newcomer out; here the visit's page asks again, and finds the newcomer.
 */
export function askAnewForNewcomer(interactionPath: string) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> => {
    await next()
    if (ctx.oidc?.route !== 'resume' || pendingLogoutSecret(ctx) === undefined) return
    const interaction = ctx.oidc.entities.Interaction as Interaction
    delete interaction.result
    await interaction.save(Math.max(1, interaction.exp - Math.floor(Date.now() / 1000)))
    ctx.status = 303
    ctx.body = ''
    ctx.redirect(`${interactionPath}/${interaction.uid}`)
  }
}
