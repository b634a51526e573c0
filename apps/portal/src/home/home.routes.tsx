import { respond } from '@mot-cua/web'
import { Hono } from 'hono'
import { z } from 'zod'
import type { PortalEnv } from '../page.ts'
import type { Persons } from '../person/person.ts'
import { HomePage } from './home.views.tsx'
import { homeNotices } from './news.views.tsx'
import { ProfilePage } from './profile.views.tsx'

const noticeSchema = z.enum(homeNotices).optional().catch(undefined)

export function createHomeRoutes({ persons }: { persons: Persons }) {
  return new Hono<PortalEnv>()
    .get('/', (c) => {
      const { page, session } = c.var
      const notice = noticeSchema.parse(c.req.query('notice'))
      return respond(c, <HomePage page={page} session={session} notice={notice} />)
    })
    .get('/profile', async (c) => {
      const { page, session } = c.var
      if (!session) return c.redirect('/sign-in?return_to=%2Fprofile', 303)
      const notice = noticeSchema.parse(c.req.query('notice'))
      const fields = await persons.fieldsOf(session.personId)
      return respond(c, <ProfilePage {...{ page, session, fields, notice }} />)
    })
}
