import type { Role } from '@mot-cua/onestop'
import type { Gender } from '../residents/generated.ts'

/** A staff account and its holder. The id is nobody's: it starts with 099. */
export type Official = {
  /** Unique in the province. */
  username: string
  fullName: string
  phone: string
  unitCode: string
  roles: readonly Role[]
  personalId: string
  /** `YYYY-MM-DD`. */
  dateOfBirth: string
  gender: Gender
}
