import { type Clock, newId } from '@mot-cua/kernel'
import { readForm, respond, type SessionCookie } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { AuditEvent } from '../audit/audit.ts'
import type { OnestopEnv } from '../page.ts'
import type { Sessions } from '../session/session.ts'
import type { SharedComputers } from '../session/shared-computer.ts'
import { STAFF_SIGN_IN } from '../sign-in/paths.ts'
import type { Refusals } from '../sign-in/refusals.ts'
import type { StaffAccountStore } from '../staff-account/staff-account.ts'
import type { StaffGate } from '../staff-sign-in/gate.ts'
import type { LocalAccount, LocalPasswords } from '../staff-sign-in/local-account.ts'
import {
  type BrowserMemory,
  originOf,
  rememberBrowser,
} from '../staff-sign-in/local-origin.routes.ts'
import type { LocalVisitCookie } from '../staff-sign-in/local-visit-cookie.ts'
import type { Authenticators } from './authenticator.ts'
import type { BreakGlass } from './break-glass.ts'
import { GlassClosedPage, GlassCodePage, GlassDoorPage } from './glass-door.views.tsx'
import type { FoundGlassVisit, GlassVisits } from './glass-visit.ts'
import { doorPaths } from './paths.ts'
import { answerStoppedPassword, answerStoppedTry } from './try-answers.routes.tsx'

export type GlassDoorDeps = BrowserMemory & {
  gate: StaffGate
  breakGlass: BreakGlass
  breakGlassPasswords: LocalPasswords
  authenticators: Pick<Authenticators, 'verify'>
  glassVisits: GlassVisits
  glassCookie: LocalVisitCookie
  sessions: Sessions
  cookie: SessionCookie
  staffAccounts: Pick<StaffAccountStore, 'findHat'>
  refusals: Pick<Refusals, 'remember'>
  sharedComputers: Pick<SharedComputers, 'isMarked'>
  writeAudit: (event: Omit<AuditEvent, 'at'>) => Promise<void>
  now: Clock
}

const passwordSchema = z.object({
  username: z.string().default(''),
  password: z.string().default(''),
})
const codeSchema = z.object({
  action: z.enum(['confirm', 'cancel']).default('confirm'),
  code: z.string().default(''),
})

type C = Context<OnestopEnv>

/** Password and code of the app; the same for whoever asks and whoever answers. */
export function createGlassDoorRoutes(deps: GlassDoorDeps) {
  const { gate, glassVisits, glassCookie } = deps
  return new Hono<OnestopEnv>()
    .get(doorPaths.password, (c) => {
      const { page, settings } = c.var
      if (!gate.isOpen('break-glass')) return showClosed(c)
      return respond(c, <GlassDoorPage {...{ page, settings }} />)
    })
    .post(doorPaths.password, (c) => checkPassword(c, deps))
    .get(doorPaths.code, async (c) => {
      const found = await findGlassVisit(c, deps, { isProven: false })
      if (found.away) return found.away
      return respond(c, <GlassCodePage page={c.var.page} settings={c.var.settings} />)
    })
    .post(doorPaths.code, (c) => checkCode(c, deps))
    .post(doorPaths.leave, async (c) => {
      const visit = await glassVisits.find(glassCookie.read(c))
      if (visit) await glassVisits.end(visit)
      glassCookie.clear(c)
      return c.redirect(STAFF_SIGN_IN, 303)
    })
}

function showClosed(c: C) {
  const { page } = c.var
  return respond(c, <GlassClosedPage page={page} />)
}

async function checkPassword(c: C, deps: GlassDoorDeps) {
  if (!deps.gate.isOpen('break-glass')) return showClosed(c)
  const typed = await readForm(c, passwordSchema)
  const checked = await deps.breakGlassPasswords.check(typed, originOf(c, deps.knownBrowserCookie))
  switch (checked.outcome) {
    case 'accepted':
      return goToCode(c, deps, checked.account)
    case 'waiting':
    case 'busy':
      return answerStoppedPassword(c, checked, deps.now())
    case 'invalid':
    case 'rejected': {
      const { page, settings } = c.var
      const form = { username: typed.username, refusal: checked }
      return respond(c, <GlassDoorPage {...{ page, settings, form }} />, 422)
    }
  }
}

async function goToCode(c: C, { glassVisits, glassCookie }: GlassDoorDeps, account: LocalAccount) {
  const { id: staffAccountId, knownBrowserId: browserId } = account
  glassCookie.write(c, await glassVisits.begin({ staffAccountId, browserId }))
  return c.redirect(doorPaths.code, 303)
}

async function checkCode(c: C, deps: GlassDoorDeps) {
  const { action, code: typed } = await readForm(c, codeSchema)
  const found = await findGlassVisit(c, deps, { isProven: false })
  if (found.away) return found.away
  const { visit } = found
  if (action === 'cancel') {
    await deps.glassVisits.end(visit)
    deps.glassCookie.clear(c)
    return c.redirect(STAFF_SIGN_IN, 303)
  }
  const { id, staffAccountId: accountId, browserId } = visit
  const asked = { id, accountId, browserId }
  const from = originOf(c, deps.knownBrowserCookie)
  const tried = await deps.authenticators.verify({ asked, from, typed })
  if (tried.outcome === 'accepted') return goToMeeting(c, deps, visit)
  if (tried.outcome !== 'wrong-code') {
    if (tried.outcome === 'too-many-attempts') await deps.glassVisits.end(visit)
    return answerStoppedTry(c, tried, deps.now())
  }
  const { page, settings } = c.var
  const error = page.t('glass.code.wrong', { count: tried.attemptsLeft })
  return respond(c, <GlassCodePage {...{ page, settings, error }} />, 422)
}

/** Proven; a suspended one is told so now, and not before. */
async function goToMeeting(c: C, deps: GlassDoorDeps, visit: FoundGlassVisit) {
  const { staffAccountId } = visit
  const hat = await deps.staffAccounts.findHat(staffAccountId)
  const { browserId, clientAddress: address } = c.var
  if (hat?.account.isSuspended) {
    await deps.glassVisits.end(visit)
    const actor = { staffAccountId, address }
    await deps.writeAudit({ type: 'staff.refused', actor, detail: { reason: 'suspended' } })
    await deps.refusals.remember({ browserId, hats: [hat] })
    return c.redirect(`${STAFF_SIGN_IN}/suspended`, 303)
  }
  const token = await deps.glassVisits.prove(visit)
  if (token === undefined) return c.redirect(doorPaths.password, 303)
  deps.glassCookie.write(c, token)
  await rememberBrowser(c, deps, { accountId: staffAccountId, acceptanceId: newId() })
  return c.redirect(doorPaths.meeting, 303)
}

type Found = { visit: FoundGlassVisit; away?: never } | { visit?: never; away: Response }

/** The visit of this browser at this step, or where to go instead. */
export async function findGlassVisit(
  c: C,
  { gate, glassVisits, glassCookie }: Pick<GlassDoorDeps, 'gate' | 'glassVisits' | 'glassCookie'>,
  { isProven }: { isProven: boolean },
): Promise<Found> {
  const door = () => ({ away: c.redirect(doorPaths.password, 303) })
  if (!gate.isOpen('break-glass')) return door()
  const visit = await glassVisits.find(glassCookie.read(c))
  return visit?.isProven === isProven ? { visit } : door()
}
