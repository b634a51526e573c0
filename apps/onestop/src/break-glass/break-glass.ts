import { randomInt } from 'node:crypto'
import { addSeconds, type Clock, hashToken, newId } from '@mot-cua/kernel'
import type { Actor } from '../audit/audit.ts'
import { BREAK_GLASS_SECONDS } from '../staff-sign-in/gate.ts'
import { countPeople, isOnePerson, type Owned } from './one-person.ts'

/** From the request to the entry, the word of the second administrator between them. */
export const REQUEST_SECONDS = 15 * 60
/** With fewer nobody could break the glass. */
export const ADMINISTRATORS_NEEDED = 2
/** Each sends messages to every administrator. */
export const MOST_REQUESTS_AN_HOUR = 3
/** Then the request is over: whoever types has not been told the code. */
export const MOST_WRONG_CODES = 5

export type Verdict = 'approved' | 'refused'

/** One time the glass was to be broken, as it is kept. */
export type BreakGlassUse = {
  id: string
  requestedBy: string
  requestReason: string
  requestedAt: Date
  expiresAt: Date
  /** Six digits that one administrator reads out to the other. */
  matchCode: string
  wrongCodes: number
  browserHash: string
  answer: Verdict | undefined
  answeredBy: string | undefined
  answerReason: string | undefined
  enteredAt: Date | undefined
  endsAt: Date | undefined
  endedAt: Date | undefined
  reviewedBy: string | undefined
  reviewNote: string | undefined
}

export type UseState = 'waiting' | 'approved' | 'refused' | 'expired' | 'entered' | 'over'

/** Nothing is written when time runs out: the state follows from what was. */
export function stateOf(use: BreakGlassUse, now: Date): UseState {
  const { answer, enteredAt, endsAt, endedAt } = use
  if (enteredAt) return endedAt || !endsAt || endsAt <= now ? 'over' : 'entered'
  if (answer === 'refused') return 'refused'
  if (use.expiresAt <= now || use.wrongCodes >= MOST_WRONG_CODES) return 'expired'
  return answer === 'approved' ? 'approved' : 'waiting'
}

/** Whoever operates the province, as the database has it at that moment. */
export type Administrator = Owned & {
  username: string
  fullName: string
  unitName: string
  hasPassword: boolean
  /** Since when there is an authenticator app. */
  appSince: Date | undefined
  suspendedAt: Date | undefined
}

/** What is wanting before an administrator can be one of the two. */
export type Lack = 'suspended' | 'person' | 'password' | 'app'

export function lacksOf(administrator: Administrator): Lack[] {
  const { suspendedAt, personId, hasPassword, appSince } = administrator
  return [
    ...(suspendedAt ? (['suspended'] as const) : []),
    // Else one person with two accounts would be two.
    ...(personId === undefined ? (['person'] as const) : []),
    ...(hasPassword ? [] : (['password'] as const)),
    ...(appSince ? [] : (['app'] as const)),
  ]
}

/** How many different people could break the glass now. */
export function countReady(administrators: readonly Administrator[]): number {
  return countPeople(administrators.filter((one) => lacksOf(one).length === 0))
}

/** Who answers a request, in which browser, with which code. */
export type Answering = { browserHash: string; matchCode: string; verdict: Verdict }

export type AnswerOutcome =
  | 'answered'
  /** Run out, answered already, or either of the two may not act any more. */
  | 'gone'
  | 'own'
  | 'same-person'
  | 'same-browser'
  | 'wrong-code'
  /** The last one that was free: the request is over. */
  | 'codes-used-up'

type Two = { use: BreakGlassUse; first: Administrator; second: Administrator }

/** Whether the second one's word counts: of another person, in another browser, who was told the code. */
export function judgeAnswer(
  { use, first, second }: Two,
  answering: Answering,
  now: Date,
): AnswerOutcome {
  if (stateOf(use, now) !== 'waiting') return 'gone'
  if (first.id === second.id) return 'own'
  if (lacksOf(first).length > 0 || lacksOf(second).length > 0) return 'gone'
  if (isOnePerson(first, second)) return 'same-person'
  if (use.browserHash === answering.browserHash) return 'same-browser'
  // Who says no need not have spoken to anybody.
  const isTold = answering.verdict === 'refused' || use.matchCode === answering.matchCode
  if (isTold) return 'answered'
  return use.wrongCodes + 1 < MOST_WRONG_CODES ? 'wrong-code' : 'codes-used-up'
}

export type ReviewOutcome = 'reviewed' | 'not-now' | 'own'

export type NewUse = Pick<
  BreakGlassUse,
  'id' | 'requestedBy' | 'requestReason' | 'requestedAt' | 'expiresAt' | 'matchCode' | 'browserHash'
>

type Act = { actor: Actor; at: Date }

export type BreakGlassStore = {
  administrators(): Promise<Administrator[]>
  /** Undefined for whoever does not operate the province, or no more. */
  findAdministrator(staffAccountId: string): Promise<Administrator | undefined>
  /** False where the account has asked too often. Whatever it asked before is over. */
  request(fresh: NewUse, by: { actor: Actor }): Promise<boolean>
  find(id: string): Promise<BreakGlassUse | undefined>
  /** The newest first. */
  list(most: number): Promise<BreakGlassUse[]>
  answer(
    answering: Answering & Act & { id: string; reason: string; by: string },
  ): Promise<AnswerOutcome>
  /** True for one of any number of requests, and while both may still act. */
  enter(entering: Act & { id: string; by: string; endsAt: Date }): Promise<boolean>
  isRunning(of: { id: string; staffAccountId: string; at: Date }): Promise<boolean>
  /** Whose it was; undefined where it had ended. */
  finish(ending: Act & { id: string }): Promise<string | undefined>
  review(reviewing: Act & { id: string; by: string; note: string }): Promise<ReviewOutcome>
  countUnreviewed(): Promise<number>
}

/** What whoever watches the province is told at once. */
export type Alarm = (step: 'requested' | Verdict | 'wrong-code' | 'entered') => void

type Deps = { store: BreakGlassStore; alarm: Alarm; now: Clock }

export type BreakGlass = ReturnType<typeof createBreakGlass>

/** Two administrators let one of them in when the e-ID is away: each step audited, and alarmed. */
export function createBreakGlass({ store, alarm, now }: Deps) {
  return {
    ...createEntering({ store, alarm, now }),
    administrators: () => store.administrators(),
    findAdministrator: (id: string) => store.findAdministrator(id),
    find: (id: string) => store.find(id),
    list: (most: number) => store.list(most),
    countUnreviewed: () => store.countUnreviewed(),
    countReady: async () => countReady(await store.administrators()),
    isRunning: (of: { id: string; staffAccountId: string }) =>
      store.isRunning({ ...of, at: now() }),
    finish: (id: string, actor: Actor) => store.finish({ id, actor, at: now() }),
    review: (reviewing: { id: string; by: string; note: string; actor: Actor }) =>
      store.review({ ...reviewing, at: now() }),
  }
}

function createEntering({ store, alarm, now }: Deps) {
  return {
    /** The id of the request; undefined where the account has asked too often. */
    async request({ by, reason, browserId, actor }: Asking): Promise<string | undefined> {
      const at = now()
      const fresh = {
        id: newId(),
        requestedBy: by,
        requestReason: reason,
        requestedAt: at,
        expiresAt: addSeconds(at, REQUEST_SECONDS),
        matchCode: String(randomInt(1_000_000)).padStart(6, '0'),
        browserHash: hashToken(browserId),
      }
      if (!(await store.request(fresh, { actor }))) return undefined
      alarm('requested')
      return fresh.id
    },
    /** The word of the second one. */
    async answer({ browserId, typedCode, ...answer }: Answer): Promise<AnswerOutcome> {
      const matchCode = typedCode.replace(/\D/g, '')
      const answering = { ...answer, matchCode, browserHash: hashToken(browserId), at: now() }
      const outcome = await store.answer(answering)
      if (outcome === 'answered') alarm(answer.verdict)
      if (outcome === 'codes-used-up') alarm('wrong-code')
      return outcome
    },
    /** False where it is not, or not any more, this account's to enter. */
    async enter(entering: { id: string; by: string; actor: Actor }): Promise<boolean> {
      const at = now()
      const isIn = await store.enter({
        ...entering,
        at,
        endsAt: addSeconds(at, BREAK_GLASS_SECONDS),
      })
      if (isIn) alarm('entered')
      return isIn
    },
  }
}

type Asking = { by: string; reason: string; browserId: string; actor: Actor }
type Answer = {
  id: string
  by: string
  verdict: Verdict
  typedCode: string
  reason: string
  browserId: string
  actor: Actor
}
