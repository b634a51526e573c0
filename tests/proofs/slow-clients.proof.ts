import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { openParties, type Parties } from './parties.ts'
import type { PartyProcess } from './party-process.ts'
import type { Proof } from './proof.ts'

type Size = {
  /** At each party. */
  sockets: number
  /** How long slow senders are watched; the longest of our limits is the one for idle sockets. */
  watchSeconds: number
}

const DRIBBLE_MS = 500
/** Our limits of packages/web app-server.ts with the interval at which they are looked at. */
const closedWithinSeconds = { headers: 10 + 5, body: 30 + 5, idle: 65 + 1 } as const
/** For a machine that does other things too. */
const GRACE_SECONDS = 3
const SLOWEST_ANSWER_MS = 2_000

type Kind = keyof typeof closedWithinSeconds
const kinds = Object.keys(closedWithinSeconds) as Kind[]

/** Security.md §2 row 39. The short form is over before any limit: it shows the service goes on. */
export const proof: Proof<Size> = {
  title:
    'slow senders of headers and bodies and idle sockets: others are served, limits cut them off',
  full: { sockets: 200, watchSeconds: 75 },
  short: { sockets: 60, watchSeconds: 3 },
  async run(size) {
    const parties = await openParties()
    try {
      return await dribble(parties, size)
    } finally {
      await parties.close()
    }
  },
}

type Slow = { kind: Kind; openedAt: number; closedAfterSeconds: number | undefined; stop(): void }

async function dribble(parties: Parties, { sockets, watchSeconds }: Size) {
  const slow = parties.all.flatMap((party) =>
    Array.from({ length: sockets }, (_, index) => openSlow(party, kinds[index % 3] ?? 'idle')),
  )
  const ordinary = await askMeanwhile(parties, watchSeconds)
  for (const one of slow) one.stop()
  const due = (kind: Kind) => closedWithinSeconds[kind] + GRACE_SECONDS
  const late = slow.filter(({ kind, closedAfterSeconds }) =>
    closedAfterSeconds === undefined ? watchSeconds > due(kind) : closedAfterSeconds > due(kind),
  ).length
  const closed = Object.fromEntries(
    kinds.map((kind) => [`${kind}ClosedAfterS`, latest(slow, kind)]),
  )
  return {
    n: slow.length,
    holds: late === 0 && ordinary.failed === 0 && ordinary.slowestMs < SLOWEST_ANSWER_MS,
    figures: { notClosedInTime: late, ...closed, ...ordinary },
  }
}

/** Of this kind, when the last one was closed; how many are still open where some are. */
function latest(slow: readonly Slow[], kind: Kind): number | string {
  const own = slow.filter((one) => one.kind === kind)
  const open = own.filter(({ closedAfterSeconds }) => closedAfterSeconds === undefined).length
  if (open > 0) return `${open} of ${own.length} still open`
  return Math.round(Math.max(...own.map(({ closedAfterSeconds }) => closedAfterSeconds ?? 0)))
}

const starts: Record<Kind, string> = {
  headers: 'GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ',
  body: 'POST /preferences HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\na=',
  idle: 'GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n',
}

function openSlow({ port }: PartyProcess, kind: Kind): Slow {
  const socket: Socket = connect({ port, host: '127.0.0.1' })
  const slow: Slow = {
    kind,
    openedAt: performance.now(),
    closedAfterSeconds: undefined,
    stop: () => socket.destroy(),
  }
  const timer = setInterval(() => {
    if (kind !== 'idle') socket.write('x')
  }, DRIBBLE_MS)
  socket.on('connect', () => socket.write(starts[kind]))
  socket.on('error', () => undefined)
  socket.resume()
  // A server that ends its half has let go; ours may still be open.
  const over = () => {
    clearInterval(timer)
    slow.closedAfterSeconds ??= (performance.now() - slow.openedAt) / 1000
    socket.destroy()
  }
  socket.on('end', over)
  socket.on('close', (hadError) => (hadError ? over() : clearInterval(timer)))
  return slow
}

/** What a person would notice: a page and a form of each party, again and again. */
async function askMeanwhile({ all }: Parties, watchSeconds: number) {
  const until = performance.now() + watchSeconds * 1000
  const found = { answered: 0, failed: 0, slowestMs: 0 }
  while (performance.now() < until) {
    for (const { url } of all) {
      const startedAt = performance.now()
      const answer = await fetch(url).catch(() => undefined)
      await answer?.text()
      if (answer?.status === 200) found.answered += 1
      else found.failed += 1
      found.slowestMs = Math.max(found.slowestMs, Math.round(performance.now() - startedAt))
    }
    await pause(100)
  }
  return found
}
