import { createLightHttp, type LightHttp } from '@mot-cua/testing'
import { assertNoFailures, percentile, repeat } from '../load.ts'
import { openBrowser } from './browser.ts'
import { idsOf } from './fill-staff.ts'
import type { Bench } from './sso.ts'
import { openStaffStage, SESSION_COOKIE, type StaffStage } from './staff-stage.ts'

const TARGET_MS = 40
/** Officials who turn at the same moment. */
const LANES = 2

/** From one account to the other and back, where there are very many accounts. */
export async function measureHatSwitch(bench: Bench): Promise<void> {
  const { report, sizes } = bench
  const stage = await openStaffStage(bench)
  const http = createLightHttp()
  try {
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

/** Each lane is an official of two accounts, who turns to the one it is not. */
async function prepareTurns(http: LightHttp, { url, signIn }: StaffStage) {
  const idle = await Promise.all(
    Array.from({ length: LANES }, async (_, lane) => {
      // Of index 1, 2, 4, 5 …: every third has no person.
      const { personId, first, second } = idsOf(100 + lane * 3)
      return {
        session: await signIn({ personId, staffAccountId: first }),
        next: second,
        other: first,
      }
    }),
  )
  const { cookie, csrf } = await openBrowser(http, url)
  return async () => {
    const lane = idle.pop()
    if (!lane) throw new Error('more at a time than lanes')
    const { status, headers, setCookies } = await http.send(`${url}/staff/switch`, {
      method: 'POST',
      headers: { cookie: `${cookie}; ${lane.session}` },
      form: { csrf, account: lane.next },
    })
    const session = setCookies.find((line) => line.startsWith(SESSION_COOKIE))?.split(';')[0]
    if (status !== 303 || headers.get('location') !== '/staff' || !session) {
      throw new Error(`answered ${status}`)
    }
    idle.push({ session, next: lane.other, other: lane.next })
  }
}
