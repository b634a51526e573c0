import type { Route } from '@mot-cua/web'
import { createLottery, createRandom } from '../../sandbox/src/residents/random.ts'
import { toBrokenBytes } from './malformed-bytes.ts'
import { draftFor } from './malformed-drafts.ts'
import { openLive } from './malformed-live.ts'
import { mutate } from './malformed-mutations.ts'
import { openParties, type Parties } from './parties.ts'
import type { PartyProcess } from './party-process.ts'
import { type PartyName, partyNames } from './party-settings.ts'
import type { Proof } from './proof.ts'
import { exchange, type RawAnswer } from './raw-http.ts'

type Size = { requests: number; seed: number }

const AT_ONCE = 16
/** So many of the requests come before memory is first looked at: code is read and compiled then. */
const WARM_UP_SHARE = 0.2
const MOST_GROWTH_MB = 50

/** Security.md §4, figure 5. */
export const proof: Proof<Size> = {
  title: 'malformed requests over every route: no 5xx, no crash, no growing memory',
  full: { requests: 10_000, seed: 20_261_121 },
  short: { requests: 600, seed: 7 },
  async run(size) {
    const parties = await openParties()
    try {
      return await attack(parties, size)
    } finally {
      await parties.close()
    }
  },
}

async function attack(parties: Parties, { requests, seed }: Size) {
  const sender = await createSender(parties, seed)
  await sender.send(Math.ceil(requests * WARM_UP_SHARE))
  const before = parties.all.map((party) => party.rssBytes())
  await sender.send(requests - Math.ceil(requests * WARM_UP_SHARE))
  const crashes = parties.all.filter((party) => !party.isAlive()).length
  const growthMb = parties.all.map((party, index) => megabytes(party, before[index]))
  const { statuses, faults, hung } = sender.outcome
  const errorsLogged = parties.all.reduce((sum, party) => sum + countErrors(party), 0)
  const figures = {
    seed,
    routes: sender.routes,
    faults5xx: faults.length,
    crashes,
    hung,
    errorsLogged,
    ...Object.fromEntries(
      parties.all.map(({ name }, at) => [`${name}GrowthMb`, growthMb[at] ?? 0]),
    ),
    statuses: JSON.stringify(statuses),
  }
  for (const fault of faults.slice(0, 20)) process.stderr.write(`${fault}\n`)
  const holds =
    faults.length + crashes + hung + errorsLogged === 0 &&
    growthMb.every((growth) => growth < MOST_GROWTH_MB)
  return { n: requests, holds, figures }
}

function megabytes(party: PartyProcess, before = 0): number {
  return party.isAlive() ? Math.round((party.rssBytes() - before) / 1024 ** 2) : 0
}

/** What only a bug of ours writes: refusals stand at another level, and our lines are JSON. */
function countErrors(party: PartyProcess): number {
  const lines = party.output().split('\n')
  // The library gives advice in plain words, once in the life of a process.
  const ours = lines.filter((line) => !/^oidc-provider (WARNING|NOTICE): /.test(line))
  const errors = ours.filter((line) => /^(?!{).|"level":"(error|fatal)"/.test(line))
  for (const line of errors.slice(0, 5)) process.stderr.write(`${party.name}: ${line}\n`)
  return errors.length
}

async function createSender(parties: Parties, seed: number) {
  const live = await openLive(parties)
  const places = partyNames.flatMap((party) =>
    parties.routes[party].map((route) => ({ party, route, url: parties[party].url })),
  )
  const lottery = createLottery(places.map((place) => [place, weightOf(place.route)]))
  const outcome = { statuses: {} as Record<string, number>, faults: [] as string[], hung: 0 }

  async function sendOne(index: number) {
    // Of its own, so that request 4,711 is the same one however the others before it hurried.
    const random = createRandom(seed, index)
    const place = lottery.draw(random)
    const draft = await draftFor(place, live, random)
    const done = mutate(draft, random)
    const bytes = toBrokenBytes(draft, random)
    const answer = await exchange(parties[place.party].port, bytes)
    record(outcome, answer, () => describe(place, done, bytes))
  }
  let next = 0
  return {
    routes: places.length,
    outcome,
    async send(count: number) {
      const end = next + count
      const work = async () => {
        while (next < end) await sendOne(next++)
      }
      await Promise.all(Array.from({ length: AT_ONCE }, work))
    },
  }
}

/** What reads input is tried more often than what shows the same to everybody. */
function weightOf({ method, path }: Route): number {
  if (method !== 'GET' || path.includes(':')) return 4
  return /^\/(assets|livez|readyz|metrics|help|terms|accessibility)/.test(path) ? 0.3 : 2
}

type Outcome = { statuses: Record<string, number>; faults: string[]; hung: number }

function record(outcome: Outcome, { status, hung }: RawAnswer, tell: () => string): void {
  const key = String(status ?? 'closed')
  outcome.statuses[key] = (outcome.statuses[key] ?? 0) + 1
  if (hung) outcome.hung += 1
  if (hung || (status ?? 0) >= 500) outcome.faults.push(`${hung ? 'hung' : status} ${tell()}`)
}

type Place = { party: PartyName; route: Route }

function describe({ party, route }: Place, done: string[], bytes: Buffer): string {
  const start = bytes.toString('latin1').slice(0, 1_500)
  return `${party} ${route.method} ${route.path} [${done.join(', ')}] ${JSON.stringify(start)}`
}
