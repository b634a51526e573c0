import { type FieldProblem, parseTyped } from '../identity-info/typed-fields.ts'
import type { Statement } from './judge-check.ts'

/** The form «Cập nhật» as it came. */
export type StatementTyped = {
  source: string
  personalId: string
  legacyIdNumber: string
  fullName: string
  dateOfBirth: string
}

export const statedFields = ['legacyIdNumber', 'personalId', 'fullName', 'dateOfBirth'] as const
export type StatedField = (typeof statedFields)[number]
export type StatementProblems = Partial<Record<StatedField | 'source', FieldProblem>>

type Rules = { requireLegacyId: boolean; today: string }

/** What the form states, or what is wrong with each of its fields (R154, C21). */
export function readStatement(
  typed: StatementTyped,
  { requireLegacyId, today }: Rules,
): { statement: Statement } | { problems: StatementProblems } {
  const problems: StatementProblems = {}
  const values: Record<StatedField, string> = {
    legacyIdNumber: '',
    personalId: '',
    fullName: '',
    dateOfBirth: '',
  }
  for (const name of statedFields) {
    const parsed = parseTyped(name, typed[name], today)
    const isRequired = name !== 'legacyIdNumber' || requireLegacyId
    if ('problem' in parsed) problems[name] = parsed.problem
    else if (parsed.value === '' && isRequired) problems[name] = 'missing'
    else values[name] = parsed.value
  }
  if (Object.keys(problems).length > 0) return { problems }
  const { legacyIdNumber, ...keys } = values
  return { statement: { ...keys, ...(legacyIdNumber === '' ? {} : { legacyIdNumber }) } }
}
