import { createRandom } from '../../sandbox/src/residents/random.ts'
import { toBytes } from './malformed-bytes.ts'
import { type Draft, draftFor } from './malformed-drafts.ts'
import { openLive } from './malformed-live.ts'
import { openParties, type Parties } from './parties.ts'
import { partyNames } from './party-settings.ts'
import type { Proof } from './proof.ts'
import { exchange, headerOf, type RawAnswer } from './raw-http.ts'

type Size = { rounds: number }

const BODY = 'a='.padEnd(3 * 1024 * 1024, 'x')
const JSON_BODY = JSON.stringify({ a: BODY })
const AT_ONCE = 8
const MOST_GROWTH_MB = 50
/** "Quickly", on a machine that does other things too. */
const SLOWEST_MS = 3_000

/** Security.md §2 row 39. */
export const proof: Proof<Size> = {
  title: 'bodies of 3 MB on every route that takes one: refused at once, memory bounded',
  full: { rounds: 20 },
  short: { rounds: 1 },
  async run({ rounds }) {
    const parties = await openParties()
    try {
      return await pour(parties, rounds)
    } finally {
      await parties.close()
    }
  },
}

async function pour(parties: Parties, rounds: number) {
  const requests = await listRequests(parties)
  await sendAll(requests)
  const before = parties.all.map((party) => party.rssBytes())
  const tally = { statuses: {} as Record<string, number>, slowestMs: 0, accepted: 0 }
  for (let round = 0; round < rounds; round += 1) {
    for (const answer of await sendAll(requests)) {
      const key = String(answer.status ?? 'closed')
      tally.statuses[key] = (tally.statuses[key] ?? 0) + 1
      tally.slowestMs = Math.max(tally.slowestMs, Math.round(answer.elapsedMs))
      if (!isRefused(answer)) tally.accepted += 1
    }
  }
  const growthMb = parties.all.map((party, at) =>
    Math.round((party.rssBytes() - (before[at] ?? 0)) / 1024 ** 2),
  )
  const { statuses, slowestMs, accepted } = tally
  return {
    n: requests.length * rounds,
    holds: accepted === 0 && slowestMs < SLOWEST_MS && growthMb.every((mb) => mb < MOST_GROWTH_MB),
    figures: {
      notRefused: accepted,
      slowestMs,
      growthMb: Math.max(...growthMb),
      statuses: JSON.stringify(statuses),
    },
  }
}

/** Also at the door, before anything is read, where a form with files may be large. */
function isRefused(answer: RawAnswer): boolean {
  const { status = 400 } = answer
  if (status === 303) return headerOf(answer, 'location')?.startsWith('/staff/sign-in') === true
  return status >= 400 && status < 500
}

type Request = { port: number; bytes: Buffer; name: string }

/** As a form, as JSON and without a length told beforehand, each with all that is good beside it. */
async function listRequests(parties: Parties): Promise<Request[]> {
  const live = await openLive(parties)
  const random = createRandom(1, 1)
  const requests: Request[] = []
  for (const party of partyNames) {
    const { url, port } = parties[party]
    for (const route of parties.routes[party]) {
      if (route.method === 'GET') continue
      for (const [kind, change] of Object.entries(kinds)) {
        const draft = await draftFor({ party, route, url }, live, random)
        change(draft)
        const name = `${kind} ${party} ${route.method} ${route.path}`
        requests.push({ port, name, bytes: toBytes(draft) })
      }
    }
  }
  return requests
}

const kinds: Record<string, (draft: Draft) => void> = {
  form(draft) {
    draft.raw = BODY
    draft.headers.push(['content-type', 'application/x-www-form-urlencoded'])
  },
  json(draft) {
    draft.raw = JSON_BODY
    draft.headers.push(['content-type', 'application/json'])
  },
  chunked(draft) {
    draft.raw = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`
    draft.headers.push(['content-type', 'application/x-www-form-urlencoded'])
    draft.headers.push(['transfer-encoding', 'chunked'])
  },
}

async function sendAll(requests: readonly Request[]) {
  const answers: Awaited<ReturnType<typeof exchange>>[] = []
  let next = 0
  const work = async () => {
    for (let at = next++; at < requests.length; at = next++) {
      const request = requests[at]
      if (!request) return
      const answer = await exchange(request.port, request.bytes)
      if (!isRefused(answer) || answer.hung) {
        process.stderr.write(`${answer.status} ${request.name}\n`)
      }
      answers.push(answer)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return answers
}
