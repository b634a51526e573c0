import { createHmac, type KeyObject } from 'node:crypto'
import type { VerificationRequest } from './verify-claims.ts'

/** HMAC-SHA256 over everything the caller asked, in one order of fields. */
export function createRequestDigest(key: KeyObject): (request: VerificationRequest) => string {
  return ({ purpose, askedBy, subject, claims }) => {
    const { fullName, dateOfBirth, gender, permanentCommuneCode } = claims
    const asked = [
      purpose,
      askedBy.party,
      askedBy.officialRef ?? null,
      Object.entries(subject),
      [fullName, dateOfBirth, gender, permanentCommuneCode].map((claim) => claim ?? null),
    ]
    return createHmac('sha256', key).update(JSON.stringify(asked)).digest('base64url')
  }
}
