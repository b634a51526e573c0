import type { WeakPasscode } from '@mot-cua/device-api'

/**
 * Why nobody should choose this passcode; undefined when it may be taken. Six digits are few, so
 * what people choose first is refused with the reason (security.md §1.1 row 3).
 */
export function findWeakness(passcode: string, dateOfBirth: string): WeakPasscode | undefined {
  return weaknesses.find(([, holds]) => holds(passcode, dateOfBirth))?.[0]
}

const weaknesses: readonly [WeakPasscode, (passcode: string, dateOfBirth: string) => boolean][] = [
  ['birth-date', isBirthDate],
  ['same-digit', (passcode) => /^(\d)\1+$/.test(passcode)],
  ['run', isRun],
  ['repeated', (passcode) => REPEATED.test(passcode)],
  ['year', (passcode) => YEAR.test(passcode)],
  ['common', (passcode) => COMMON.has(passcode)],
]

/** ababab, abcabc, aaabbb, aabbcc and abccba. */
const REPEATED =
  /^(?:(\d\d)\1\1|(\d{3})\2|(\d)\3\3(\d)\4\4|(\d)\5(\d)\6(\d)\7|(\d)(\d)(\d)\10\9\8)$/
/** A year of the last two centuries at either end. */
const YEAR = /^(?:(?:19|20)\d{4}|\d\d(?:19|20)\d\d)$/

// Ways over a number pad, and numbers that are lucky in Vietnam.
const COMMON = new Set(
  (
    '147258 258369 369258 159357 159753 753159 357159 741852 852963 963852 147852 258147 789456 ' +
    '456123 123654 321654 654123 789123 456852 852456 147369 963741 741963 159951 951753 ' +
    '686888 888686 668866 886688 688688 866866 393979 797939 383838 787878 113114 102030 ' +
    '520520 521521 131420 112358 314159 101010 123456 654321'
  ).split(' '),
)

/** One step from each digit to the next: 123456, 654321, 135791, 890123. */
function isRun(passcode: string): boolean {
  const digits = passcode.split('').map(Number)
  const steps = digits.slice(1).map((digit, at) => (digit - (digits[at] ?? 0) + 10) % 10)
  return steps.every((step) => step === steps[0])
}

/** Day, month and year in any order, or six digits in a row out of one with a full year. */
function isBirthDate(passcode: string, dateOfBirth: string): boolean {
  const [year = '', month = '', day = ''] = dateOfBirth.split('-')
  if (day === '') return false
  const short = year.slice(2)
  const orders = (one: string) => [
    [day, month, one],
    [month, day, one],
    [one, month, day],
    [one, day, month],
    [day, one, month],
    [month, one, day],
  ]
  return [...orders(short), ...orders(year)].some((parts) => parts.join('').includes(passcode))
}
