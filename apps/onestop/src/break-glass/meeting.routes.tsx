import { isId } from '@mot-cua/kernel'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { actorOf } from '../audit/audit.ts'
import { OPERATOR } from '../operator/paths.ts'
import type { OnestopEnv } from '../page.ts'
import { AnswerPage, type AnswerProblem } from './answer.views.tsx'
import { type Administrator, lacksOf, stateOf } from './break-glass.ts'
import { endUse } from './end-use.ts'
import { findGlassVisit, type GlassDoorDeps } from './glass-door.routes.tsx'
import type { FoundGlassVisit } from './glass-visit.ts'
import { MeetingPage, type MeetingProblem } from './meeting.views.tsx'
import { isOnePerson } from './one-person.ts'
import { answerPath, doorPaths, stopPath } from './paths.ts'
import { WaitingPage } from './waiting.views.tsx'

const requestSchema = z.object({ reason: z.string().default('') })
const answerSchema = z.object({
  verdict: z.enum(['approved', 'refused']).default('refused'),
  match_code: z.string().default(''),
  reason: z.string().default(''),
})
const doneSchema = z.enum(['approved', 'refused', 'ended']).optional().catch(undefined)

/** Reasons are read by people; the column takes more. */
const REASON_MAX_LENGTH = 500
/** More are not asked for within the hour that a use lasts. */
const MOST_LISTED = 100

type C = Context<OnestopEnv>
type Proven = { visit: FoundGlassVisit; self: Administrator }

/** Behind password and code: one asks and waits, another answers from a browser of its own. */
export function createMeetingRoutes(deps: GlassDoorDeps) {
  return new Hono<OnestopEnv>()
    .get(doorPaths.meeting, (c) =>
      whenProven(c, deps, (proven) =>
        proven.visit.requestId === undefined
          ? showMeeting(c, deps, proven)
          : showWaiting(c, deps, proven),
      ),
    )
    .post(doorPaths.request, (c) => whenProven(c, deps, (proven) => request(c, deps, proven)))
    .get(answerPath(':id'), (c) => whenProven(c, deps, (proven) => showAnswer(c, deps, proven)))
    .post(answerPath(':id'), (c) => whenProven(c, deps, (proven) => answer(c, deps, proven)))
    .post(stopPath(':id'), (c) => whenProven(c, deps, ({ self }) => stop(c, deps, self)))
    .post(doorPaths.enter, (c) => whenProven(c, deps, ({ visit }) => enter(c, deps, visit)))
}

/** Asked at every step: one who was suspended since the code has no part in it any more. */
async function whenProven(
  c: C,
  deps: GlassDoorDeps,
  goOn: (proven: Proven) => Promise<Response>,
): Promise<Response> {
  const found = await findGlassVisit(c, deps, { isProven: true })
  if (found.away) return found.away
  const { visit } = found
  const self = await deps.breakGlass.findAdministrator(visit.staffAccountId)
  if (self && lacksOf(self).length === 0) return goOn({ visit, self })
  await deps.glassVisits.end(visit)
  deps.glassCookie.clear(c)
  return c.redirect(doorPaths.password, 303)
}

type Shown = { self: Administrator; problem?: MeetingProblem; status?: 422 | 429 }

async function showMeeting(c: C, deps: GlassDoorDeps, { self, problem, status = 422 }: Shown) {
  const { page, settings } = c.var
  const listed = await listForMeeting(deps, self)
  const done = problem ? undefined : doneSchema.parse(c.req.query('done'))
  const view = <MeetingPage {...{ page, settings, self, ...listed, done, problem }} />
  return respond(c, view, problem ? status : 200)
}

/** Requests that another person waits with, and whoever is in. */
async function listForMeeting({ breakGlass, now }: GlassDoorDeps, self: Administrator) {
  const [uses, administrators] = await Promise.all([
    breakGlass.list(MOST_LISTED),
    breakGlass.administrators(),
  ])
  const asked = uses.flatMap((use) => {
    const by = administrators.find(({ id }) => id === use.requestedBy)
    return by ? [{ use, by, state: stateOf(use, now()) }] : []
  })
  return {
    others: asked.filter(({ by, state }) => state === 'waiting' && !isOnePerson(by, self)),
    // One's own too: somebody else may have come in with one's password and app.
    running: asked.filter(({ state }) => state === 'entered'),
  }
}

async function showWaiting(c: C, deps: GlassDoorDeps, { visit, self }: Proven) {
  const { page, settings } = c.var
  const use = await deps.breakGlass.find(visit.requestId ?? '')
  if (!use) return c.redirect(doorPaths.password, 303)
  const state = stateOf(use, deps.now())
  const listed = await listForMeeting(deps, self)
  const done = doneSchema.parse(c.req.query('done'))
  return respond(c, <WaitingPage {...{ page, settings, use, state, ...listed, done }} />)
}

async function request(c: C, deps: GlassDoorDeps, { visit, self }: Proven) {
  const reason = trimReason((await readForm(c, requestSchema)).reason)
  if (reason === '') return showMeeting(c, deps, { self, problem: 'reason' })
  const { browserId, clientAddress: address } = c.var
  const actor = { staffAccountId: self.id, address }
  const id = await deps.breakGlass.request({ by: self.id, reason, browserId, actor })
  if (id === undefined) return showMeeting(c, deps, { self, problem: 'too-often', status: 429 })
  await deps.glassVisits.ask(visit, id)
  return c.redirect(doorPaths.meeting, 303)
}

type Answered = { self: Administrator; problem?: AnswerProblem; typedReason?: string }

/** One request of another; whatever is not there to be answered any more is said in the list. */
async function showAnswer(c: C, deps: GlassDoorDeps, { self, problem, typedReason }: Answered) {
  const { page, settings } = c.var
  const { others } = await listForMeeting(deps, self)
  const asked = others.find(({ use }) => use.id === c.req.param('id'))
  if (!asked) return showMeeting(c, deps, { self, problem: 'gone' })
  const view = <AnswerPage {...{ page, settings, ...asked, problem, typedReason }} />
  return respond(c, view, problem ? 422 : 200)
}

async function answer(c: C, deps: GlassDoorDeps, { self }: Proven) {
  const typed = await readForm(c, answerSchema)
  const { verdict, match_code: typedCode, reason: typedReason } = typed
  const reason = trimReason(typedReason)
  if (reason === '') return showAnswer(c, deps, { self, problem: 'reason' })
  const { browserId, clientAddress: address } = c.var
  const actor = { staffAccountId: self.id, address }
  const id = c.req.param('id') ?? ''
  const answering = { id, by: self.id, verdict, typedCode, reason, browserId, actor }
  const outcome = isId(id) ? await deps.breakGlass.answer(answering) : 'gone'
  switch (outcome) {
    case 'answered':
      return c.redirect(`${doorPaths.meeting}?done=${verdict}`, 303)
    case 'wrong-code':
    case 'same-browser':
      return showAnswer(c, deps, { self, problem: outcome, typedReason })
    case 'gone':
    case 'own':
    case 'same-person':
      return showMeeting(c, deps, { self, problem: outcome })
    case 'codes-used-up':
      return showMeeting(c, deps, { self, problem: 'gone' })
  }
}

/** By whoever is alarmed and has no e-ID to sign in with. */
async function stop(c: C, deps: GlassDoorDeps, self: Administrator) {
  const id = c.req.param('id') ?? ''
  const actor = { staffAccountId: self.id, address: c.var.clientAddress }
  const isEnded = isId(id) && (await endUse(deps, { id, actor }))
  if (!isEnded) return showMeeting(c, deps, { self, problem: 'over' })
  return c.redirect(`${doorPaths.meeting}?done=ended`, 303)
}

/** A session with a token and an id of its own, whatever the browser came with. */
async function enter(c: C, deps: GlassDoorDeps, visit: FoundGlassVisit) {
  const { breakGlass, sessions, cookie, glassVisits, glassCookie } = deps
  const { clientAddress: address } = c.var
  const { staffAccountId, requestId } = visit
  const hat = await deps.staffAccounts.findHat(staffAccountId)
  const actor = { staffAccountId, address }
  const isIn =
    hat !== undefined &&
    requestId !== undefined &&
    (await breakGlass.enter({ id: requestId, by: staffAccountId, actor }))
  if (!isIn) return c.redirect(doorPaths.meeting, 303)
  await glassVisits.end(visit)
  glassCookie.clear(c)
  const isMarked = await deps.sharedComputers.isMarked(c.var.browserId)
  const token = await sessions.replace(cookie.read(c), {
    kind: 'staff',
    method: 'break-glass',
    breakGlassId: requestId,
    staffAccountId,
    name: hat.account.fullName,
    authenticatedAt: deps.now(),
    isSharedComputer: isMarked || c.var.session?.isSharedComputer === true,
  })
  const detail = { method: 'break-glass', breakGlassId: requestId }
  const acting = actorOf(await sessions.read(token), address)
  await deps.writeAudit({ type: 'staff.signed-in', actor: acting, detail })
  cookie.write(c, token)
  return c.redirect(OPERATOR, 303)
}

function trimReason(typed: string): string {
  return typed.trim().slice(0, REASON_MAX_LENGTH)
}
