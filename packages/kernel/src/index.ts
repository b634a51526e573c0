export { addSeconds, type Clock, secondsBetween, systemClock } from './clock.ts'
export { DomainError, type ErrorType, errorTypes } from './domain-error.ts'
export { hashToken, isId, newId, randomToken } from './ids.ts'
export {
  maskPersonalId,
  normalizePersonalId,
  PERSONAL_ID_DIGITS,
  type PersonalIdProblem,
  type PersonalIdWarning,
  parsePersonalId,
  personalIdWarnings,
} from './personal-id.ts'
export { maskPhone, parsePhone, phonePrefix } from './phone.ts'
export { createSealer, deriveKey, type Sealer } from './sealing.ts'
export { isSafeWebAddress } from './web-address.ts'
