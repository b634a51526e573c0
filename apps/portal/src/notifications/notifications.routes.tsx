import { respond } from '@mot-cua/web'
import { Hono } from 'hono'
import { z } from 'zod'
import type { SignedInEnv } from '../page.ts'
import { requireSession } from '../session/require-session.ts'
import type { Notifications } from './notifications.ts'
import { NOTIFICATIONS_PATH, NotificationsPage } from './notifications.views.tsx'

const beforeSchema = z.coerce.date().optional().catch(undefined)

/** «Thông báo» of the account menu (N5). */
export function createNotificationRoutes({ notifications }: { notifications: Notifications }) {
  return new Hono<SignedInEnv>()
    .use(NOTIFICATIONS_PATH, requireSession({ linkOnly: true }))
    .get(NOTIFICATIONS_PATH, async (c) => {
      const { page, session } = c.var
      const { personId, accountId } = session
      const before = beforeSchema.parse(c.req.query('before'))
      const listed = await notifications.page({ personId, accountId, before })
      return respond(c, <NotificationsPage {...{ page, session, listed }} isFirst={!before} />)
    })
}
