import { randomUUID } from 'node:crypto'
import { callerScopes } from './caller/caller.ts'

/** An official of a commune, as her agency's system knows her. */
export const thu = { ref: 'canbo-17', name: 'Trần Thị Thu', post: 'Công chức tư pháp – hộ tịch' }
export const askedBy = {
  agency: { code: 'H08.12.3', name: 'UBND phường Quy Nhơn' },
  official: thu,
  caseRef: 'H08.12.3-261121-0004',
}
export const READ = callerScopes.attributes

/** A good question about one person; `change` makes it a bad one. */
export function question(personalId: string, fields: readonly string[], change: object = {}) {
  const requestId = randomUUID()
  return { requestId, purpose: 'dossier', askedBy, subject: { personalId }, fields, ...change }
}
