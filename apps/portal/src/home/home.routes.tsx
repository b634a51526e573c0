import { respond } from '@mot-cua/web'
import { Hono } from 'hono'
import { z } from 'zod'
import type { PortalEnv } from '../page.ts'
import { HomePage } from './home.views.tsx'
import { homeNotices } from './news.views.tsx'

const noticeSchema = z.enum(homeNotices).optional().catch(undefined)

export function createHomeRoutes() {
  return new Hono<PortalEnv>().get('/', (c) => {
    const { page, session } = c.var
    const notice = noticeSchema.parse(c.req.query('notice'))
    return respond(c, <HomePage page={page} session={session} notice={notice} />)
  })
}
