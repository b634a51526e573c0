import { type Clock, DomainError } from '@mot-cua/kernel'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { actorOf } from '../audit/audit.ts'
import { staffLevels } from '../hat/hat.ts'
import type { StaffEnv } from '../page.ts'
import { type Lack, lacks } from '../readiness/readiness.ts'
import { requireStaff } from '../session/guards.routes.ts'
import type { Unit, UnitStore } from '../unit/unit.ts'
import { REMINDERS_PATH, remindersPath } from './paths.ts'
import { isBeforeTheDay, type Reminders, reminderReachOf, reminderRoles } from './reminder.ts'
import { RemindersPage } from './reminder.views.tsx'

type Deps = { reminders: Reminders; units: Pick<UnitStore, 'list'>; now: Clock }
type C = Context<StaffEnv>

const lackSchema = z.enum(lacks).optional().catch(undefined)
const doneSchema = z.coerce.number().int().min(0).optional().catch(undefined)
const formSchema = z.object({
  unit: z.string(),
  lack: z.string(),
  most: z.coerce.number().int().min(1).max(10_000),
})

/** Messages to officials whose account is not ready: looked at first, then sent (R008). */
export function createReminderRoutes(deps: Deps) {
  return new Hono<StaffEnv>()
    .use(REMINDERS_PATH, requireStaff({ roles: reminderRoles }))
    .get(REMINDERS_PATH, (c) => show(c, deps))
    .post(REMINDERS_PATH, (c) => send(c, deps))
}

async function unitsInReach(c: C, { units }: Deps): Promise<Unit[]> {
  const reach = reminderReachOf(c.var.hat)
  return (await units.list()).filter(({ path }) => path.startsWith(reach))
}

const askedOf = ({ var: { settings } }: C, unit: Unit, lack: Lack | undefined) => ({
  path: unit.path,
  lack,
  required: staffLevels(settings.levels),
})

async function show(c: C, deps: Deps) {
  const { page, settings, session, hat } = c.var
  const all = await unitsInReach(c, deps)
  const unit = all.find(({ id }) => id === c.req.query('unit')) ?? all[0]
  if (!unit) throw new DomainError('not-found', 'a province without units')
  const lack = lackSchema.parse(c.req.query('lack'))
  const viewer = { username: hat.account.username, reach: reminderReachOf(hat) }
  const asking = { asked: askedOf(c, unit, lack), settings }
  const preview = await deps.reminders.preview(asking, viewer)
  const props = { page, settings, session, hat, unit, lack, preview, now: deps.now() }
  const done = doneSchema.parse(c.req.query('done'))
  return respond(c, <RemindersPage {...props} isOpen={isOpen(c, deps)} done={done} />)
}

const isOpen = ({ var: { settings } }: C, { now }: Deps) => isBeforeTheDay(settings, now())

async function send(c: C, deps: Deps) {
  const { settings, session, hat, clientAddress } = c.var
  const form = await readForm(c, formSchema)
  const unit = (await unitsInReach(c, deps)).find(({ id }) => id === form.unit)
  if (!unit) throw new DomainError('not-found', 'a unit that is not theirs')
  const lack = lackSchema.parse(form.lack)
  // The page says why, and what is left to do.
  if (!isOpen(c, deps)) return c.redirect(remindersPath(unit, lack), 303)
  const written = await deps.reminders.send({
    asked: askedOf(c, unit, lack),
    settings,
    unitId: unit.id,
    most: form.most,
    actor: { ...actorOf(session, clientAddress), staffAccountId: hat.account.id },
  })
  return c.redirect(remindersPath(unit, lack, written), 303)
}
