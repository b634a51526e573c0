import { createHmac, type KeyObject } from 'node:crypto'
import type { Subject } from '../residents/subject.ts'
import type { VerificationRequest } from './verify-claims.ts'

/** HMAC-SHA256 over everything the caller asked, in one order of fields. */
export function createRequestDigest(key: KeyObject): (request: VerificationRequest) => string {
  return ({ purpose, askedBy, subject, claims }) => {
    const { fullName, dateOfBirth, gender, permanentCommuneCode, legacyIdNumber } = claims
    const claimed = [fullName, dateOfBirth, gender, permanentCommuneCode, legacyIdNumber]
    const asked = [
      purpose,
      askedBy.party,
      askedBy.officialRef ?? null,
      Object.entries(subject),
      claimed.map((claim) => claim ?? null),
    ]
    return createHmac('sha256', key).update(JSON.stringify(asked)).digest('base64url')
  }
}

/** The same for the number alone, where only its counter is wanted. */
export function createSubjectDigest(key: KeyObject): (subject: Subject) => string {
  return (subject) =>
    createHmac('sha256', key)
      .update(JSON.stringify(Object.entries(subject)))
      .digest('base64url')
}
