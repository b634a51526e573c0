import type { Clock } from '@mot-cua/kernel'
import type { Actor } from '../audit/actor.ts'
import { dayOf } from '../day/day.ts'
import type { Onward } from '../entrance/enter.ts'

export const REHEARSAL_PATH = '/sign-in/rehearsal'

/** Went on to the e-ID, or on as usual. */
export const rehearsalAnswers = ['eid', 'passed'] as const
export type RehearsalAnswer = (typeof rehearsalAnswers)[number]

/** A day (`YYYY-MM-DD`) with how many people chose what; each person counts once, by the last. */
export type RehearsalDay = { day: string; eid: number; passed: number }

type By = { actor: Actor; at: Date }

export type RehearsalStore = {
  list(): Promise<RehearsalDay[]>
  isDay(day: string): Promise<boolean>
  add(day: string, by: By): Promise<void>
  /** Answers that were given stay counted should the day be set again. */
  remove(day: string, by: By): Promise<void>
  answer(given: {
    day: string
    accountId: string
    answer: RehearsalAnswer
    at: Date
  }): Promise<void>
}

export type Rehearsals = ReturnType<typeof createRehearsals>

/**
 * Days on which people who come in by the portal's own account meet the cut-over before it comes:
 * once per sign-in, with a way to go on as usual.
 */
export function createRehearsals({ store, now }: { store: RehearsalStore; now: Clock }) {
  const isToday = () => store.isDay(dayOf(now()))
  const onward: Onward = async ({ proven: { type, audience }, access, returnTo }) => {
    const isMeant = type === 'portal' && audience === 'person' && access === 'full'
    if (!isMeant || !(await isToday())) return undefined
    return `${REHEARSAL_PATH}?${new URLSearchParams({ return_to: returnTo })}`
  }
  return {
    onward,
    isToday,
    list: () => store.list(),
    add: (day: string, actor: Actor) => store.add(day, { actor, at: now() }),
    remove: (day: string, actor: Actor) => store.remove(day, { actor, at: now() }),
    /** Counted only on the day: an address that was kept changes no figures. */
    async answer(accountId: string, answer: RehearsalAnswer): Promise<void> {
      if (!(await isToday())) return
      await store.answer({ day: dayOf(now()), accountId, answer, at: now() })
    },
  }
}
