import { respond, safeRelativePath } from '@mot-cua/web'
import { Hono } from 'hono'
import { z } from 'zod'
import type { OnestopEnv } from '../page.ts'
import type { StaffGate } from '../staff-sign-in/gate.ts'
import { STAFF_SIGN_IN, staffPath } from './paths.ts'
import type { Refusals } from './refusals.ts'
import {
  NoStaffAccountPage,
  type StaffNotice,
  StaffSignInPage,
  SuspendedPage,
  staffNews,
} from './staff-sign-in.views.tsx'

const noticeSchema = z
  .enum(Object.keys(staffNews) as StaffNotice[])
  .optional()
  .catch(undefined)

type Deps = { refusals: Refusals; gate: StaffGate }

/** The door of officials, and what stands behind it for those who cannot come in. */
export function createStaffSignInRoutes({ refusals, gate }: Deps) {
  return new Hono<OnestopEnv>()
    .get(STAFF_SIGN_IN, (c) => {
      const { page, settings, hat } = c.var
      const returnTo = staffPath(safeRelativePath(c.req.query('return_to')))
      if (hat) return c.redirect(returnTo, 303)
      const notice = noticeSchema.parse(c.req.query('notice'))
      const form = gate.isOpen('local') ? { username: '', refusal: undefined } : undefined
      const hasGlass = gate.isOpen('break-glass')
      const view = { page, settings, returnTo, notice, form, hasGlass }
      return respond(c, <StaffSignInPage {...view} />)
    })
    .get('/staff/sign-in/no-account', (c) => {
      const { page, settings } = c.var
      return respond(
        c,
        <NoStaffAccountPage {...{ page, settings, isAfterDay: !gate.isOpen('local') }} />,
      )
    })
    .get('/staff/sign-in/suspended', async (c) => {
      const { page, settings, browserId } = c.var
      const administrators = await refusals.administrators(browserId)
      return respond(c, <SuspendedPage {...{ page, settings, administrators }} />)
    })
}
