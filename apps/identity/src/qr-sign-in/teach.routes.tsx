import { respond } from '@mot-cua/web'
import { Hono } from 'hono'
import type { IdentityEnv } from '../page.ts'
import { TeachPage } from './teach.views.tsx'

/** Where a code leads when the phone's own camera opens it. */
export const TEACH_PATH = '/q'

/** Teaches, and never signs anybody in: what stands in the address is not even read. */
export function createTeachRoutes() {
  return new Hono<IdentityEnv>().get('/:code', (c) => respond(c, <TeachPage page={c.var.page} />))
}
