import type { Clock } from '@mot-cua/kernel'
import { respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import type { OnestopPage, StaffEnv } from '../page.ts'
import { requireStaff } from '../session/guards.routes.ts'
import { MESSAGES_PATH } from './paths.ts'
import type { StaffMessageStore } from './staff-message.ts'
import { MessagesPage } from './staff-message.views.tsx'

/** Older ones have been of no use for a long time. */
const MOST_LISTED = 200

type Deps = { staffMessages: StaffMessageStore; now: Clock }

/** `/staff/messages`: to the account that is worn, and to no other of the same person. */
export function createStaffMessageRoutes(deps: Deps) {
  return new Hono<StaffEnv>().get(MESSAGES_PATH, requireStaff(), (c) => show(c, deps))
}

async function show(c: Context<StaffEnv>, { staffMessages, now }: Deps) {
  const { page, settings, session, hat } = c.var
  const staffAccountId = hat.account.id
  const messages = await staffMessages.list(staffAccountId, MOST_LISTED)
  const ids = messages.filter(({ isNew }) => isNew).map(({ id }) => id)
  // Shown is read: nobody presses a button to say that a line was seen.
  if (c.req.method === 'GET') await staffMessages.markRead({ staffAccountId, ids, at: now() })
  const seen = withoutRead(page, { staffAccountId, read: ids.length })
  return respond(c, <MessagesPage {...{ page: seen, settings, session, hat, messages }} />)
}

/** The menu of this very page counts them no more. */
function withoutRead(page: OnestopPage, of: { staffAccountId: string; read: number }): OnestopPage {
  const hats = page.hats.map((hat) =>
    hat.staffAccountId === of.staffAccountId
      ? { ...hat, unread: Math.max(0, hat.unread - of.read) }
      : hat,
  )
  return { ...page, hats }
}
