import type { Onestop } from '@mot-cua/onestop'
import type { Portal } from '@mot-cua/portal'
import { type ProvinceName, sandboxProvinces } from './open-provinces.ts'

type Policies = Pick<Portal['policies'], 'current' | 'change'>
type Line = Parameters<Policies['change']>[0]['line']

/** Stands as the one who set a day; what anybody else has set is left alone. */
const SANDBOX = 'Bản mô phỏng'

const DAYS_AHEAD = 30
const DAY_MS = 24 * 60 * 60 * 1000

/**
 * The sandbox's days: citizens' accounts of the portal link only from 30 days ahead of today, at
 * every start anew; organisations' ended with the law's day (C8). Days that an administrator has
 * set stay.
 */
export async function settleCutOver(policies: Policies, now: Date): Promise<void> {
  const ahead = new Date(now.getTime() + DAYS_AHEAD * DAY_MS)
  const from = dayBegin(ahead)
  await settle(policies, { type: 'portal', audience: 'person', from, access: 'link-only' })
  const ended = new Date('2025-07-01T00:00:00+07:00')
  await settle(policies, {
    type: 'portal',
    audience: 'organization',
    from: ended,
    access: 'closed',
  })
}

type ProvinceSettings = Pick<Onestop['settings'], 'current' | 'change'>

/**
 * The days of a province, of officials and of citizens: ahead of today in one, past in the other
 * (the sandbox contract), so that both can be looked at. Days that an operator has set stay.
 */
export async function settleProvinceCutOver(
  settings: ProvinceSettings,
  { name, now }: { name: ProvinceName; now: Date },
): Promise<void> {
  const { cutOver, version } = settings.current()
  const isOwn = cutOver.staff === sandboxProvinces[name].settings.cutOver.staff
  const ahead = dayBegin(new Date(now.getTime() + DAYS_AHEAD * DAY_MS)).toISOString()
  if (name !== 'binhdinh' || !isOwn) return
  const value = { staff: ahead, citizen: ahead }
  const change = { key: 'cutOver', value, reason: SANDBOX } as const
  await settings.change(change, { version, actor: { name: SANDBOX } })
}

/** Midnight in Viet Nam. */
function dayBegin(instant: Date): Date {
  const day = new Date(instant.getTime() + 7 * 60 * 60 * 1000).toISOString().slice(0, 10)
  return new Date(`${day}T00:00:00+07:00`)
}

async function settle(policies: Policies, line: Line): Promise<void> {
  const { lines, version } = policies.current()
  const days = lines.filter(
    ({ type, audience, from }) =>
      type === line.type && audience === line.audience && from.getTime() > 0,
  )
  const [before] = days
  if (days.some(({ changedBy }) => changedBy !== SANDBOX)) return
  if (before?.from.getTime() === line.from.getTime()) return
  const replaces = before ? { replaces: before.from } : {}
  await policies.change(
    { line, reason: SANDBOX, ...replaces },
    { version, actor: { name: SANDBOX } },
  )
}
