import {
  type Clock,
  csvHead,
  csvLine,
  DomainError,
  maskPersonalId,
  writePhone,
} from '@mot-cua/kernel'
import { formatDate, readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { stream } from 'hono/streaming'
import { z } from 'zod'
import { actorOf } from '../admin/require-admin.ts'
import { dayOf, parseDay, startOfDay, writeDay } from '../day/day.ts'
import type { PortalPage, SignedInEnv } from '../page.ts'
import { timelineOf } from '../policy/decide.ts'
import type { Policies } from '../policy/policies.ts'
import { addCounts, type ListedPerson, NOBODY, type RecordExport } from './cockpit.ts'
import { CockpitPage } from './cockpit.views.tsx'
import type { Cockpit } from './create-cockpit.ts'
import { ListPage } from './list.views.tsx'
import { byCommune, byProvince, communeName, keysOf, provinceName, UNKNOWN } from './places.ts'

type Deps = { cockpit: Cockpit; policies: Policies; recordExport: RecordExport; now: Clock }
type C = Context<SignedInEnv>

const listSchema = z.object({ place: z.string(), purpose: z.string() })

/** What a cut-over would mean, and the lists for those who go and help. */
export function createCockpitRoutes(deps: Deps) {
  return new Hono<SignedInEnv>()
    .get('/cut-over', (c) => showCockpit(c, deps))
    .get('/cut-over/list', (c) => {
      const place = findPlace(c.var.page, c.req.query('place'))
      return respond(c, <ListPage admin={c.var} place={place} />)
    })
    .post('/cut-over/list', async (c) => {
      const form = await readForm(c, listSchema)
      const place = findPlace(c.var.page, form.place)
      const purpose = form.purpose.trim()
      if (purpose === '') {
        return respond(c, <ListPage admin={c.var} place={place} isPurposeMissing />, 422)
      }
      await deps.recordExport({ place: place.id, purpose, actor: actorOf(c) })
      return sendList(c, deps, place.id)
    })
}

async function showCockpit(c: C, { cockpit, policies, now }: Deps) {
  const { page } = c.var
  const today = dayOf(now())
  const asked = c.req.query('date')
  const date = asked ?? writeDay(plannedDay(policies, now()) ?? today)
  const day = parseDay(date)
  const { rows, requiredLevel } = await cockpit.count()
  const unknown = page.t('policy.cockpit.unknown')
  const province = findProvince(c.req.query('province'), unknown)
  const from = startOfDay(day ?? today)
  const places = province ? byCommune(rows, province.id, unknown) : byProvince(rows, unknown)
  const props = {
    admin: c.var,
    date,
    isDateWrong: day === undefined,
    from,
    daysLeft: Math.round((from.getTime() - startOfDay(today).getTime()) / DAY_MS),
    countedAt: now(),
    requiredLevel,
    total: places.map(({ counts }) => counts).reduce(addCounts, NOBODY),
    province,
    places,
  }
  return respond(c, <CockpitPage {...props} />, day === undefined ? 422 : 200)
}

/** Undefined for the page of all of them. */
function findProvince(id: string | undefined, unknown: string) {
  if (id === undefined) return undefined
  const name = id === UNKNOWN ? unknown : provinceName(id)
  return name === undefined ? undefined : { id, name }
}

const DAY_MS = 24 * 60 * 60 * 1000

/** The day on which people's own accounts are planned to stop being a way in. */
function plannedDay(policies: Policies, now: Date): string | undefined {
  const kind = { type: 'portal', audience: 'person' } as const
  const next = timelineOf(policies.current().lines, kind).find(
    ({ from, access }) => from > now && access !== 'full',
  )
  return next && dayOf(next.from)
}

function findPlace({ t }: PortalPage, id: string | undefined) {
  if (id === UNKNOWN) return { id, name: t('policy.cockpit.unknown') }
  const name = id === undefined ? undefined : communeName(id)
  if (id === undefined || name === undefined) throw new DomainError('not-found', 'no such commune')
  return { id, name }
}

/** Page by page out of the database: a list of a million needs no more memory than one of ten. */
function sendList(c: C, { cockpit, now }: Deps, place: string) {
  const { t } = c.var.page
  const file = `cut-over-${place.replace(/[^\w-]/g, '-')}-${dayOf(now())}.csv`
  c.header('Content-Type', 'text/csv; charset=utf-8')
  c.header('Content-Disposition', `attachment; filename="${file}"`)
  c.header('Cache-Control', 'no-store')
  return stream(c, async (body) => {
    await body.write(csvHead(columns.map((column) => t(`policy.list.${column}`))))
    for await (const people of cockpit.people(keysOf(place))) {
      await body.write(people.map((person) => csvLine(lineOf(c.var.page, person))).join(''))
    }
  })
}

const columns = [
  'column.name',
  'column.id',
  'column.phone',
  'column.lacks',
  'column.dossiers',
  'column.lastSignIn',
  'column.account',
] as const

function lineOf({ t }: PortalPage, person: ListedPerson): string[] {
  const { fullName, personalId, phone, lastSignedInAt, dossiers, technicalId } = person
  return [
    fullName ?? '',
    personalId === null ? '' : maskPersonalId(personalId),
    phone === null ? '' : writePhone(phone),
    t(lackOf(person)),
    String(dossiers),
    lastSignedInAt ? formatDate(lastSignedInAt) : '',
    technicalId,
  ]
}

function lackOf({ isLinked, isVerified }: ListedPerson) {
  if (isLinked) return 'policy.cockpit.lowLevel'
  return isVerified ? 'policy.cockpit.unlinked' : 'policy.cockpit.unverified'
}
