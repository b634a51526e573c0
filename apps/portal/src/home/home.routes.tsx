import { respond } from '@mot-cua/web'
import { Hono } from 'hono'
import { z } from 'zod'
import type { PortalEnv } from '../page.ts'
import type { ServiceDirectory } from '../search/search.ts'
import { HomePage } from './home.views.tsx'
import { homeNotices } from './news.views.tsx'

const noticeSchema = z.enum(homeNotices).optional().catch(undefined)

type Deps = { serviceDirectory: ServiceDirectory }

export function createHomeRoutes({ serviceDirectory }: Deps) {
  return new Hono<PortalEnv>().get('/', async (c) => {
    const { page, session } = c.var
    const notice = noticeSchema.parse(c.req.query('notice'))
    const services = session ? [] : await serviceDirectory.list()
    return respond(c, <HomePage {...{ page, session, notice, services }} />)
  })
}
