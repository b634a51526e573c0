import type { KoaContextWithOIDC } from 'oidc-provider'
import { providerRoutes } from './provider-configuration.ts'

/** As the library's own limit for forms. */
const MAX_BYTES = 56 * 1024

const PATHS = new Set<string>([providerRoutes.authorization, providerRoutes.end_session])

/**
 * OpenID Connect Core §3.1.2.1 and RP-Initiated Logout §2 demand POST beside GET. The browser is
 * sent on with the same parameters as a GET: on a POST from another site it keeps our cookies
 * (SameSite=Lax) to itself, so the library could not know who is signed in.
 */
export async function acceptPostedRequest(
  ctx: KoaContextWithOIDC,
  next: () => Promise<unknown>,
): Promise<void> {
  const isPosted = ctx.method === 'POST' && PATHS.has(ctx.path)
  if (!isPosted || !ctx.is('application/x-www-form-urlencoded')) return void (await next())
  const form = await readForm(ctx)
  if (!form) {
    ctx.status = 413
    return
  }
  // Personal ids do not stand in addresses; the hint can be given by PAR.
  form.delete('login_hint')
  ctx.redirect(`${ctx.path}?${form}`)
  ctx.status = 303
  ctx.body = ''
}

/** Undefined when it is larger than any request of ours. */
async function readForm({ req }: KoaContextWithOIDC): Promise<URLSearchParams | undefined> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of req) {
    chunks.push(chunk as Buffer)
    sizeBytes += (chunk as Buffer).length
    if (sizeBytes > MAX_BYTES) return undefined
  }
  return new URLSearchParams(Buffer.concat(chunks).toString())
}
