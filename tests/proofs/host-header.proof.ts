import type { Route } from '@mot-cua/web'
import { openLive } from './malformed-live.ts'
import { openParties, type Parties } from './parties.ts'
import type { PartyProcess } from './party-process.ts'
import type { PartyName } from './party-settings.ts'
import type { Proof } from './proof.ts'
import { exchange, headerOf, type RawAnswer } from './raw-http.ts'

type Size = {
  rounds: number
  /** One of so many tricks on each route, another one on the next. */
  everyNth: number
}

const EVIL = 'evil.example'

/** Each line of it in turn: what a proxy, a cache or an attacker puts there. */
const TRICKS: readonly string[] = [
  `Host: ${EVIL}`,
  `Host: ${EVIL}:443`,
  `Host: localhost.${EVIL}`,
  `Host: localhost\r\nX-Forwarded-Host: ${EVIL}`,
  `Host: localhost\r\nX-Forwarded-Host: localhost, ${EVIL}`,
  `Host: localhost\r\nX-Forwarded-Server: ${EVIL}\r\nX-Host: ${EVIL}`,
  `Host: localhost\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Port: 444\r\nX-Forwarded-Host: ${EVIL}`,
  `Host: localhost\r\nX-Forwarded-Prefix: //${EVIL}`,
  `Host: localhost\r\nForwarded: host=${EVIL};proto=https`,
  `Host: localhost\r\nX-Original-URL: //${EVIL}/\r\nX-Rewrite-URL: //${EVIL}/`,
  `Host: localhost\r\nX-HTTP-Host-Override: ${EVIL}`,
  `Host: localhost\r\nOrigin: https://${EVIL}\r\nReferer: https://${EVIL}/`,
]

/** Ends by which a cache takes a page for a file (row 39). */
const FILE_ENDS = [
  '.css',
  '/x.css',
  '/1.js',
  '%2fx.css',
  ';x.css',
  '%3bx.png',
  '/..%2fx.css',
  '%00.css',
]

/** What holds nothing of anybody, so that a cache may keep it. */
const PUBLIC = /^\/(assets\/|jwks$|\.well-known\/|openapi\.json$)/

/** Security.md §2 row 39. */
export const proof: Proof<Size> = {
  title: 'no host of a stranger in an answer, no page a cache may keep, no page in a frame',
  full: { rounds: 5, everyNth: 1 },
  short: { rounds: 1, everyNth: 4 },
  async run({ rounds, everyNth }) {
    const parties = await openParties()
    try {
      const cookies = await openCookies(parties)
      const tally: Tally = { n: 0, reflected: 0, cacheable: 0, framable: 0 }
      for (let round = 0; round < rounds; round += 1) {
        for (const party of parties.all) {
          await tryParty(tally, parties, { party, cookies, everyNth })
        }
      }
      const { n, ...faults } = tally
      const holds = faults.reflected + faults.cacheable + faults.framable === 0
      return { n, holds, figures: faults }
    } finally {
      await parties.close()
    }
  },
}

type Tally = { n: number; reflected: number; cacheable: number; framable: number }
type Visitor = {
  party: PartyProcess
  cookies: Record<PartyName, { cookie: string; id: string }>
  everyNth: number
}

/** Somebody is signed in: their pages are what a cache must not keep. */
async function openCookies(parties: Parties): Promise<Visitor['cookies']> {
  const { visits } = await openLive(parties)
  const [identity, portal, onestop] = [visits.identity[1], visits.portal[0], visits.onestop[0]]
  if (!identity || !portal || !onestop) throw new Error('nobody is signed in')
  return { identity, portal, onestop, registry: portal }
}

async function tryParty(tally: Tally, { routes }: Parties, visitor: Visitor) {
  const { party, cookies, everyNth } = visitor
  const { cookie, id } = cookies[party.name]
  for (const [at, route] of routes[party.name].entries()) {
    const isDue = (_trick: string, index: number) => (index + at) % everyNth === 0
    const path = route.path.replace(/:\w+/g, id).replace('*', 'x.css')
    const line = (target: string) => `${route.method} ${target} HTTP/1.1\r\n`
    const rest = `Cookie: ${cookie}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`
    for (const trick of TRICKS.filter(isDue)) {
      const answer = await exchange(party.port, `${line(path)}${trick}\r\n${rest}`)
      judge(tally, { answer, route, target: path, trick })
    }
    for (const end of FILE_ENDS.filter(isDue)) {
      const target = `${path === '/' ? '' : path}${end.startsWith('.') && path === '/' ? '/x' : ''}${end}`
      const answer = await exchange(
        party.port,
        `${line(target)}Host: localhost:${party.port}\r\n${rest}`,
      )
      judge(tally, { answer, route, target, trick: '' })
    }
  }
}

type Seen = { answer: RawAnswer; route: Route; target: string; trick: string }

function judge(tally: Tally, { answer, route, target, trick }: Seen): void {
  const { head, body, status } = answer
  tally.n += 1
  const found: string[] = []
  if (withoutOpenCors(head).includes(EVIL) || body.includes(EVIL)) {
    tally.reflected += 1
    found.push('reflected')
  }
  if (!PUBLIC.test(target) && mayBeKept(answer)) {
    tally.cacheable += 1
    found.push('cacheable')
  }
  if (/text\/html/.test(headerOf(answer, 'content-type') ?? '') && mayBeFramed(answer)) {
    tally.framable += 1
    found.push('framable')
  }
  if (found.length > 0) {
    process.stderr.write(
      `${found.join()} ${status} ${route.method} ${target} ${JSON.stringify(trick)}\n${head}\n`,
    )
  }
}

/** Other sites may read what everybody may; it would be a fault only with their cookies. */
function withoutOpenCors(head: string): string {
  if (/^access-control-allow-credentials:/im.test(head)) return head
  return head.replace(/^access-control-allow-origin:.*$/im, '')
}

/** RFC 9111 §3 and §4.2.2: without a word a cache may guess, for these statuses. */
function mayBeKept(answer: RawAnswer): boolean {
  if (![200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501].includes(answer.status ?? 0))
    return false
  return !/no-store|private/.test(headerOf(answer, 'cache-control') ?? '')
}

function mayBeFramed(answer: RawAnswer): boolean {
  const policy = headerOf(answer, 'content-security-policy') ?? ''
  const isDenied = headerOf(answer, 'x-frame-options') === 'DENY'
  return !policy.includes("frame-ancestors 'none'") || !isDenied
}
