import type { Failure } from '../api/failure.ts'
import { formatTime } from './moments.ts'
import { keyOf, type Words } from './words.ts'

/** What went wrong and what can be done, in the reader's language. */
export function failureSentence(t: Words, failure: Failure): string {
  const { code, reason, detail, attemptsLeft, until } = failure
  if (code === 'weak-passcode') {
    const known = keyOf(`weak.${reason}`)
    return known ? t(known) : (detail ?? t('failure.weak-passcode'))
  }
  if (code === 'wrong-passcode' && attemptsLeft !== undefined) {
    return t('failure.wrong-passcode.left', { count: attemptsLeft })
  }
  if ((code === 'waiting' || code === 'qr-paused') && until !== undefined) {
    return t(`failure.${code}.until`, { time: formatTime(until) })
  }
  return t(`failure.${code}`)
}
