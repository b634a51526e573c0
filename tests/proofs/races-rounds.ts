import { sql } from 'kysely'
import { createBrowser } from './portal-journey.ts'
import {
  type Actors,
  arriveWithCode,
  atOnce,
  obtainCode,
  push,
  reachOtp,
  TIMES,
  tryCode,
} from './races-actors.ts'
import type { Stage } from './races-stage.ts'

/** What came of one round: statuses for the count of 5xx, and whether the rule was kept. */
export type Round = { statuses: number[]; kept: boolean; seen: number }

/** One race, ready to be run any number of times. */
export type Race = { run(): Promise<Round> }

const WRONG_CODES = 49
/** Security.md §1.1 row 8. */
const MOST_COMPARED = 5

function exactlyOne(statuses: number[], good: number): Round {
  const seen = statuses.filter((status) => status === good).length
  return { statuses, seen, kept: seen === 1 }
}

async function statusOf(answer: Promise<Response>): Promise<number> {
  const { status, body } = await answer
  await body?.cancel()
  return status
}

/** An authorization code is redeemed once (RFC 6749 §4.1.2). */
export function raceCode(actors: Actors): Race {
  const { stage, client, redirectUri } = actors
  return {
    async run() {
      const fields = client.redemption(await obtainCode(actors), redirectUri)
      const redeem = (target: string) => statusOf(client.post(target, '/token', fields))
      return exactlyOne(await atOnce(stage, TIMES, redeem), 200)
    },
  }
}

/** An assertion proves a client once (RFC 7523 §3, point 7). */
export function raceAssertion({ stage, client, redirectUri }: Actors): Race {
  return {
    async run() {
      const client_assertion = await client.assert()
      const fields = { ...client.requestFields(redirectUri), client_assertion }
      const pushOnce = (target: string) => statusOf(client.post(target, '/par', fields))
      return exactlyOne(await atOnce(stage, TIMES, pushOnce), 201)
    },
  }
}

/** A pushed request leads to one code, whoever opens its address (RFC 9126 §7.3). */
export async function racePushedRequest(actors: Actors): Promise<Race> {
  const { stage } = actors
  const browsers = await Promise.all(
    Array.from({ length: TIMES }, async () => {
      // One after the other in the end: each of them costs a hash.
      const browser = createBrowser()
      await signInAs({ ...actors, browser })
      return browser
    }),
  )
  return {
    async run() {
      const address = await push(actors)
      const open = async (target: string, index: number) => {
        const own = new URL(address.pathname + address.search, target)
        const code = await arriveWithCode(browsers[index] ?? createBrowser(), own)
        return code === undefined ? 400 : 200
      }
      return exactlyOne(await atOnce(stage, TIMES, open), 200)
    },
  }
}

async function signInAs(actors: Actors): Promise<void> {
  const { otpPage, code } = await reachOtp(actors, actors.browser)
  const page = await otpPage.submit({ code })
  if (page.html.includes('value="accept"')) await page.submit({ action: 'accept' })
}

/** The right code twenty times at once completes one sign-in. */
export function raceRightCode(actors: Actors): Race {
  const { stage } = actors
  return {
    async run() {
      const browser = createBrowser()
      const { person, otpPage: page, code } = await reachOtp(actors, browser)
      const type = (target: string) => tryCode(browser, { page, target }, code)
      const answers = await atOnce(stage, TIMES, type)
      const seen = await countAudit(stage, person.personalId, ['sign-in.completed'])
      return { statuses: answers.map(({ status }) => status), seen, kept: seen === 1 }
    },
  }
}

/** Of 49 wrong codes and the right one at once no more than five are compared. */
export function raceGuesses(actors: Actors): Race {
  const { stage } = actors
  return {
    async run() {
      const browser = createBrowser()
      const { person, otpPage: page, code } = await reachOtp(actors, browser)
      const type = (target: string, index: number) =>
        tryCode(browser, { page, target }, index < WRONG_CODES ? wrong(code, index) : code)
      const answers = await atOnce(stage, WRONG_CODES + 1, type)
      const [seen, accepted] = [
        await countAudit(stage, person.personalId, ['otp.rejected', 'sign-in.completed']),
        await countAudit(stage, person.personalId, ['sign-in.completed']),
      ]
      const target = stage.targets[0] ?? ''
      const after = await tryCode(browser, { page, target }, code)
      // With the tries used up, the right code opens nothing any more.
      const isShut = accepted > 0 || !after.location.endsWith('/continue')
      const statuses = [...answers, after].map(({ status }) => status)
      return { statuses, seen, kept: seen <= MOST_COMPARED && accepted <= 1 && isShut }
    },
  }
}

/** Another code for each index, none of them right. */
function wrong(code: string, index: number): string {
  return String((Number(code) + 1 + index) % 1_000_000).padStart(6, '0')
}

async function countAudit(stage: Stage, personalId: string, types: string[]): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from identity.audit_event
    where type = any(${types}::text[])
      and account_id = (select id from identity.account where personal_id = ${personalId})`.execute(
    stage.engine.schema('identity'),
  )
  return rows[0]?.count ?? 0
}
