import { addSeconds, type Clock, type SealedColumn, type Sealer } from '@mot-cua/kernel'
import type { IdentityFieldName } from '../person/person.ts'
import type { Statement } from './judge-check.ts'

/**
 * `update`: the person pressed the button; `arrival`: the register was away at a sign-in;
 * `residence`: the commune of an account is not known yet.
 */
export const queueReasons = ['update', 'arrival', 'residence'] as const
export type QueueReason = (typeof queueReasons)[number]
export type QueueOutcome = 'verified' | 'differs' | 'deceased' | 'given-up'

/** One check that waits, claimed for a while by one process. */
export type QueuedCheck = {
  accountId: string
  personId: string
  reason: QueueReason
  source: string
  statement: Statement | undefined
  address: string | undefined
  /** Counted when claimed, so that two who hold the same check are told apart. */
  attempts: number
  queuedAt: Date
}

export type NewCheck = Pick<QueuedCheck, 'accountId' | 'reason' | 'source' | 'statement'> & {
  address?: string | undefined
  at: Date
}

export type CheckResult = {
  accountId: string
  attempts: number
  outcome: QueueOutcome
  differing: readonly IdentityFieldName[]
  at: Date
}

/** What the page says of the newest check of a person's accounts. */
export type QueueState =
  | { state: 'waiting'; since: Date }
  | { state: 'done'; outcome: QueueOutcome; differing: IdentityFieldName[]; at: Date }

export type QueueStore = {
  /** Takes the place of what waits for the account, unless that is a person's own wish. */
  add(check: NewCheck): Promise<void>
  /** Once for an account whose commune is not known; asked again after `again`. */
  addResidence(check: NewCheck, again: Date): Promise<void>
  /** One that is due, put off until `leaseUntil` for everybody else. */
  claim(at: Date, leaseUntil: Date): Promise<QueuedCheck | undefined>
  putOff(check: Pick<QueuedCheck, 'accountId' | 'attempts'>, until: Date): Promise<void>
  /** Nothing where another process or a newer wish has taken it over meanwhile. */
  finish(result: CheckResult): Promise<void>
  stateOf(personId: string, finishedAfter: Date): Promise<QueueState | undefined>
}

const LEASE_SECONDS = 60
const BACK_OFF_SECONDS = [15, 30, 60, 120, 300, 900, 3600] as const
/** Nobody waits for a commune; it is asked for again after the next sign-in of half a year. */
const GIVE_UP_SECONDS: Record<QueueReason, number> = {
  update: 7 * 24 * 3600,
  arrival: 7 * 24 * 3600,
  residence: 24 * 3600,
}
const SHOWN_SECONDS = 7 * 24 * 3600
const ASK_RESIDENCE_AGAIN_SECONDS = 180 * 24 * 3600
/** A round leaves room for the pages of the same process. */
const CHECKS_PER_ROUND = 200
/** In a row: the source is away, and each further question would only wait for it. */
const UNANSWERED_PER_ROUND = 3

export type VerificationQueue = ReturnType<typeof createVerificationQueue>

type Deps = {
  store: QueueStore
  /** The name of the source that arrivals are checked with. */
  source: string
  now: Clock
}

/** Checks that could not be made when they were wanted, and are made as soon as they can. */
export function createVerificationQueue({ store, source, now }: Deps) {
  return {
    add: (check: Omit<NewCheck, 'at'>) => store.add({ ...check, at: now() }),

    /** At each sign-in with an e-ID; asks nothing of the register there, so nobody waits for it. */
    arrived(accountId: string, { isChecked }: { isChecked: boolean }): Promise<void> {
      const at = now()
      const check = { accountId, source, statement: undefined, at }
      if (!isChecked) return store.add({ ...check, reason: 'arrival' })
      const again = addSeconds(at, -ASK_RESIDENCE_AGAIN_SECONDS)
      return store.addResidence({ ...check, reason: 'residence' }, again)
    },

    stateOf: (personId: string) => store.stateOf(personId, addSeconds(now(), -SHOWN_SECONDS)),

    /** Makes the checks that are due, each once however many processes do the same. */
    async runRound(
      check: (queued: QueuedCheck) => Promise<Omit<CheckResult, 'at'> | 'again'>,
    ): Promise<number> {
      let unanswered = 0
      for (let made = 0; made < CHECKS_PER_ROUND; made += 1) {
        if (unanswered === UNANSWERED_PER_ROUND) return made
        const at = now()
        const queued = await store.claim(at, addSeconds(at, LEASE_SECONDS))
        if (!queued) return made
        const result = await check(queued)
        unanswered = result === 'again' ? unanswered + 1 : 0
        if (result !== 'again') await store.finish({ ...result, at: now() })
        else if (isHopeless(queued, now())) await store.finish(giveUp(queued, now()))
        else await store.putOff(queued, addSeconds(now(), backOffSeconds(queued.attempts)))
      }
      return CHECKS_PER_ROUND
    },
  }
}

/** Longer each time, up to an hour. */
export function backOffSeconds(attempts: number): number {
  return BACK_OFF_SECONDS[Math.min(attempts, BACK_OFF_SECONDS.length) - 1] ?? BACK_OFF_SECONDS[0]
}

function isHopeless({ queuedAt, reason }: QueuedCheck, at: Date): boolean {
  return at >= addSeconds(queuedAt, GIVE_UP_SECONDS[reason])
}

function giveUp({ accountId, attempts }: QueuedCheck, at: Date): CheckResult {
  return { accountId, attempts, outcome: 'given-up', differing: [], at }
}

/** What a person typed rests sealed, bound to the account it is for. */
export function sealStatement(sealer: Sealer, accountId: string, statement: Statement): string {
  return sealer.seal(JSON.stringify(statement), contextOf(accountId))
}

export function openStatement(sealer: Sealer, accountId: string, sealed: string): Statement {
  return JSON.parse(sealer.open(sealed, contextOf(accountId))) as Statement
}

/** For whoever checks that a restored database opens. */
export const statementSealedColumn: SealedColumn = {
  table: 'verification_queue',
  column: 'stated_sealed',
  bound: { accountId: 'account_id' },
  contextOf: ({ accountId = '' }) => contextOf(accountId),
}

function contextOf(accountId: string): string {
  return `verification-queue:${accountId}`
}
