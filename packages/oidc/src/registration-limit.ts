import type { EphemeralStore } from '@mot-cua/database'
import type { KoaContextWithOIDC } from 'oidc-provider'

/** Guesses at a token, from one address. */
const FAILURES = { limit: 30, seconds: 10 * 60 }
/** Enough for an agency that tries things out; not for a loop that registers at every request. */
const REGISTRATIONS = { limit: 300, seconds: 60 * 60 }

type Options = {
  path: string
  store: Pick<EphemeralStore, 'count'>
  /** What limits count by: the /64 of an IPv6 address. */
  addressBucket: (address: string) => string
}

/** Holds back strangers who guess, and services that register again and again. */
export function limitRegistration({ path, store, addressBucket }: Options) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> => {
    if (ctx.path !== path && !ctx.path.startsWith(`${path}/`)) return void (await next())
    const address = addressBucket(ctx.get('x-forwarded-for') || ctx.ip)
    const countFailure = (by: number) =>
      store.count(`oidc:registration-failures:${address}`, { ...FAILURES, by })
    // Counted before it is known to be one, so that parallel guesses cannot outrun the limit.
    const failures = await countFailure(1)
    if (failures.value > FAILURES.limit) return refuse(ctx, failures.resetsAt)
    if (ctx.method === 'POST' && ctx.path === path) {
      const made = await store.count(`oidc:registrations:${address}`, REGISTRATIONS)
      if (made.value > REGISTRATIONS.limit) return refuse(ctx, made.resetsAt)
    }
    await next()
    // Metadata that is refused is a mistake, not a guess.
    if (ctx.status !== 401) await countFailure(-1)
  }
}

function refuse(ctx: KoaContextWithOIDC, resetsAt: Date): void {
  ctx.status = 429
  ctx.set('retry-after', String(Math.max(1, Math.ceil((resetsAt.getTime() - Date.now()) / 1000))))
  ctx.body = {
    error: 'temporarily_unavailable',
    error_description: 'too many registrations from this address',
  }
}
