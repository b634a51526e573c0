import { secondsBetween } from '@mot-cua/kernel'
import type { AccountType, Audience } from '../account/account.ts'
import { type AssuranceLevel, judgeLevel } from '../assurance/assurance.ts'
import type { AccountProof, EidProof } from './link-visit.ts'

/** Either side must have been proved so lately when the person agrees (security.md row 15). */
export const PROOF_SECONDS = 15 * 60

/** An account as the database has it now, of which a proof says nothing. */
export type AccountFacts = {
  accountId: string
  personId: string
  homePersonId: string
  type: AccountType
  audience: Audience
  isActive: boolean
  /** Only where the register has confirmed it (R078). */
  verifiedPersonalId: string | undefined
  verifiedAt: Date | undefined
}

/** Both sides with their proofs; undefined where one has not been proved in this visit. */
export type LinkCase = {
  old: { proof: AccountProof; facts: AccountFacts } | undefined
  eid: { proof: EidProof; facts: AccountFacts } | undefined
  /** Another account of the old one's type belongs to the e-ID's person already. */
  isOccupied: boolean
}

export type LinkRules = {
  now: Date
  requiredLevel: AssuranceLevel
  /** S4's log-out and log-in: the id must have been verified before the account was proved. */
  requireRelogin: boolean
}

export const linkProblems = [
  'prove-old',
  'prove-eid',
  'kind',
  'closed',
  'already-linked',
  'taken',
  'occupied',
  'unverified',
  'relogin',
  'eid-unverified',
  'other-person',
  'level',
] as const
export type LinkProblem = (typeof linkProblems)[number]

export type LinkJudgement = 'ready' | LinkProblem

/** Whether these two may become one person's. The first problem of the list is the answer. */
export function judgeLink({ old, eid, isOccupied }: LinkCase, rules: LinkRules): LinkJudgement {
  if (!old || !isFresh(old.proof, rules.now)) return 'prove-old'
  const oldProblem = judgeOld(old, rules)
  if (oldProblem && oldProblem !== 'taken') return oldProblem
  if (!eid || !isFresh(eid.proof, rules.now)) return 'prove-eid'
  if (old.facts.personId === eid.facts.personId) return 'already-linked'
  if (oldProblem) return oldProblem
  return judgePair(old.facts, eid, { ...rules, isOccupied }) ?? 'ready'
}

/** What is known before the e-ID is asked for, so that nobody signs in there for nothing. */
export function judgeOld(
  { facts, proof }: { facts: AccountFacts; proof: AccountProof },
  { requireRelogin }: Pick<LinkRules, 'requireRelogin'>,
): LinkProblem | undefined {
  if (facts.type === 'eid' || facts.audience !== 'person') return 'kind'
  if (!facts.isActive) return 'closed'
  if (facts.personId !== facts.homePersonId) return 'taken'
  if (facts.verifiedPersonalId === undefined) return 'unverified'
  const isBefore = facts.verifiedAt !== undefined && proof.provedAt < facts.verifiedAt
  return requireRelogin && isBefore ? 'relogin' : undefined
}

function judgePair(
  old: AccountFacts,
  { facts: eid, proof }: { facts: AccountFacts; proof: EidProof },
  { requiredLevel, isOccupied }: LinkRules & { isOccupied: boolean },
): LinkProblem | undefined {
  if (eid.type !== 'eid' || !eid.isActive) return 'kind'
  if (eid.verifiedPersonalId === undefined) return 'eid-unverified'
  // Never by name, phone or e-mail (security.md row 25).
  if (old.verifiedPersonalId !== eid.verifiedPersonalId) return 'other-person'
  if (judgeLevel(proof.level, requiredLevel).outcome === 'too-low') return 'level'
  return isOccupied ? 'occupied' : undefined
}

export function isFresh({ provedAt }: { provedAt: Date }, now: Date): boolean {
  return secondsBetween(provedAt, now) <= PROOF_SECONDS
}
