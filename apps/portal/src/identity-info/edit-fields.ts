import { hashToken } from '@mot-cua/kernel'
import type { IdentityField, IdentityFieldName } from '../person/person.ts'
import { identityFieldNames } from '../person/person.ts'
import { type FieldProblem, parseTyped } from './typed-fields.ts'

/** What came with a form: the text of each field, and what the field held when the form was made. */
export type Typed = Partial<Record<IdentityFieldName, { text: string; seen: string }>>

export type EditProblem =
  | FieldProblem
  /** Confirmed by a trusted source, or the e-ID's own: changed there, not here. */
  | 'verified'
  | 'of-eid'
  /** Another tab or device has saved something else meanwhile. */
  | 'changed-elsewhere'

export type EditProblems = Partial<Record<IdentityFieldName, EditProblem>>
export type EditPlan =
  | { outcome: 'saved'; changes: { name: IdentityFieldName; value: string }[] }
  | { outcome: 'refused'; problems: EditProblems }

type Fields = readonly IdentityField[]

/** Why the person cannot type this field, if they cannot. */
export function lockOf(field: IdentityField | undefined): 'verified' | 'of-eid' | undefined {
  if (field?.status === 'verified') return 'verified'
  return field?.source === 'eid' ? 'of-eid' : undefined
}

/** A mark of what a field holds, for a form to bring back; says nothing without the value. */
export function markOf(field: IdentityField | undefined): string {
  return hashToken(`identity field ${field?.name ?? ''} ${field?.value ?? ''}`).slice(0, 22)
}

/**
 * Which fields change. Only those that the person touched: what another tab saved in a field that
 * was left alone here stays, and in one that was not, the person is asked instead of overruled.
 */
export function planEdit(asked: { typed: Typed; fields: Fields; today: string }): EditPlan {
  const { typed, fields, today } = asked
  const problems: EditProblems = {}
  const changes: { name: IdentityFieldName; value: string }[] = []
  for (const name of identityFieldNames) {
    const entry = typed[name]
    if (!entry) continue
    const current = fields.find((field) => field.name === name)
    const parsed = parseTyped(name, entry.text, today)
    const judged = judge({ name, parsed, current, seen: entry.seen })
    if (judged === 'untouched') continue
    if ('problem' in judged) problems[name] = judged.problem
    else changes.push({ name, value: judged.value })
  }
  if (Object.keys(problems).length > 0) return { outcome: 'refused', problems }
  return { outcome: 'saved', changes }
}

type Judged = { value: string } | { problem: EditProblem } | 'untouched'

function judge(entry: {
  name: IdentityFieldName
  parsed: { value: string } | { problem: FieldProblem }
  current: IdentityField | undefined
  seen: string
}): Judged {
  const { name, parsed, current, seen } = entry
  if ('value' in parsed) {
    if (parsed.value === (current?.value ?? '')) return 'untouched'
    // Holds what the form was made with: the change is another tab's, and stays.
    if (markOf(parsed.value === '' ? undefined : asField(name, parsed.value)) === seen) {
      return 'untouched'
    }
  }
  const lock = lockOf(current)
  if (lock) return { problem: lock }
  if ('problem' in parsed) return parsed
  if (markOf(current) !== seen) return { problem: 'changed-elsewhere' }
  return parsed.value === '' && name === 'fullName' ? { problem: 'missing' } : parsed
}

function asField(name: IdentityFieldName, value: string): IdentityField {
  return { name, value, status: 'self-declared', source: 'self', asOf: new Date(0) }
}
