import { type DrivenPage, plainText } from '@mot-cua/testing'
import type { Parties } from './parties.ts'
import type { Person } from './parties-inside.ts'
import type { PartyName } from './party-settings.ts'
import { createBrowser } from './portal-journey.ts'
import { type Door, doors, isSignedIn, nextAct } from './province-journey.ts'

/** More than the way in and two detours take; whoever does more is in a loop. */
const MOST_ACTIONS = 24

/** One restart: of whom, before which request of the browser, and how. */
export type Restart = {
  party: Exclude<PartyName, 'registry'>
  /** Requests that the browser has made until then. */
  after: number
  signal: 'SIGKILL' | 'SIGTERM'
  /** It comes back only when somebody has met its absence, not before. */
  isMissed: boolean
}

export type Walk = {
  /** Undefined for who arrived signed in. */
  fault: string | undefined
  /** Requests in all, of one who is not disturbed: so many places for a restart. */
  requests: number
  /** Pages that said why it does not go on, with a button that was pressed. */
  stops: number
  /** Requests that nobody answered: the browser's own page, where people ask again. */
  unanswered: number
}

type Way = { person: Person; door: Door; restart?: Restart }

/** One person's way in, who does what each page asks for and presses the button of any other. */
export async function walkIn(parties: Parties, { person, door, restart }: Way): Promise<Walk> {
  const walk: Walk = { fault: undefined, requests: 0, stops: 0, unanswered: 0 }
  const trip = createTrip(parties, restart)
  const browser = createBrowser(async (about) => {
    await trip.before(walk.requests, about)
    walk.requests += 1
  })
  let act = () => browser.visit(parties.onestop.url + doors[door])
  for (let actions = 0; actions < MOST_ACTIONS; actions += 1) {
    const outcome = await act().catch((error: unknown) => readFailure(error))
    await trip.mend()
    if (outcome === 'unanswered') {
      walk.unanswered += 1
      const { url, method } = trip.last()
      // A form that nobody took is sent again; a page is asked for again.
      if (method === 'GET') act = () => browser.visit(url)
      continue
    }
    if (isSignedIn(outcome, parties)) return walk
    const step = nextAct(outcome)
    const way = step ? () => step(outcome, { phones: parties.phones, person }) : wayOn(outcome)
    if (!step) walk.stops += 1
    if (!way) return { ...walk, fault: `no way on: ${describe(outcome)}` }
    act = way
  }
  return { ...walk, fault: `a loop, last at ${trip.last().url.pathname}` }
}

type About = { url: URL; method: string }

function createTrip(parties: Parties, restart: Restart | undefined) {
  let last: About = { url: new URL(parties.onestop.url), method: 'GET' }
  let isDown = false
  const mend = async () => {
    if (!isDown || !restart) return
    await parties[restart.party].start()
    isDown = false
  }
  return {
    last: () => last,
    mend,
    async before(requests: number, about: About): Promise<void> {
      last = about
      if (!restart || requests !== restart.after) return
      await parties[restart.party].end(restart.signal)
      isDown = true
      if (!restart.isMissed) await mend()
    },
  }
}

/** Fetch says `fetch failed` of a connection that was refused or broke off. */
function readFailure(error: unknown): 'unanswered' {
  if (error instanceof TypeError) return 'unanswered'
  throw error
}

/** The first button of a page that is none of those on the way. */
function wayOn(page: DrivenPage): (() => Promise<DrivenPage>) | undefined {
  const main = /<main[\s\S]*<\/main>/.exec(page.html)?.[0] ?? ''
  const found = /<(a|button)[^>]*class="button[ "][^>]*>([\s\S]*?)<\/\1>/.exec(main)
  if (!found) return undefined
  const [, tag, content = ''] = found
  const words = plainText(content)
  return () => (tag === 'a' ? page.click(words) : page.submit({}, words))
}

function describe({ status, url, html }: DrivenPage): string {
  const heading = plainText(/<h1[\s\S]*?<\/h1>/.exec(html)?.[0] ?? html.slice(0, 200))
  return `${status} ${url.origin}${url.pathname} “${heading}”`
}
