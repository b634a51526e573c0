import { setTimeout as pause } from 'node:timers/promises'
import { openPostgres, type SqlEngine } from '@mot-cua/database'
import { presets } from '@mot-cua/onestop'
import { createLightHttp } from '@mot-cua/testing'
import { formatNumber } from '@mot-cua/web'
import { sql } from 'kysely'
import { createSettingStore } from '../../apps/onestop/src/settings/settings.store.ts'
import type { OnestopTables } from '../../apps/onestop/src/tables.ts'
import { assertNoFailures, percentile, repeat } from '../load.ts'
import { openBrowser } from './browser.ts'
import { controller, SCHEMA } from './fill-staff.ts'
import type { Bench } from './sso.ts'
import { openStaffStage } from './staff-stage.ts'

const MOST_MS = 300
const WARM_UP = 5
/** So long a province may go on by the settings it has read. */
const SETTINGS_AGE_MS = 2_500

/** The page of readiness of the whole province, as who watches it has it. */
export async function measureReadiness(bench: Bench): Promise<void> {
  const { report, sizes } = bench
  const stage = await openStaffStage(bench)
  const http = createLightHttp()
  try {
    const accounts = await prepare(stage.databaseUrl)
    const { cookie } = await openBrowser(http, stage.url)
    const headers = { cookie: `${cookie}; ${await stage.signIn(controller)}` }
    const read = async () => {
      const { status, body } = await http.send(`${stage.url}/staff/readiness`, { headers })
      const counted = `${formatNumber(accounts, 'vi')} tài khoản đang dùng`
      if (status !== 200 || !body.includes(counted)) throw new Error(`answered ${status}`)
    }
    await repeat(read, { lanes: 1, times: WARM_UP })
    const load = await repeat(read, { lanes: 1, times: sizes.readings })
    assertNoFailures(load)
    report({
      figure: 'readiness: page of a province, p95',
      value: percentile(load.latenciesMs, 0.95),
      unit: 'ms',
      target: { atMost: MOST_MS },
      detail: {
        p50: percentile(load.latenciesMs, 0.5),
        slowest: percentile(load.latenciesMs, 1),
        accounts,
        units: sizes.units,
        readings: load.done,
      },
    })
  } finally {
    http.close()
    await stage.close()
  }
}

/** Another level for the post than for the others, and two weeks behind it; answers accounts in use. */
async function prepare(databaseUrl: string): Promise<number> {
  const engine = await openPostgres({ url: databaseUrl })
  try {
    await setLevels(engine)
    const db = engine.schema<OnestopTables>(SCHEMA)
    await sql
      .raw(`insert into ${SCHEMA}.readiness_day (unit_id, day, accounts, ready)
        select id, current_date - n, 300, 200 from ${SCHEMA}.unit, generate_series(1, 14) n`)
      .execute(db)
    const { accounts } = await db
      .selectFrom('staff_account')
      .select((query) => query.fn.countAll<string>().as('accounts'))
      .where('suspended_at', 'is', null)
      .executeTakeFirstOrThrow()
    return Number(accounts)
  } finally {
    await engine.close()
  }
}

async function setLevels(engine: SqlEngine): Promise<void> {
  const store = createSettingStore(engine.schema<OnestopTables>(SCHEMA))
  const { version } = await store.read()
  const before = presets['binhdinh-2024'].settings.levels
  const value = { ...before, 'staff-sign-in': 2, 'postal-staff-sign-in': 1 } as const
  const by = { version, actor: { name: 'bench' }, before, at: new Date() }
  await store.change({ key: 'levels', value, reason: 'bench' }, by)
  await pause(SETTINGS_AGE_MS)
}
