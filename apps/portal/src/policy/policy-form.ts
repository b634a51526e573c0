import { parseDay, startOfDay } from '../day/day.ts'
import type { Access } from './gate.ts'
import { accessChoices, type EditableKind, findKind } from './kinds.ts'
import type { PolicyChange } from './policies.ts'

/** As typed; shown again where something is wrong. */
export type PolicyFields = {
  kind: EditableKind
  access: string
  date: string
  reason: string
  /** The day of the line that is moved, as an instant; empty for a new line. */
  replaces: string
  /** Of the policies that the administrator looked at. */
  version: number
}

export type PolicyFormErrors = { access?: true; date?: true; reason?: true }

export type ReadPolicyForm =
  | { outcome: 'complete'; fields: PolicyFields; change: PolicyChange }
  | { outcome: 'incomplete'; fields: PolicyFields; errors: PolicyFormErrors }

/** What stands in the form; undefined for a kind that no page of ours names. */
export function readPolicyFields(form: Record<string, string>): PolicyFields | undefined {
  const kind = findKind(form['type'], form['audience'])
  if (!kind) return undefined
  const { access = '', date = '', reason = '', replaces = '', version } = form
  return { kind, access, date, reason, replaces, version: Number(version) || 0 }
}

export function judgePolicyFields(fields: PolicyFields): ReadPolicyForm {
  const { kind, replaces } = fields
  const access = accessChoices(kind).find((choice) => choice === fields.access)
  const day = parseDay(fields.date)
  const reason = fields.reason.trim()
  if (access === undefined || day === undefined || reason === '') {
    const errors: PolicyFormErrors = {
      ...(access === undefined ? { access: true } : {}),
      ...(day === undefined ? { date: true } : {}),
      ...(reason === '' ? { reason: true } : {}),
    }
    return { outcome: 'incomplete', fields, errors }
  }
  const moved = readInstant(replaces)
  const line = { ...kind, from: startOfDay(day), access: access satisfies Access | 'closed' }
  const change = { line, reason, ...(moved ? { replaces: moved } : {}) }
  return { outcome: 'complete', fields, change }
}

/** An instant as our own pages write it into links and hidden fields. */
export function readInstant(text: string | undefined): Date | undefined {
  if (!text || !/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/.test(text)) return undefined
  const instant = new Date(text)
  return Number.isNaN(instant.getTime()) ? undefined : instant
}
