import { randomBytes } from 'node:crypto'
import type { EphemeralStore } from '@mot-cua/database'
import { hashToken } from '@mot-cua/kernel'
import type { KoaContextWithOIDC } from 'oidc-provider'
import { providerRoutes } from './provider-configuration.ts'

/** As the longest address a server of Node takes: a request may not be larger for being posted. */
const MAX_BYTES = 16 * 1024
/** The browser follows at once. */
const KEPT_SECONDS = 60
const HANDLE_BYTES = 32

const PATHS = new Set<string>([providerRoutes.authorization, providerRoutes.end_session])

type Store = Pick<EphemeralStore, 'put' | 'take'>

/**
 * OpenID Connect Core §3.1.2.1 and RP-Initiated Logout §2 demand POST beside GET. The browser is
 * sent on with a GET: on a POST from another site it keeps our cookies (SameSite=Lax) to itself, so
 * the library could not know who is signed in. What was posted waits here meanwhile, good for one
 * request: ID tokens and claims that name a person belong into no address, history or log.
 */
export function acceptPostedRequest(store: Store) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> => {
    if (!PATHS.has(ctx.path)) return void (await next())
    const isForm = ctx.method === 'POST' && ctx.is('application/x-www-form-urlencoded')
    if (isForm) return keepForm(ctx, store)
    await putFormBack(ctx, store)
    await next()
  }
}

async function keepForm(ctx: KoaContextWithOIDC, store: Store): Promise<void> {
  const form = await readForm(ctx)
  if (!form) {
    ctx.status = 413
    return
  }
  // As in an address it is not heard; it can be given by PAR.
  form.delete('login_hint')
  const handle = randomBytes(HANDLE_BYTES).toString('base64url')
  await store.put(keyOf(handle), form.toString(), KEPT_SECONDS)
  ctx.redirect(`${ctx.path}?posted=${handle}`)
  ctx.status = 303
  ctx.body = ''
}

/** Inside this process alone. A handle that is used up leaves a request without parameters. */
async function putFormBack(ctx: KoaContextWithOIDC, store: Store): Promise<void> {
  const { posted } = ctx.query
  if (ctx.method !== 'GET' || typeof posted !== 'string') return
  ctx.querystring = (await store.take(keyOf(posted))) ?? ''
}

function keyOf(handle: string): string {
  return `oidc:posted:${hashToken(handle)}`
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
