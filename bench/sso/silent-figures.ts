import type { Visit } from '@mot-cua/testing'
import type { ProvenAccount } from '../../apps/portal/src/account/account.ts'
import { assertNoFailures, type LoadResult, percentile, repeat } from '../load.ts'
import { type Citizens, inLanes, openCitizens } from './citizens.ts'
import { openParties, type Parties, type Party } from './parties.ts'
import type { Bench } from './sso.ts'
import { createMeter, type Used, usedEach } from './usage-each.ts'

/** At a time, each beginning when the one before is through. */
const LANES = 4
const RATE_TARGET = 150
const P95_TARGET_MS = 60

/** Signed in at the portal and at one province, into another without a word. */
export async function measureSilent({ report, sizes, ...servers }: Bench): Promise<void> {
  const parties = await openParties(servers)
  try {
    const stage = await openStage(parties)
    const people = await stage.citizens.add(sizes.silentWarmUp + sizes.silent)
    const others = people.splice(0, sizes.silentWarmUp)
    await signOn(stage, others)
    const asNew = await signOn(stage, people)
    await signOn(stage, others)
    const asKnown = await signOn(stage, people)
    await stage.citizens.close()
    reportSignOns(report, 'silent sign-on', { ...asKnown, isAim: true })
    reportSignOns(report, 'silent sign-on, new at the province', { ...asNew, isAim: false })
  } finally {
    await parties.close()
  }
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
async function signOn(stage: Stage, people: readonly ProvenAccount[]): Promise<Spent> {
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
  const load = await repeat(work, { lanes: LANES, times: people.length })
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

function reportSignOns(
  report: Bench['report'],
  figure: string,
  { load, cpuMs, isAim }: Spent & { isAim: boolean },
): void {
  const { done, seconds, latenciesMs } = load
  const ofAll = (share: number) => percentile(latenciesMs, share)
  report({
    figure,
    value: done / seconds,
    unit: 'sign-ons per second',
    ...(isAim && { target: { atLeast: RATE_TARGET } }),
    detail: { signOns: done, seconds, lanes: LANES, cpuMsEach: cpuMs },
  })
  report({
    figure: `${figure}, p95`,
    value: ofAll(0.95),
    unit: 'ms',
    ...(isAim && { target: { atMost: P95_TARGET_MS } }),
    detail: { lanes: LANES, perSecond: done / seconds, p50: ofAll(0.5), p99: ofAll(0.99) },
  })
}
