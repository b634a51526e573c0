import type { MiddlewareHandler } from 'hono'
import type { OnestopEnv, OnestopPage } from '../page.ts'
import type { CurrentSettings } from '../settings/settings.ts'
import type { Guides } from './guide.ts'

/** The guides in force, for every page that leads to one. */
export function provideGuides({
  guides,
}: {
  guides: Pick<Guides, 'freshen' | 'list'>
}): MiddlewareHandler<OnestopEnv> {
  return async (c, next) => {
    await guides.freshen()
    const { page, settings } = c.var
    c.set('page', { ...page, guides: guides.list(readerOf(page, settings)) })
    await next()
  }
}

export const readerOf = (
  { t, locale }: Pick<OnestopPage, 't' | 'locale'>,
  { portalName }: CurrentSettings,
) => ({ t, locale, portalName })
