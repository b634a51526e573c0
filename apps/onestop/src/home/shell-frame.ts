import type { FrameOf } from '@mot-cua/web'
import type { Context, MiddlewareHandler } from 'hono'
import type { OnestopEnv } from '../page.ts'
import { provinceFrame } from './province-page.tsx'

type C = Context<OnestopEnv>

/**
 * The province around pages that the shell makes itself, errors among them. What stopped a request
 * early did so before anybody asked who sent it: then the same is asked here.
 */
export function createShellFrame(reader: readonly MiddlewareHandler<OnestopEnv>[]): FrameOf {
  return async (c: C) => {
    const { settings }: Partial<C['var']> = c.var
    if (!settings) await findReader(c, reader)
    return provinceFrame({ ...c.var, page: Object.assign({ hats: [] }, c.var.page) })
  }
}

/** As far as it goes: the banner needs no session. */
async function findReader(c: C, reader: readonly MiddlewareHandler<OnestopEnv>[]): Promise<void> {
  try {
    for (const provide of reader) await provide(c, async () => {})
  } catch (err) {
    c.var.log.warn({ err }, 'who is reading could not be found out')
  }
}
