import type { Visit } from '@mot-cua/testing'
import type { ProvenAccount } from '../../apps/portal/src/account/account.ts'
import { arrive, assertNoFailures, type LoadResult, percentile, repeat } from '../load.ts'
import { type Citizens, inLanes, openCitizens } from './citizens.ts'
import { openParties, type Parties, type Party } from './parties.ts'
import type { Bench } from './sso.ts'
import { createMeter, type Used, usedEach } from './usage-each.ts'

/** At a time, each beginning when the one before is through: as few as keep both cores busy. */
const LANES = 4
/** Enough that everybody always has something to do; what each waits for the others is no latency. */
const SATURATING_LANES = 16
const LOAD_SHARE = 0.7
const RATE_TARGET = 150
const P95_TARGET_MS = 60

/** Signed in at the portal and at one province, into another without a word. */
export async function measureSilent({ report, sizes, ...servers }: Bench): Promise<void> {
  const parties = await openParties(servers)
  try {
    const stage = await openStage(parties)
    const people = await stage.citizens.add(sizes.silentWarmUp + sizes.silent)
    const others = people.splice(0, sizes.silentWarmUp)
    await signOn(stage, others, inLoop(LANES))
    const asNew = await signOn(stage, people, inLoop(LANES))
    await signOn(stage, others, inLoop(LANES))
    const spent = await signOn(stage, people, inLoop(LANES))
    reportBoth(report, 'silent sign-on', { spent, isAim: true })
    reportBoth(report, 'silent sign-on, new at the province', { spent: asNew, isAim: false })
    const { load } = await signOn(stage, people, inLoop(SATURATING_LANES))
    const perSecond = load.done / load.seconds
    reportRate(report, 'silent sign-on at saturation', { load, lanes: SATURATING_LANES })
    const rate = perSecond * LOAD_SHARE
    const came = await signOn(stage, people, (work, times) =>
      arrive(work, { perSecond: rate, times }),
    )
    reportLatency(report, 'silent sign-on at 70 % of saturation', { ...came, perSecond: rate })
    await stage.citizens.close()
  } finally {
    await parties.close()
  }
}

type Drive = (work: () => Promise<void>, times: number) => Promise<LoadResult>

function inLoop(lanes: number): Drive {
  return (work, times) => repeat(work, { lanes, times })
}

type Stage = {
  parties: Parties
  citizens: Citizens
  first: Party
  second: Party
}

async function openStage(parties: Parties): Promise<Stage> {
  const citizens = await openCitizens(parties)
  const first = await parties.startProvince('binhdinh-2024')
  const second = await parties.startProvince('binhphuoc-2024')
  for (const { url } of [first, second]) await citizens.needsNoConsent(url)
  return { parties, citizens, first, second }
}

type Spent = { load: LoadResult; cpuMs: Used }

/** Each in a new session at the portal, and at the first province before anything is timed. */
async function signOn(
  stage: Stage,
  people: readonly ProvenAccount[],
  drive: Drive,
): Promise<Spent> {
  const { parties, citizens, first, second } = stage
  const browsers = await inLanes(await citizens.signIn(people), async (line) => {
    const browser = parties.openBrowser([line])
    await enter(browser, first)
    return browser
  })
  const readUsed = createMeter(parties, { province: second })
  const before = readUsed()
  const work = async () => {
    const browser = browsers.pop()
    if (browser) await enter(browser, second)
  }
  const load = await drive(work, people.length)
  assertNoFailures(load)
  return { load, cpuMs: usedEach(before, readUsed(), load.done) }
}

/** To the province's sign-in, and wherever that leads, until the browser has its session. */
async function enter(browser: Visit, { url }: Party): Promise<void> {
  const page = `${url}/account`
  const isBack = (at: string) => at.startsWith(page)
  await browser.go(`${url}/sign-in?return_to=/account`, isBack)
  if (!isBack(browser.url())) throw new Error(`not signed in: ${browser.describe()}`)
}

type Reported = { spent: Spent; isAim: boolean }

/** Rate and latency of one and the same run. */
function reportBoth(report: Bench['report'], figure: string, { spent, isAim }: Reported): void {
  const { load, cpuMs } = spent
  const perSecond = load.done / load.seconds
  const [rate, latency] = [{ atLeast: RATE_TARGET }, { atMost: P95_TARGET_MS }]
  reportRate(report, figure, { load, cpuMs, lanes: LANES, ...(isAim && { target: rate }) })
  reportLatency(report, figure, {
    load,
    perSecond,
    lanes: LANES,
    ...(isAim && { target: latency }),
  })
}

type Rate = { load: LoadResult; lanes: number; cpuMs?: Used; target?: { atLeast: number } }

function reportRate(report: Bench['report'], figure: string, { load, ...rate }: Rate): void {
  const { done, seconds } = load
  const { lanes, cpuMs, target } = rate
  report({
    figure,
    value: done / seconds,
    unit: 'sign-ons per second',
    ...(target && { target }),
    detail: { signOns: done, seconds, lanes, ...(cpuMs && { cpuMsEach: cpuMs }) },
  })
}

type Latency = {
  load: LoadResult
  perSecond: number
  lanes?: number
  target?: { atMost: number }
}

function reportLatency(report: Bench['report'], figure: string, latency: Latency): void {
  const { load, perSecond, lanes, target } = latency
  const ofAll = (share: number) => percentile(load.latenciesMs, share)
  const detail = { perSecond, signOns: load.done, p50: ofAll(0.5), p99: ofAll(0.99) }
  report({
    figure: `${figure}, p95`,
    value: ofAll(0.95),
    unit: 'ms',
    ...(target && { target }),
    detail: { ...detail, ...(lanes !== undefined && { lanes }) },
  })
}
