import type { Env, Hono } from 'hono'
import type { ProviderMount } from './app-server.ts'

/** `path` as the routers write it, with `:name` where a part of it varies. */
export type Route = { method: string; path: string }

/** Everything a party answers, its provider's paths included; for tests that must miss nothing. */
export function listRoutes<E extends Env>(app: Hono<E>, provider?: ProviderMount): Route[] {
  const own = app.routes
    // Middleware stands under ALL.
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => ({ method, path }))
  const all = [...own, ...(provider?.routes ?? [])]
  const seen = new Map(all.map((route) => [`${route.method} ${route.path}`, route]))
  return [...seen.values()]
}
