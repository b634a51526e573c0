import type { MiddlewareHandler } from 'hono'
import type { OnestopEnv } from '../page.ts'
import type { Settings } from './settings.ts'

/** Before anything asks the settings: what holds has been read. */
export function provideSettings({
  settings,
}: {
  settings: Settings
}): MiddlewareHandler<OnestopEnv> {
  return async (c, next) => {
    await settings.freshen()
    c.set('settings', settings.current())
    await next()
  }
}
