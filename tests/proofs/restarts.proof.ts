import { claimRedisDatabase, findRedis } from '@mot-cua/testing'
import { createRandom } from '../../sandbox/src/residents/random.ts'
import { openParties, type Parties } from './parties.ts'
import type { Proof } from './proof.ts'
import { type Door, doors, newOfficial } from './province-journey.ts'
import { type Restart, type Walk, walkIn } from './restarts-walk.ts'

type Size = {
  /** Of all there are; each party gets its share. */
  restarts: number
  seed: number
}

const PARTIES = ['onestop', 'portal', 'identity'] as const
const MANNERS = [
  { signal: 'SIGKILL', isMissed: true },
  { signal: 'SIGKILL', isMissed: false },
  { signal: 'SIGTERM', isMissed: true },
  { signal: 'SIGTERM', isMissed: false },
] as const

/** Everybody who signs in while a party is restarted is signed in at the end, or has a way on. */
export const proof: Proof<Size> = {
  title: 'a province, the portal or identity restarted before any request of a sign-in: all arrive',
  full: { restarts: 120, seed: 6 },
  short: { restarts: 3, seed: 6 },
  async run(size) {
    const server = await findRedis()
    const redis = server.isSkipped ? undefined : await claimRedisDatabase(server)
    try {
      const parties = await openParties(redis ? { REDIS_URL: redis.url } : {})
      try {
        const result = await restartThem(parties, size)
        const storage = redis ? 'PostgreSQL + Redis' : 'PostgreSQL'
        return { ...result, figures: { storage, ...result.figures } }
      } finally {
        await parties.close()
      }
    } finally {
      await redis?.drop()
    }
  },
}

type Case = Restart & { door: Door }

async function restartThem(parties: Parties, { restarts, seed }: Size) {
  const { all, requests } = await listCases(parties, seed)
  const walks: Walk[] = []
  for (const { door, ...restart } of all.slice(0, restarts)) {
    const walk = await walkIn(parties, { person: await newcomer(parties, door), door, restart })
    if (walk.fault !== undefined) {
      process.stderr.write(`${JSON.stringify({ door, ...restart })}: ${walk.fault}\n`)
    }
    walks.push(walk)
  }
  const faults = walks.filter(({ fault }) => fault !== undefined).length
  const sum = (name: 'stops' | 'unanswered') => walks.reduce((all, walk) => all + walk[name], 0)
  return {
    n: walks.length,
    holds: faults === 0 && walks.length === Math.min(restarts, all.length),
    figures: {
      places: all.length,
      requestsOfAWay: requests,
      faults,
      pagesWithAButton: sum('stops'),
      unanswered: sum('unanswered'),
    },
  }
}

/** Every place of an undisturbed way, by every party and in every manner; drawn, party by party. */
async function listCases(parties: Parties, seed: number) {
  const byParty = PARTIES.map((): Case[] => [])
  const requests: number[] = []
  for (const door of Object.keys(doors) as Door[]) {
    const walk = await walkIn(parties, { person: await newcomer(parties, door), door })
    if (walk.fault !== undefined) throw new Error(`undisturbed: ${walk.fault}`)
    requests.push(walk.requests)
    for (const [at, party] of PARTIES.entries()) {
      for (const manner of MANNERS) {
        const places = Array.from({ length: walk.requests }, (_, after) => after)
        byParty[at]?.push(...places.map((after) => ({ door, party, after, ...manner })))
      }
    }
  }
  const drawn = byParty.map((cases, stream) => shuffle(cases, createRandom(seed, stream)))
  const longest = Math.max(...drawn.map(({ length }) => length))
  const turns = Array.from({ length: longest }, (_, turn) =>
    drawn.flatMap((one) => one[turn] ?? []),
  )
  return { all: turns.flat(), requests: requests.join(' + ') }
}

function shuffle<T>(list: readonly T[], random: ReturnType<typeof createRandom>): T[] {
  const left = [...list]
  return list.flatMap(() => left.splice(left.indexOf(random.pick(left)), 1))
}

async function newcomer(parties: Parties, door: Door) {
  return door === 'official' ? (await newOfficial(parties)).person : parties.newPerson()
}
