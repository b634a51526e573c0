import type { MiddlewareHandler } from 'hono'
import type { OnestopEnv } from '../page.ts'
import type { Settings } from './settings.ts'

/** Before anything asks the settings: what holds has been read, and pages bear the province's names. */
export function provideSettings({
  settings,
}: {
  settings: Settings
}): MiddlewareHandler<OnestopEnv> {
  return async (c, next) => {
    await settings.freshen()
    const current = settings.current()
    const { page } = c.var
    const { hotline } = current.support
    c.set('page', { ...page, brand: { ...page.brand, name: current.portalName, hotline } })
    c.set('settings', current)
    await next()
  }
}
