import { setTimeout as pause } from 'node:timers/promises'
import { arrive, assertNoFailures, percentile } from '../load.ts'
import { readRssMb } from '../usage.ts'
import { openBrowser } from './browser.ts'
import { inLanes, openCitizens } from './citizens.ts'
import { openParties, type Parties } from './parties.ts'
import { openService, type Service } from './relying-parties.ts'
import type { Bench } from './sso.ts'
import { createMeter, usedEach } from './usage-each.ts'

/** At which everybody was, one of them dead. */
const SERVICES = 5
const TARGET_MS = 3_000
/** So much more at the most is called flat: what is collected in time. */
const MOST_MORE_MB = 50
/** Longer than any notice should take that can arrive at all. */
const LONGEST_WAIT_MS = 30_000
const LOOK_EVERY_MS = 100
/** After the last delivery, before memory is read: time to collect what is garbage. */
const SETTLE_MS = 2_000

/** People sign out of the portal, and each of their services is told; one never answers. */
export async function measureLogouts({ report, sizes, ...servers }: Bench): Promise<void> {
  const parties = await openParties(servers)
  try {
    const services = await openServices(parties)
    const signedIn = await signInEverywhere(parties, services, sizes.logoutSessions)
    const told = await signOutAll(parties, {
      services,
      signedIn,
      perSecond: sizes.logoutsPerSecond,
    })
    reportTold(report, told, sizes)
    for (const service of services) await service.close()
  } finally {
    await parties.close()
  }
}

async function openServices(parties: Parties): Promise<Service[]> {
  const places = Array.from({ length: SERVICES }, (_, index) => index)
  const services = await Promise.all(
    places.map((index) => openService(parties, { isDead: index === 0 })),
  )
  return services
}

/** The `Cookie` of a session, and by which name its person is known to the services. */
type SignedIn = { cookie: string; subject: string }

async function signInEverywhere(
  parties: Parties,
  services: readonly Service[],
  count: number,
): Promise<SignedIn[]> {
  const citizens = await openCitizens(parties)
  const [any] = services
  if (any) await citizens.needsNoConsent(any.redirectUri)
  const lines = await citizens.signIn(await citizens.add(count))
  const signedIn = await inLanes(lines, async (line) => {
    const browser = parties.openBrowser([line])
    let subject = ''
    for (const service of services) {
      const redeem = await service.enter(browser)
      // Each knows the person by the same name; one of them asks.
      if (subject === '') subject = await redeem()
    }
    return { cookie: line.split(';')[0] ?? '', subject }
  })
  await citizens.close()
  return signedIn
}

type SigningOut = { services: readonly Service[]; signedIn: SignedIn[]; perSecond: number }

async function signOutAll(parties: Parties, signingOut: SigningOut) {
  const memory = watchMemory(parties.portal.pid())
  const readUsed = createMeter(parties, {})
  const before = readUsed()
  try {
    const told = await signOutEach(parties, signingOut)
    await pause(SETTLE_MS)
    const used = usedEach(before, readUsed(), signingOut.signedIn.length)
    return { ...told, used, memory: memory.read() }
  } finally {
    memory.stop()
  }
}

async function signOutEach(
  { http, portal }: Parties,
  { services, signedIn, perSecond }: SigningOut,
) {
  const { cookie, csrf } = await openBrowser(http, portal.url)
  const endedAt = new Map<string, number>()
  const left = [...signedIn]
  let alone = 0
  const signOut = async () => {
    const one = left.pop()
    if (!one) return
    endedAt.set(one.subject, performance.now())
    const { status } = await http.send(`${portal.url}/sign-out`, {
      method: 'POST',
      headers: { cookie: `${cookie}; ${one.cookie}` },
      form: { csrf },
    })
    // 303: identity did not answer in time to be signed out of too; the services are told all the same.
    if (status === 303) alone += 1
    else if (status !== 200) throw new Error(`signing out answered ${status}`)
  }
  const load = await arrive(signOut, { perSecond, times: signedIn.length })
  assertNoFailures(load)
  const live = services.filter(({ isDead }) => !isDead)
  await waitUntilTold(live, endedAt.size)
  const waits = live.flatMap(({ toldAt }) =>
    [...endedAt].map(([subject, at]) => (toldAt.get(subject) ?? at + LONGEST_WAIT_MS) - at),
  )
  const tries = services.find(({ isDead }) => isDead)?.tries() ?? 0
  return { waits, load, tries, alone }
}

async function waitUntilTold(live: readonly Service[], people: number): Promise<void> {
  const deadline = performance.now() + LONGEST_WAIT_MS
  while (live.some(({ toldAt }) => toldAt.size < people) && performance.now() < deadline) {
    await pause(LOOK_EVERY_MS)
  }
}

/** Of a process: before, the most, and now. */
function watchMemory(pid: number) {
  const beforeMb = readRssMb(pid)
  let peakMb = beforeMb
  const timer = setInterval(() => {
    peakMb = Math.max(peakMb, readRssMb(pid))
  }, LOOK_EVERY_MS)
  return {
    read: () => ({ beforeMb, peakMb, afterMb: readRssMb(pid) }),
    stop: () => clearInterval(timer),
  }
}

type Told = Awaited<ReturnType<typeof signOutAll>>

function reportTold(
  report: Bench['report'],
  { waits, load, tries, alone, used, memory }: Told,
  { logoutSessions, logoutsPerSecond }: Bench['sizes'],
): void {
  const ofAll = (share: number) => percentile(waits, share)
  report({
    figure: 'logout told to every service but the dead one, p99',
    value: ofAll(0.99),
    unit: 'ms from the sign-out',
    target: { atMost: TARGET_MS },
    detail: {
      deliveries: logoutSessions * SERVICES,
      arrived: waits.length,
      p50: ofAll(0.5),
      max: ofAll(1),
      perSecond: logoutsPerSecond * SERVICES,
      triesAtTheDead: tries,
      missing: waits.filter((wait) => wait >= LONGEST_WAIT_MS).length,
      signOutP50: percentile(load.latenciesMs, 0.5),
      signOutP99: percentile(load.latenciesMs, 0.99),
      withoutIdentity: alone,
      cpuMsEachSignOut: used,
    },
  })
  report({
    figure: 'memory of the portal meanwhile: most over before',
    value: memory.peakMb - memory.beforeMb,
    unit: 'MB',
    target: { atMost: MOST_MORE_MB },
    detail: memory,
  })
}
