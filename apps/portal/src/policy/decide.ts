import type { AccountType, Audience } from '../account/account.ts'
import type { Access, GateDecision, GateQuestion } from './gate.ts'

/** What a kind of account may do from a day on; it holds until the next line of its kind. */
export type PolicyLine = {
  type: AccountType
  audience: Audience
  from: Date
  access: Access | 'closed'
  /** Who last changed it, for the administrators' page. */
  changedBy: string
}

/** Everything the gate goes by. */
export type PolicySet = {
  lines: readonly PolicyLine[]
  /** Methods that an operator has switched away from what they usually are. */
  switched: ReadonlyMap<string, boolean>
  /** Grows with every change, so that a form filled in before one is noticed. */
  version: number
}

/** Where every timeline begins. */
export const BEGINNING = new Date(0)

/**
 * Whether an account of this kind may be used at this moment, and for what.
 *
 * Administrators come in by the portal's own account alone (R073, C10), and neither a date nor a
 * switch holds for them: those who could undo it would be locked out too.
 */
export function decide(
  { lines, switched }: Pick<PolicySet, 'lines' | 'switched'>,
  { type, audience }: GateQuestion,
  now: Date,
): GateDecision {
  if (audience === 'administrator') {
    return type === 'portal' ? { access: 'full' } : { access: 'closed', reason: 'audience' }
  }
  const timeline = timelineOf(lines, { type, audience })
  const [first] = timeline
  if (!first) return { access: 'closed', reason: 'audience' }
  if (switched.get(type) === false) return { access: 'closed', reason: 'method-off' }
  const inForce = timeline.findLast(({ from }) => from <= now)
  if (!inForce) return { access: 'closed', reason: 'not-yet', at: first.from }
  switch (inForce.access) {
    case 'full':
      return { access: 'full' }
    case 'link-only':
      return { access: 'link-only', since: inForce.from }
    case 'closed':
      return { access: 'closed', reason: 'over', at: inForce.from }
  }
}

/** The lines of one kind, earliest first. */
export function timelineOf(
  lines: readonly PolicyLine[],
  { type, audience }: GateQuestion,
): PolicyLine[] {
  return lines
    .filter((line) => line.type === type && line.audience === audience)
    .toSorted((a, b) => a.from.getTime() - b.from.getTime())
}

/** The next line that changes something for this kind, if one is planned. */
export function nextChange(
  policies: Pick<PolicySet, 'lines' | 'switched'>,
  question: GateQuestion,
  now: Date,
): PolicyLine | undefined {
  const current = decide(policies, question, now).access
  return timelineOf(policies.lines, question).find(
    ({ from, access }) => from > now && access !== current,
  )
}
