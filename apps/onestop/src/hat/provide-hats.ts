import type { MiddlewareHandler } from 'hono'
import type { OnestopEnv } from '../page.ts'
import type { HatStore } from './hat.ts'

/** As whom else the reader could act, for the menu under the name on every page. */
export function provideHats({
  hats,
}: {
  hats: Pick<HatStore, 'offered'>
}): MiddlewareHandler<OnestopEnv> {
  return async (c, next) => {
    const personId = c.var.session?.personId
    const offered = personId === undefined ? [] : await hats.offered(personId)
    c.set('page', { ...c.var.page, hats: offered })
    await next()
  }
}
