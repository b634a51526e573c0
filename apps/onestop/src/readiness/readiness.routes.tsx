import { type Clock, csvHead, csvLine, DomainError, dayOf, writePhone } from '@mot-cua/kernel'
import { formatDate, readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { stream } from 'hono/streaming'
import { z } from 'zod'
import { type AuditEvent, actorOf } from '../audit/audit.ts'
import { staffLevels } from '../hat/hat.ts'
import type { StaffEnv } from '../page.ts'
import { requireStaff } from '../session/guards.routes.ts'
import type { Unit, UnitStore } from '../unit/unit.ts'
import { PeoplePage } from './people.views.tsx'
import {
  countBelow,
  daysLeft,
  type Lack,
  type ListedOfficial,
  lacks,
  type ReadinessStore,
  reachOf,
  readinessRoles,
} from './readiness.ts'
import { READINESS_PATH, ReadinessPage } from './readiness.views.tsx'
import { type TrendStore, withToday } from './trend.ts'

type Deps = {
  readiness: ReadinessStore
  trend: Pick<TrendStore, 'lastDays'>
  units: Pick<UnitStore, 'list'>
  writeAudit: (event: Omit<AuditEvent, 'at'>) => Promise<void>
  now: Clock
}
type C = Context<StaffEnv>

const PAGE_SIZE = 50
const EXPORT_SIZE = 1000
const TREND_DAYS = 14
const lackSchema = z.enum(lacks).optional().catch(undefined)
const pageSchema = z.coerce.number().int().min(1).max(10_000).catch(1)
const exportSchema = z.object({ unit: z.string(), lack: z.string() })

/** Who could not come in if the e-ID were the only way today, unit by unit (R008, R150, R151). */
export function createReadinessRoutes(deps: Deps) {
  return new Hono<StaffEnv>()
    .use(READINESS_PATH, requireStaff({ roles: readinessRoles }))
    .use(`${READINESS_PATH}/*`, requireStaff({ roles: readinessRoles }))
    .get(READINESS_PATH, (c) => showReport(c, deps))
    .get(`${READINESS_PATH}/people`, (c) => showPeople(c, deps))
    .post(`${READINESS_PATH}/export`, async (c) => {
      const form = await readForm(c, exportSchema)
      const { unit } = await findUnit(c, deps, form.unit)
      const lack = lackSchema.parse(form.lack)
      const { session, clientAddress } = c.var
      await deps.writeAudit({
        type: 'readiness.exported',
        actor: actorOf(session, clientAddress),
        object: { kind: 'unit', id: unit.id },
        detail: { lack: lack ?? 'any' },
      })
      return sendList(c, deps, { unit, lack })
    })
}

/** The unit that is asked for, as far as it is theirs to see; else the top of what they see. */
async function findUnit(c: C, { units }: Deps, asked: string | undefined) {
  const reach = reachOf(c.var.hat)
  const all = (await units.list()).filter(({ path }) => path.startsWith(reach))
  const [top] = all
  if (!top) throw new DomainError('not-found', 'a province without units')
  return { all, top, unit: all.find(({ id }) => id === asked) ?? top }
}

const workingOf = ({ var: { page, settings, session, hat } }: C) => ({
  page,
  settings,
  session,
  hat,
})

async function showReport(c: C, deps: Deps) {
  const { levels, cutOver } = c.var.settings
  const required = staffLevels(levels)
  const [{ all, unit }, tallies] = await Promise.all([
    findUnit(c, deps, c.req.query('unit')),
    deps.readiness.tally(reachOf(c.var.hat), required),
  ])
  const counted = countBelow(all, unit, { tallies, required })
  const above = all.find(({ id }) => id === unit.parentId)
  const { accounts, ready } = counted.total
  const kept = await deps.trend.lastDays(unit.path, TREND_DAYS)
  const days = withToday(kept, { day: dayOf(deps.now()), accounts, ready })
  const left = daysLeft(cutOver.staff, deps.now())
  const props = { unit, above, days, daysLeft: left, countedAt: deps.now() }
  return respond(c, <ReadinessPage {...workingOf(c)} {...counted} {...props} />)
}

async function showPeople(c: C, deps: Deps) {
  const { unit } = await findUnit(c, deps, c.req.query('unit'))
  const lack = lackSchema.parse(c.req.query('lack'))
  const number = pageSchema.parse(c.req.query('page'))
  const required = staffLevels(c.var.settings.levels)
  const found = await deps.readiness.people({
    path: unit.path,
    lack,
    required,
    // One more than is shown tells whether there is a next page.
    limit: PAGE_SIZE + 1,
    offset: (number - 1) * PAGE_SIZE,
  })
  const people = found.slice(0, PAGE_SIZE)
  const hasMore = found.length > PAGE_SIZE
  return respond(c, <PeoplePage {...workingOf(c)} {...{ unit, lack, people, number, hasMore }} />)
}

/** Page by page out of the database, with the question in the first line. */
function sendList(
  c: C,
  { readiness, now }: Deps,
  { unit, lack }: { unit: Unit; lack?: Lack | undefined },
) {
  const { page, settings } = c.var
  const { t } = page
  const required = staffLevels(settings.levels)
  const day = formatDate(now()).split('/').reverse().join('-')
  const file = `readiness-${unit.code.replace(/[^\w.-]/g, '-')}-${lack ?? 'any'}-${day}.csv`
  c.header('Content-Type', 'text/csv; charset=utf-8')
  c.header('Content-Disposition', `attachment; filename="${file}"`)
  c.header('Cache-Control', 'no-store')
  const asked = { path: unit.path, lack, required, limit: EXPORT_SIZE }
  return stream(c, async (body) => {
    const filter = lack ? t(`readiness.lack.${lack}`) : t('readiness.any')
    await body.write(csvHead([t('readiness.title'), unit.name, filter, formatDate(now())]))
    await body.write(csvLine(columns.map((column) => t(`readiness.column.${column}`))))
    for (let offset = 0; ; offset += EXPORT_SIZE) {
      const people = await readiness.people({ ...asked, offset })
      await body.write(people.map((person) => csvLine(lineOf(c, person))).join(''))
      if (people.length < EXPORT_SIZE) return
    }
  })
}

const columns = ['fullName', 'username', 'unit', 'phone', 'lacks', 'lastWorn'] as const

function lineOf({ var: { page } }: C, person: ListedOfficial): string[] {
  return [
    person.fullName,
    person.username,
    person.unitName,
    person.phone ? writePhone(person.phone) : '',
    person.lacks.map((lack) => page.t(`readiness.lack.${lack}`)).join('; '),
    person.lastWornAt ? formatDate(person.lastWornAt) : '',
  ]
}
