import type { MiddlewareHandler } from 'hono'
import type { OnestopEnv, OnestopPage } from '../page.ts'
import type { CurrentSettings } from '../settings/settings.ts'
import type { Guides } from './guide.ts'
import type { GuideFacts } from './guides.data.ts'

/** The guides in force, for every page that leads to one. */
export function provideGuides({
  guides,
  publicUrl,
}: {
  guides: Pick<Guides, 'freshen' | 'list'>
  publicUrl: string
}): MiddlewareHandler<OnestopEnv> {
  return async (c, next) => {
    await guides.freshen()
    const { page, settings } = c.var
    const facts = factsOf(settings, publicUrl)
    c.set('page', { ...page, guides: guides.list(readerOf(page, facts)) })
    await next()
  }
}

export const readerOf = ({ t, locale }: Pick<OnestopPage, 't' | 'locale'>, facts: GuideFacts) => ({
  t,
  locale,
  facts,
})

export const factsOf = (
  { portalName, topology, levels }: CurrentSettings,
  publicUrl: string,
): GuideFacts => ({ portalName, topology, levels, address: new URL(publicUrl).href })
