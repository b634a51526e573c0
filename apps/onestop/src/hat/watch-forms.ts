import type { MiddlewareHandler } from 'hono'
import type { OnestopEnv } from '../page.ts'
import { SWITCH_PATH } from './hat.ts'
import type { UnsavedWork } from './unsaved-work.ts'

/** Notes which form of an official was not taken; every page of officials stands behind it. */
export function watchForms({
  unsavedWork,
}: {
  unsavedWork: UnsavedWork
}): MiddlewareHandler<OnestopEnv> {
  return async (c, next) => {
    await next()
    const { session } = c.var
    if (c.req.method !== 'POST' || session?.kind !== 'staff' || c.req.path === SWITCH_PATH) return
    if (c.res.status === 422) await unsavedWork.note(session.id, c.req.path)
    else if (c.res.status < 400) await unsavedWork.saved(session.id, c.req.path)
  }
}
