import type { Context, MiddlewareHandler } from 'hono'
import type { OnestopEnv } from '../page.ts'
import { SWITCH_PATH } from './hat.ts'
import { TYPED_QUERY, type UnsavedWork } from './unsaved-work.ts'

type Deps = { unsavedWork: UnsavedWork }

/**
 * Notes which form of an official was not taken, and fills it again for whoever comes back to it;
 * every page of officials stands behind it.
 */
export function watchForms(deps: Deps): MiddlewareHandler<OnestopEnv> {
  return async (c, next) => {
    if (c.req.method === 'GET' && c.req.query(TYPED_QUERY) !== undefined) await fill(c, deps)
    await next()
    if (c.req.method === 'POST' && c.req.path !== SWITCH_PATH) await watch(c, deps)
  }
}

async function fill(c: Context<OnestopEnv>, { unsavedWork }: Deps): Promise<void> {
  const { session, page } = c.var
  const form = session?.kind === 'staff' ? await unsavedWork.find(session.id) : undefined
  if (form?.page !== c.req.path || Object.keys(form.typed).length === 0) return
  c.set('page', { ...page, typed: form.typed })
}

async function watch(c: Context<OnestopEnv>, { unsavedWork }: Deps): Promise<void> {
  const { session, page, typed = {} } = c.var
  if (session?.kind !== 'staff') return
  const action = c.req.path
  if (c.res.status === 422) {
    const [path = action] = page.path.split('?')
    await unsavedWork.note(session.id, { action, page: path, typed })
  } else if (c.res.status < 400) await unsavedWork.saved(session.id, action)
}
