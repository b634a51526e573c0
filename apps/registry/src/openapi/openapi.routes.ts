import type { AnyWebEnv } from '@mot-cua/web'
import { Hono } from 'hono'
import { describeApi } from './openapi.ts'

export function createOpenApiRoutes(options: { publicUrl: string }): Hono<AnyWebEnv> {
  const description = describeApi(options)
  const routes = new Hono<AnyWebEnv>()
  routes.get('/openapi.json', (c) => c.json(description))
  return routes
}
