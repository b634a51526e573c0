import { respond, type WebEnv } from '@mot-cua/web'
import { Hono } from 'hono'
import type { RegistryMessageKey } from '../messages.ts'
import { HomePage } from './home.views.tsx'

export function createHomeRoutes(): Hono<WebEnv<RegistryMessageKey>> {
  const routes = new Hono<WebEnv<RegistryMessageKey>>()
  routes.get('/', (c) => respond(c, <HomePage page={c.var.page} />))
  return routes
}
