import { respond } from '@mot-cua/web'
import { Hono } from 'hono'
import type { StaffEnv } from '../page.ts'
import type { History } from './history.store.ts'
import { HistoryPage } from './history.views.tsx'
import { HISTORY } from './paths.ts'
import { workingOf } from './settings.routes.tsx'

/** Behind the guard of `/operator/*`. */
export function createHistoryRoutes({ history }: { history: History }) {
  return new Hono<StaffEnv>().get(HISTORY, async (c) => {
    const lines = await history.latest()
    return respond(c, <HistoryPage working={workingOf(c)} lines={lines} />)
  })
}
