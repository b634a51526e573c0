import { addSeconds, type Clock, dayOf } from '@mot-cua/kernel'
import type { RegistryAnswer } from '@mot-cua/registry-client'
import type { Actor } from '../audit/audit.ts'
import type { NumberProblem, StatedIdentity } from './identity-form.ts'
import type { IdentityLimits } from './identity-limits.ts'
import {
  type Answers,
  isComplete,
  isSameStatement,
  type Judged,
  judgeAnswer,
  type NameReview,
  type VerificationState,
} from './verification.ts'

export type { NameReview, VerificationState } from './verification.ts'

/** What an official has stated, and what is known of it. */
export type StaffIdentity = {
  staffAccountId: string
  revision: number
  stated: StatedIdentity
  verification: VerificationState
  answers: Answers
  checkedAt: Date | undefined
  nameReview: NameReview
  /** Of what has been stated ever, something was. */
  wasVerified: boolean
  savedAt: Date
}

export type Saving = {
  staffAccountId: string
  stated: StatedIdentity
  actor: Actor
  state: 'incomplete' | 'waiting'
  /** Verified already while this revision stands: nothing that was compared differs from it. */
  knownIn: number | undefined
  /** When a round asks, should this process not come to it. */
  checkDueAt: Date | undefined
  mayShareNumber: boolean
  /** The administrator's account who states it, which replaces nothing that the official has proved. */
  statedBy?: string
  at: Date
}

export type Saved = { revision: number; verification: VerificationState }

export type Checked = {
  staffAccountId: string
  revision: number
  judged: Judged
  /** Undefined for a round. */
  actor: Actor | undefined
  at: Date
}

export type DueCheck = Pick<StaffIdentity, 'staffAccountId' | 'revision' | 'stated'> & {
  attempts: number
}

export type StaffIdentityStore = {
  find(staffAccountId: string): Promise<StaffIdentity | undefined>
  /** The account of this user name, while its form is empty. */
  findUnstated(username: string): Promise<string | undefined>
  save(saving: Saving): Promise<Saved | 'number-taken' | 'proven'>
  /** Nothing where something else has been saved meanwhile. */
  apply(checked: Checked): Promise<boolean>
  /** One whose check is due, put off until `leaseUntil` for everybody else. */
  claimDue(at: Date, leaseUntil: Date): Promise<DueCheck | undefined>
  putOff(check: Pick<DueCheck, 'staffAccountId' | 'revision'>, until: Date): Promise<void>
}

/** Who saves, and whether one number may be in several accounts (R147). */
export type SavedBy = { staffAccountId: string; actor: Actor; mayShareNumber: boolean }

/** `no-tries`: saved, and compared later; `too-many-tries`: nothing is saved. */
export type SaveOutcome = 'saved' | NumberProblem | { outcome: 'no-tries'; until: Date }

const LEASE_SECONDS = 60
const BACK_OFF_SECONDS = [15, 30, 60, 120, 300, 900, 3600] as const
/** A round leaves room for the pages of the same process. */
const CHECKS_PER_ROUND = 100
/** In a row: the register is away, and each further question would only wait for it. */
const UNANSWERED_PER_ROUND = 3

type Deps = {
  store: StaffIdentityStore
  limits: IdentityLimits
  /** Asks the population register. */
  ask: (stated: StatedIdentity) => Promise<RegistryAnswer>
  now: Clock
}

export type StaffIdentities = ReturnType<typeof createStaffIdentities>

/** Who officials say they are, and what the register says of it. */
export function createStaffIdentities(deps: Deps) {
  const { store, now } = deps
  return {
    find: (staffAccountId: string) => store.find(staffAccountId),
    today: () => dayOf(now()),
    save: (by: SavedBy, stated: StatedIdentity) => save(deps, by, stated),
    /** `proven`: of an account that is bound, or another number than one that stands verified. */
    saveForAnother: (by: ForAnother, stated: StatedIdentity) => save(deps, by, stated),
    /** Asks again where the register was away; each once however many processes do the same. */
    runRound: () => runRound(deps),
  }
}

type ForAnother = SavedBy & { statedBy: string }

function save(deps: Deps, by: ForAnother, stated: StatedIdentity): Promise<SaveOutcome | 'proven'>
function save(deps: Deps, by: SavedBy, stated: StatedIdentity): Promise<SaveOutcome>
async function save(deps: Deps, by: SavedBy | ForAnother, stated: StatedIdentity) {
  const { store, limits, now } = deps
  const before = await store.find(by.staffAccountId)
  const isKnown = before?.verification === 'verified' && isSameStatement(before.stated, stated)
  const asks = isComplete(stated)
  // Whether somebody else has a number is told no oftener than the register is asked.
  const isLook = !by.mayShareNumber && before?.stated.personalId !== stated.personalId
  if (isLook && !(await limits.takeTry(by.staffAccountId, stated.personalId)).isTaken) {
    return 'too-many-tries'
  }
  const at = now()
  const saved = await store.save({
    ...by,
    stated,
    state: asks ? 'waiting' : 'incomplete',
    knownIn: isKnown ? before.revision : undefined,
    checkDueAt: asks ? addSeconds(at, LEASE_SECONDS) : undefined,
    at,
  })
  if (typeof saved === 'string') return saved
  if (saved.verification !== 'waiting') return 'saved'
  return check(deps, by, { stated, revision: saved.revision, hasTry: isLook })
}

type Check = Pick<StaffIdentity, 'stated' | 'revision'> & {
  /** Counted already. */
  hasTry: boolean
}

/** Counted before it is asked, so that tries at once cannot outrun the limit. */
async function check(
  { store, limits, ask, now }: Deps,
  { staffAccountId, actor }: SavedBy,
  { stated, revision, hasTry }: Check,
): Promise<SaveOutcome> {
  const taken = !hasTry && (await limits.takeTry(staffAccountId, stated.personalId))
  if (taken && !taken.isTaken) {
    await store.putOff({ staffAccountId, revision }, taken.until)
    return { outcome: 'no-tries', until: taken.until }
  }
  const judged = judgeAnswer(await ask(stated))
  // What agrees is no guess, and neither is what was not answered.
  if (judged.state !== 'differs') await limits.giveBack(staffAccountId, stated.personalId)
  if (judged.state === 'waiting') {
    await store.putOff({ staffAccountId, revision }, addSeconds(now(), backOffSeconds(1)))
  } else {
    await store.apply({ staffAccountId, revision, judged, actor, at: now() })
  }
  return 'saved'
}

async function runRound({ store, ask, now }: Deps): Promise<void> {
  let unanswered = 0
  for (let made = 0; made < CHECKS_PER_ROUND && unanswered < UNANSWERED_PER_ROUND; made += 1) {
    const at = now()
    const due = await store.claimDue(at, addSeconds(at, LEASE_SECONDS))
    if (!due) return
    const judged = judgeAnswer(await ask(due.stated))
    if (judged.state === 'waiting') {
      unanswered += 1
      await store.putOff(due, addSeconds(now(), backOffSeconds(due.attempts)))
    } else {
      unanswered = 0
      await store.apply({ ...due, judged, actor: undefined, at: now() })
    }
  }
}

/** Longer each time, up to an hour. */
export function backOffSeconds(attempts: number): number {
  return BACK_OFF_SECONDS[Math.min(attempts, BACK_OFF_SECONDS.length) - 1] ?? BACK_OFF_SECONDS[0]
}
