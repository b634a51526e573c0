import { createLightHttp } from '@mot-cua/testing'
import { createRandom } from '../../sandbox/src/residents/random.ts'
import { openStormStage, type StormStage } from './logout-storm-stage.ts'
import { openParties } from './parties.ts'
import type { Proof } from './proof.ts'

type Size = {
  /** Sessions whose logout token comes, twice each. */
  ended: number
  /** Sessions that nothing but junk speaks of. */
  kept: number
  junk: number
}

const AT_ONCE = 64
const MOST_GROWTH_MB = 80
/** An issuer's keys are asked for again this often at most, however many name an unknown one. */
const KEYS_EVERY_SECONDS = 30

/** Back-Channel Logout as a flood: what is true holds, what is junk costs little and ends nothing. */
export const proof: Proof<Size> = {
  title:
    'a storm of logout tokens at a province, true, repeated and forged: only the true ones act',
  full: { ended: 2_000, kept: 200, junk: 8_000 },
  short: { ended: 100, kept: 20, junk: 300 },
  async run(size) {
    const parties = await openParties({ LOG_LEVEL: 'info' })
    const http = createLightHttp()
    try {
      return await storm(await openStormStage(parties, http), size)
    } finally {
      http.close()
      await parties.close()
    }
  },
}

async function storm(stage: StormStage, size: Size) {
  const [ended, kept] = [await stage.signIn(size.ended), await stage.signIn(size.kept)]
  const forge = (_: unknown, at: number) => stage.forge(kept[at % kept.length], at)
  await sendAll(stage, Array.from({ length: AT_ONCE }, forge))
  const before = { keys: stage.countKeyRequests(), rssBytes: stage.rssBytes() }
  const startedAt = performance.now()
  const visitor = stage.askMeanwhile(kept[0])
  const genuine = ended.map((session) => stage.tell(session))
  const junk = Array.from({ length: size.junk }, forge)
  const statuses = await sendAll(stage, shuffle([...genuine, ...genuine, ...junk]))
  const seconds = (performance.now() - startedAt) / 1000
  const growth = stage.rssBytes() - before.rssBytes
  const figures = {
    taken: statuses.filter((status) => status === 200).length,
    refused: statuses.filter((status) => status === 400).length,
    endedAlive: await stage.countAlive(ended),
    keptAlive: await stage.countAlive(kept),
    ...(await visitor.end()),
    keysAsked: stage.countKeyRequests() - before.keys,
    growthMb: Math.round(growth / 1024 ** 2),
  }
  // Who comes afterwards is signed in as ever.
  await stage.enter()
  const holds =
    figures.taken === size.ended &&
    figures.refused === size.ended + size.junk &&
    figures.endedAlive === 0 &&
    figures.keptAlive === size.kept &&
    figures.asked > 0 &&
    figures.failed === 0 &&
    // Once at least, or nothing was counted.
    before.keys > 0 &&
    figures.keysAsked <= 1 + seconds / KEYS_EVERY_SECONDS &&
    figures.growthMb < MOST_GROWTH_MB
  return { n: statuses.length, holds, figures }
}

async function sendAll({ send }: StormStage, tokens: readonly string[]): Promise<number[]> {
  const statuses: number[] = []
  let next = 0
  const work = async () => {
    for (let at = next++; at < tokens.length; at = next++) {
      statuses.push(await send(tokens[at] ?? ''))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return statuses
}

function shuffle(tokens: readonly string[]): string[] {
  const random = createRandom(22, 0)
  return tokens
    .map((token) => ({ token, place: random.next() }))
    .sort((one, other) => one.place - other.place)
    .map(({ token }) => token)
}
