import { type Clock, secondsBetween } from '@mot-cua/kernel'
import type { Actor } from '../audit/actor.ts'
import { decide, type PolicyLine, type PolicySet } from './decide.ts'
import type { GateDecision, GateQuestion, SignInGate } from './gate.ts'

/** So long a change may take to be heard of by every process. */
export const POLICY_AGE_SECONDS = 2

export type PolicyChange = {
  line: Omit<PolicyLine, 'changedBy'>
  /** The day of the line that this one takes the place of, when a planned day is moved. */
  replaces?: Date | undefined
  reason: string
}
export type PolicyWithdrawal = {
  line: Pick<PolicyLine, 'type' | 'audience' | 'from'>
  reason: string
}
export type MethodSwitch = { method: string; isOn: boolean; reason: string }

/** `stale`: somebody else was first, so what was confirmed is not what would be changed. */
export type ChangeOutcome = 'changed' | 'stale'
/** The version that the administrator had on the screen, who it is, and when. */
export type ChangeBy = { version: number; actor: Actor; at: Date }

export type PolicyStore = {
  read(): Promise<PolicySet>
  change(change: PolicyChange, by: ChangeBy): Promise<ChangeOutcome>
  withdraw(withdrawal: PolicyWithdrawal, by: ChangeBy): Promise<ChangeOutcome>
  switchMethod(change: MethodSwitch, by: ChangeBy): Promise<ChangeOutcome>
}

type Deps = { store: PolicyStore; now: Clock; onFailure: (error: unknown) => void }
type By = Omit<ChangeBy, 'at'>

export type Policies = ReturnType<typeof createPolicies>

/**
 * Who may come in by which account from when: data that holds in every process within seconds of
 * its change, and at once in the process that makes it.
 */
export function createPolicies({ store, now, onFailure }: Deps) {
  const reading = createReading({ store, now, onFailure })
  const changing = async (outcome: Promise<ChangeOutcome>): Promise<ChangeOutcome> => {
    const answer = await outcome
    await reading.read()
    return answer
  }
  const by = (who: By): ChangeBy => ({ ...who, at: now() })
  const gate: SignInGate = {
    decide: (question: GateQuestion): GateDecision => decide(reading.current(), question, now()),
  }
  return {
    gate,
    /** What was read last; `freshen` has run before any page. */
    current: () => reading.current(),
    freshen: () => reading.freshen(),
    change: (change: PolicyChange, who: By) => changing(store.change(change, by(who))),
    withdraw: (withdrawal: PolicyWithdrawal, who: By) =>
      changing(store.withdraw(withdrawal, by(who))),
    switchMethod: (change: MethodSwitch, who: By) => changing(store.switchMethod(change, by(who))),
  }
}

/**
 * Each process reads again before a request that comes two seconds after the last reading: no
 * message can get lost, and nothing runs while nobody asks.
 */
function createReading({ store, now, onFailure }: Deps) {
  let known: PolicySet | undefined
  let last: { at: Date; reading: Promise<void> } | undefined
  const read = () => {
    const reading = store.read().then((policies) => {
      known = policies
    })
    last = { at: now(), reading }
    return reading
  }
  return {
    read,
    current(): PolicySet {
      if (!known) throw new Error('the sign-in policies have not been read yet')
      return known
    },
    /**
     * Before every request. While the database is away the last reading goes on: its days come
     * all the same, and nobody can have changed them meanwhile.
     */
    async freshen(): Promise<void> {
      const isOld = !last || Math.abs(secondsBetween(last.at, now())) >= POLICY_AGE_SECONDS
      try {
        await (isOld ? read() : last?.reading)
      } catch (error) {
        if (!known) throw error
        onFailure(error)
      }
    },
  }
}
