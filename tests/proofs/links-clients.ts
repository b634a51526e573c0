import { createLightHttp, type LightAnswer } from '@mot-cua/testing'
import type { LinkPair } from '../../apps/portal/src/test-link-pairs.ts'

/** A pair whose person has seen the page with the button. */
export type Seen = { pair: LinkPair; csrf: string; key: string }

export type Answers = { statuses: number[]; done: Seen[]; other: string[] }

/** So many requests at a time, where all of them at once would only be waited for. */
const LANES = 32

export function createLinkClients(portalUrl: string) {
  const http = createLightHttp()
  return {
    close: () => http.close(),

    /** One of them presses the button. */
    async agreeOne(seen: Seen): Promise<void> {
      const answer = await agree(seen)
      if (!isDone(answer)) throw new Error(`not linked: ${answer.status}`)
    },

    /** Everybody opens the page with the button. */
    async lookAll(pairs: readonly LinkPair[]): Promise<Seen[]> {
      const seen: Seen[] = []
      await inLanes(pairs, async (pair) => {
        const headers = { cookie: cookiesOf(pair) }
        const { body, status } = await http.send(`${portalUrl}/link/confirm`, { headers })
        const csrf = /name="csrf" value="([^"]+)"/.exec(body)?.[1]
        const key = /name="key" value="([^"]+)"/.exec(body)?.[1]
        if (csrf === undefined || key === undefined) throw new Error(`no button: ${status}`)
        seen.push({ pair, csrf, key })
      })
      return seen
    },

    /** Everybody presses it at once; each answer is told as it comes. */
    async agreeAtOnce(seen: readonly Seen[], onAnswer: (count: number) => void) {
      const answers: Answers = { statuses: [], done: [], other: [] }
      await Promise.allSettled(
        seen.map(async (one) => {
          await agreeAs(one, answers)
          onAnswer(answers.statuses.length)
        }),
      )
      return answers
    },

    /** Everybody presses it, no more at a time than a portal serves before a wait runs out. */
    async agreeInTurn(seen: readonly Seen[]): Promise<Answers> {
      const answers: Answers = { statuses: [], done: [], other: [] }
      await inLanes(seen, (one) => agreeAs(one, answers))
      return answers
    },
  }

  async function agreeAs(one: Seen, { statuses, done, other }: Answers): Promise<void> {
    const answer = await agree(one)
    statuses.push(answer.status)
    keepSession(one.pair, answer)
    if (isDone(answer)) done.push(one)
    else other.push(`${answer.status} ${answer.headers.get('location') ?? ''}`)
  }

  function agree({ pair, csrf, key }: Seen): Promise<LightAnswer> {
    return http.send(`${portalUrl}/link/confirm`, {
      method: 'POST',
      headers: { cookie: cookiesOf(pair), origin: portalUrl },
      form: { csrf, key },
    })
  }
}

async function inLanes<T>(all: readonly T[], serve: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all]
  const lane = async () => {
    for (let one = waiting.pop(); one; one = waiting.pop()) await serve(one)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

/** As a browser does with the cookie of the new session. */
function keepSession(pair: LinkPair, { setCookies }: LightAnswer): void {
  for (const line of setCookies) {
    const token = /^motcua-portal-session=([^;]+)/.exec(line)?.[1]
    if (token !== undefined) pair.sessionToken = token
  }
}

function isDone({ status, headers }: LightAnswer): boolean {
  return status === 303 && headers.get('location') === '/link/done'
}

function cookiesOf({ browserId, sessionToken }: LinkPair): string {
  return `motcua-portal-browser=${browserId}; motcua-portal-session=${sessionToken}`
}
