import { createRedisEphemeralStore, openPostgres } from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import {
  claimRedisDatabase,
  createLightHttp,
  createThrowAwayDatabase,
  type LightHttp,
  startProgram,
} from '@mot-cua/testing'
import { createOnestopSessions } from '../../apps/onestop/src/session/session.ts'
import { assertNoFailures, percentile, repeat } from '../load.ts'
import { openBrowser } from './browser.ts'
import { fillStaff, idsOf, SCHEMA } from './fill-staff.ts'
import type { Bench } from './sso.ts'

const TARGET_MS = 40
const PORTAL = 'http://localhost:9'
const SECRET_KEY = 'a secret of the bench that is long enough'
/** Officials who turn at the same moment. */
const LANES = 2
const COOKIE = 'motcua-onestop-binhdinh-session'

/** From one account to the other and back, where there are very many accounts. */
export async function measureHatSwitch({ report, sizes, ...servers }: Bench): Promise<void> {
  const stage = await openStage(servers)
  const http = createLightHttp()
  try {
    const engine = await openPostgres({ url: stage.databaseUrl })
    await fillStaff(engine, sizes)
    await engine.close()
    const turns = await prepareTurns(http, stage)
    await repeat(turns, { lanes: LANES, times: sizes.warmUp })
    const load = await repeat(turns, { lanes: LANES, times: sizes.switches })
    assertNoFailures(load)
    report({
      figure: 'hat switch, p95',
      value: percentile(load.latenciesMs, 0.95),
      unit: 'ms',
      target: { atMost: TARGET_MS },
      detail: {
        p50: percentile(load.latenciesMs, 0.5),
        p99: percentile(load.latenciesMs, 0.99),
        accounts: sizes.staff,
        switches: load.done,
        lanes: LANES,
      },
    })
  } finally {
    http.close()
    await stage.close()
  }
}

type Stage = Awaited<ReturnType<typeof openStage>>

/** The province as a process of its own; the portal is not asked by a switch. */
async function openStage({ postgres, redis }: Pick<Bench, 'postgres' | 'redis'>) {
  const database = await createThrowAwayDatabase(postgres)
  const claimed = await claimRedisDatabase(redis)
  const isBuilt = process.env['START_FROM'] === 'build'
  const dispose = async () => {
    await claimed.drop()
    await database.drop()
  }
  try {
    const province = await startProgram({
      entry: isBuilt ? 'dist/onestop/server/main.js' : 'apps/onestop/src/main.ts',
      env: {
        PRESET: 'binhdinh-2024',
        DATABASE_URL: database.url,
        REDIS_URL: claimed.url,
        PUBLIC_URL: 'http://localhost:4200',
        PORTAL_ISSUER: PORTAL,
        REGISTRY_URL: PORTAL,
        SECRET_KEY,
        SMS_GATEWAY_URL: PORTAL,
        SMS_GATEWAY_TOKEN: SECRET_KEY,
        LOG_LEVEL: 'warn',
      },
    })
    const close = async () => {
      await province.dispose()
      await dispose()
    }
    return { url: province.url, databaseUrl: database.url, redisUrl: claimed.url, close }
  } catch (error) {
    await dispose()
    throw error
  }
}

/** Each lane is an official of two accounts, who turns to the one it is not. */
async function prepareTurns(http: LightHttp, { url, redisUrl }: Stage) {
  const store = createRedisEphemeralStore({ url: redisUrl, prefix: SCHEMA })
  const sessions = createOnestopSessions({ store, now: systemClock })
  const idle = await Promise.all(
    Array.from({ length: LANES }, async (_, lane) => {
      // Of index 1, 2, 4, 5 …: every third has no person.
      const { personId, first, second } = idsOf(100 + lane * 3)
      const token = await sessions.start({
        kind: 'staff',
        method: 'eid',
        staffAccountId: first,
        name: `Cán bộ ${lane}`,
        personId,
        issuer: PORTAL,
        subject: personId,
        sid: undefined,
        level: 2,
        amr: ['pwd', 'sms', 'mfa'],
        authenticatedAt: new Date(),
        isSharedComputer: false,
      })
      return { session: `${COOKIE}=${token}`, next: second, other: first }
    }),
  )
  await store.close()
  const { cookie, csrf } = await openBrowser(http, url)
  return async () => {
    const lane = idle.pop()
    if (!lane) throw new Error('more at a time than lanes')
    const { status, headers, setCookies } = await http.send(`${url}/staff/switch`, {
      method: 'POST',
      headers: { cookie: `${cookie}; ${lane.session}` },
      form: { csrf, account: lane.next },
    })
    const session = setCookies.find((line) => line.startsWith(COOKIE))?.split(';')[0]
    if (status !== 303 || headers.get('location') !== '/staff' || !session) {
      throw new Error(`answered ${status}`)
    }
    idle.push({ session, next: lane.other, other: lane.next })
  }
}
