import { isSamePersonName } from '@mot-cua/kernel'
import type { RegistryAnswer, RegistryFieldAnswer } from '@mot-cua/registry-client'
import type { StatedIdentity } from './identity-form.ts'

/** What the register can compare; the rest of the form is the official's own word. */
export const comparedFields = ['personalId', 'fullName', 'dateOfBirth', 'gender'] as const
export type ComparedField = (typeof comparedFields)[number]
export type Answers = Partial<Record<ComparedField, RegistryFieldAnswer>>

/** What makes a person: all three have to agree (R154). */
const keyFields = ['personalId', 'fullName', 'dateOfBirth'] as const

export type VerificationState =
  /** A name or a birth date is missing, so nothing was asked. */
  | 'incomplete'
  /** The register has not answered yet, and is asked again. */
  | 'waiting'
  | 'verified'
  | 'differs'
  | 'deceased'

/** Of a name on the card that is not the name of the account. */
export type NameReview = 'none' | 'waiting' | 'confirmed' | 'refused'

export function isComplete(stated: StatedIdentity): boolean {
  return keyFields.every((field) => stated[field] !== '')
}

/** Whether anything the register was asked about has changed. */
export function isSameStatement(one: StatedIdentity, other: StatedIdentity): boolean {
  return comparedFields.every((field) => one[field] === other[field])
}

export type Judged = { state: Exclude<VerificationState, 'incomplete'>; answers: Answers }

export function judgeAnswer(answer: RegistryAnswer): Judged {
  if (answer.outcome === 'unavailable') return { state: 'waiting', answers: {} }
  const { fields, isDeceased } = answer
  // Where nobody has the number, every other field is said to differ: only the number does.
  if (fields.personalId === 'differs') {
    return { state: 'differs', answers: { personalId: 'differs' } }
  }
  const answers: Answers = Object.fromEntries(
    comparedFields.flatMap((field) => (fields[field] ? [[field, fields[field]]] : [])),
  )
  if (keyFields.some((field) => fields[field] === 'differs')) return { state: 'differs', answers }
  if (keyFields.some((field) => fields[field] !== 'verified')) return { state: 'waiting', answers }
  // Told to nobody who does not know the rest.
  return { state: isDeceased ? 'deceased' : 'verified', answers }
}

type Named = {
  verified: string
  ofAccount: string
  before: NameReview
  /** An operator has let go of the holder before. */
  needsWord: boolean
}

/** A verified name that is not the account's waits for the unit, unless it has been judged before. */
export function reviewOf({ verified, ofAccount, before, needsWord }: Named): NameReview {
  if (!needsWord && isSamePersonName(verified, ofAccount)) return 'none'
  return before === 'none' ? 'waiting' : before
}
