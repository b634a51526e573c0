import type { Clock } from '@mot-cua/kernel'
import { respond } from '@mot-cua/web'
import { Hono } from 'hono'
import { z } from 'zod'
import type { OnestopEnv } from '../page.ts'
import { HomePage, TopicPage } from './home.views.tsx'
import { menuTopics, topicPath } from './menu.ts'
import { type HomeNotice, homeNews } from './news.views.tsx'
import { readQuery } from './search.ts'
import { SearchPage } from './search.views.tsx'

const noticeSchema = z
  .enum(Object.keys(homeNews) as HomeNotice[])
  .optional()
  .catch(undefined)

/** The front page and, for each item of the menu, what it will be. */
export function createHomeRoutes({ portalUrl, now }: { portalUrl: string; now: Clock }) {
  const pages = new Hono<OnestopEnv>().get('/', (c) => {
    const { page, settings, session, hat } = c.var
    const notice = noticeSchema.parse(c.req.query('notice'))
    const props = { page, settings, session, hat, notice, portalUrl, now: now() }
    return respond(c, <HomePage {...props} />)
  })
  pages.get('/search', (c) => {
    const { page, settings, session, hat } = c.var
    const query = readQuery(c.req.query('q'))
    return respond(c, <SearchPage {...{ page, settings, session, hat, query }} />)
  })
  for (const topic of menuTopics) {
    // Written, and in a folder of its own.
    if (topic === 'guides') continue
    pages.get(topicPath(topic), (c) => {
      const { page, settings, session, hat } = c.var
      return respond(c, <TopicPage {...{ page, settings, session, hat, topic }} />)
    })
  }
  return pages
}
