export { addSeconds, CLOCK_SKEW_SECONDS, type Clock, secondsBetween, systemClock } from './clock.ts'
export { csvHead, csvLine } from './csv.ts'
export { dayOf, parseDay, startOfDay, writeDay } from './day.ts'
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
export { maskPhone, parsePhone, phonePrefix, phoneRange, writePhone } from './phone.ts'
export { createSealer, deriveKey, type SealedColumn, type Sealer } from './sealing.ts'
export {
  isPersonName,
  isSamePersonName,
  type LineProblem,
  type PastDayProblem,
  readLine,
  readPastDay,
} from './typed-text.ts'
export { isSafeWebAddress } from './web-address.ts'
