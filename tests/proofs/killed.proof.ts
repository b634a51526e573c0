import type { HttpDriver } from '@mot-cua/testing'
import { sql } from 'kysely'
import { registerHandClient } from './hand-client.ts'
import { openParties, type Parties } from './parties.ts'
import type { Person } from './parties-inside.ts'
import { SECRETS } from './party-settings.ts'
import { agree, createBrowser } from './portal-journey.ts'
import type { Proof } from './proof.ts'

type Size = { kills: number; people: number }

/** Security.md §4, figure 1, for sign-ins. */
export const proof: Proof<Size> = {
  title: 'kill -9 of identity during sign-ins: nothing half done, everybody signs in again',
  full: { kills: 20, people: 20 },
  short: { kills: 1, people: 10 },
  async run({ kills, people }) {
    const parties = await openParties()
    try {
      const stack = { parties, ...(await openService(parties)) }
      const tally: Tally = {
        halfDone: 0,
        unhealed: 0,
        faults5xx: 0,
        ended: 0,
        accepted: 0,
        again: 0,
      }
      for (let round = 0; round < kills; round += 1) {
        await killOnce(stack, { people, round }, tally)
      }
      const { halfDone, unhealed, faults5xx, again } = tally
      const holds = halfDone + unhealed + faults5xx === 0 && again === kills * people
      return { n: kills * people, holds, figures: { kills, ...tally } }
    } finally {
      await parties.close()
    }
  },
}

/** A service of our own, where everybody arrives with a code. */
async function openService({ identity }: Parties) {
  const redirectUri = `${identity.url}/nowhere`
  const client = await registerHandClient({
    issuer: identity.url,
    token: SECRETS.identityToken,
    metadata: { redirect_uris: [redirectUri] },
  })
  return {
    start: `${identity.url}/authorize?${new URLSearchParams(client.requestFields(redirectUri))}`,
  }
}

type Stack = { parties: Parties; start: string }

type Tally = {
  /** Told of in the audit without having been accepted, or back at the service without an audit. */
  halfDone: number
  /** Accepted, cut off, and not in the audit even after a reload. */
  unhealed: number
  faults5xx: number
  /** Back at the service before the process died. */
  ended: number
  accepted: number
  again: number
}

type Journey = { person: Person; browser: HttpDriver; otpUrl?: URL }

type Round = { people: number; round: number }

async function killOnce(stack: Stack, { people, round }: Round, tally: Tally): Promise<void> {
  const { parties } = stack
  const before = await readState(parties)
  const journeys = await beginJourneys(parties, people)
  const killed = new AbortController()
  const onAnswer = () => {
    if (killed.signal.aborted) return
    killed.abort()
    void parties.identity.end('SIGKILL')
  }
  // In turn: at the first answer to a code, and earlier, while messages are still leaving.
  const watcher =
    round % 2 === 1 ? watchMessages(parties, 1 + (round % people), onAnswer) : undefined
  const settled = await Promise.allSettled(
    journeys.map((journey) => signIn(stack, journey, { signal: killed.signal, onAnswer })),
  )
  clearInterval(watcher)
  await parties.identity.end('SIGKILL')
  const ended = settled.filter(({ status }) => status === 'fulfilled').length
  const after = await readState(parties)
  const accepted = new Set(after.accepted)
  const audited = after.audited.filter((id) => !before.audited.includes(id))
  tally.halfDone += audited.filter((id) => !accepted.has(id)).length
  tally.halfDone += Math.max(0, ended - audited.length)
  tally.ended += ended
  tally.accepted += accepted.size - before.accepted.length

  await parties.identity.start()
  await heal(journeys, tally)
  const healed = await readState(parties)
  const told = new Set(healed.audited)
  tally.unhealed += healed.accepted.filter((id) => !told.has(id)).length
  parties.phones.forget()
  await Promise.all(
    journeys.map(async ({ person }) => {
      await signIn(stack, { person, browser: createBrowser() })
      tally.again += 1
    }),
  )
}

function watchMessages({ phones }: Parties, count: number, onReached: () => void) {
  const start = phones.messages.length
  return setInterval(() => {
    if (phones.messages.length - start >= count) onReached()
  }, 1)
}

async function beginJourneys({ newPerson }: Parties, people: number): Promise<Journey[]> {
  const journeys: Journey[] = []
  for (let index = 0; index < people; index += 1) {
    journeys.push({ person: await newPerson(), browser: createBrowser() })
  }
  return journeys
}

/** Whoever was cut off between the right code and its result goes on by a reload. */
async function heal(journeys: readonly Journey[], tally: Tally): Promise<void> {
  for (const { browser, otpUrl } of journeys) {
    if (otpUrl && (await browser.visit(otpUrl)).status >= 500) tally.faults5xx += 1
  }
}

type Watch = { signal?: AbortSignal; onAnswer?: () => void }

async function signIn(
  stack: Stack,
  journey: Journey,
  { signal, onAnswer }: Watch = {},
): Promise<void> {
  const { phones } = stack.parties
  const { personalId, password, phone } = journey.person
  const form = await journey.browser.visit(stack.start)
  const otpPage = await form.submit({ personalId, password }, 'Đăng nhập')
  journey.otpUrl = otpPage.url
  let page = await otpPage.submit({ code: await phones.nextCode(phone, signal) }, 'Xác nhận')
  onAnswer?.()
  // A message that the crash held back can come first, with the code of the visit before.
  if (page.status === 422) {
    page = await page.submit({ code: await phones.nextCode(phone, signal) }, 'Xác nhận')
  }
  const { url } = await agree(page)
  if (!url.searchParams.has('code')) throw new Error(`not back at the service: ${url.pathname}`)
}

/** Who typed the right code by the state of the sign-ins, and who by the audit. */
async function readState({ engine }: Parties) {
  const db = engine.schema('identity')
  const { rows: states } = await sql<{ value: string }>`
    select value from identity.ephemeral where key like 'otp:%'`.execute(db)
  const transactions = states.map(
    ({ value }) => JSON.parse(value) as { state: string; acceptanceId: string },
  )
  const { rows: events } = await sql<{ id: string }>`
    select id::text as id from identity.audit_event where type = 'sign-in.completed'`.execute(db)
  return {
    accepted: transactions
      .filter(({ state }) => state === 'accepted')
      .map((one) => one.acceptanceId),
    audited: events.map(({ id }) => id),
  }
}
