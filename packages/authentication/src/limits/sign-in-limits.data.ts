const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/**
 * Seconds of waiting after each five failures in a row; the last one repeats
 * (security.md §1.1 row 8).
 */
export const LADDER: readonly number[] = [1 * MINUTE, 5 * MINUTE, 15 * MINUTE, 1 * HOUR, 1 * DAY]
export const TRIES_PER_STEP = 5

/** Half a day, a tenth longer each time, thirty days at most (row 10). */
const GROWING = Array.from({ length: 44 }, (_, round) =>
  Math.min(30 * DAY, Math.round(12 * HOUR * 1.1 ** round)),
)

export type Limit = {
  /** What is counted. */
  counts: string
  /** What it is counted by: all that one key stands for. */
  per: string
  max: number
  windowSeconds: number
  /** Without it, free again when the window that began with the first ends. */
  restSeconds?: readonly number[]
  /** Of security.md, unless another is named. */
  source: string
  /** Of the network, not of the person: a page does not tell how many are left of it. */
  isUntold?: true
}

/** Limits of every sign-in with password and code, whichever app asks for them. */
export const signInLimits = {
  'password-here': {
    counts: 'password failures',
    per: 'number typed + address',
    max: TRIES_PER_STEP,
    windowSeconds: DAY,
    restSeconds: LADDER,
    source: '§1.1 row 10: five, then 60 s; the ladder of row 8',
  },
  'password-here-long': {
    counts: 'password failures',
    per: 'number typed + address, right passwords between them or not',
    max: 50,
    windowSeconds: 12 * HOUR,
    restSeconds: GROWING,
    source: '§1.1 row 10: 50 in 12 h, × 1.1 each time, up to 30 days',
  },
  // Twice the steps of one address: a stranger at one place never reaches this one first.
  'password-anywhere': {
    counts: 'password failures',
    per: 'number typed, from anywhere',
    max: 2 * TRIES_PER_STEP,
    windowSeconds: DAY,
    restSeconds: LADDER,
    source: '§1.1 row 10, §2 row 8: address first, account last',
  },
  'password-browser': {
    counts: 'password failures',
    per: 'account + known browser, instead of the three above',
    max: TRIES_PER_STEP,
    windowSeconds: DAY,
    restSeconds: LADDER,
    source: '§2 row 8; peers.md §2.3 row 7',
  },
  // Each costs an Argon2, and right ones are given back by every other limit.
  'password-tries': {
    counts: 'passwords',
    per: 'number typed + address, or account + known browser; right or wrong',
    max: 30,
    windowSeconds: HOUR,
    source: '§1.1 row 10',
    isUntold: true,
  },
  // Failures only, because one IPv4 address of a mobile network stands for thousands of people.
  address: {
    counts: 'failures',
    per: 'address (IPv6: its /64), passwords, codes, passcodes and keys of no device together',
    max: 20,
    windowSeconds: MINUTE,
    source: '§1.1 rows 10 and 11',
    isUntold: true,
  },
  'code-transaction': {
    counts: 'code failures',
    per: 'sign-in, resends included',
    max: TRIES_PER_STEP,
    // Twice the life of a sign-in, so that the count outlives it.
    windowSeconds: HOUR,
    source: '§1.1 row 8',
  },
  'sms-phone': {
    counts: 'messages',
    per: 'phone number',
    max: 5,
    windowSeconds: 30 * MINUTE,
    source: '§1.1 row 9',
  },
  'sms-phone-day': {
    counts: 'messages',
    per: 'phone number',
    max: 10,
    windowSeconds: DAY,
    source: '§1.1 row 9',
  },
  'sms-browser': {
    counts: 'messages',
    per: 'account + known browser, instead of what strangers can fill',
    max: 5,
    windowSeconds: 30 * MINUTE,
    source: '§1.1 row 9, §2 row 8',
  },
  'sms-browser-day': {
    counts: 'messages',
    per: 'account + known browser',
    max: 10,
    windowSeconds: DAY,
    source: '§1.1 row 9, §2 row 8',
  },
  // Above one browser's day, below what several together would make of it.
  'sms-phone-known-day': {
    counts: 'messages',
    per: 'phone number, over all known browsers',
    max: 20,
    windowSeconds: DAY,
    source: '§1.1 row 9',
  },
  // Twice the fuses of strangers, counted apart from them.
  'sms-range-known': {
    counts: 'messages',
    per: 'block of 10,000 phone numbers, from known browsers',
    max: 200,
    windowSeconds: 10 * MINUTE,
    source: '§1.1 row 9, §2 row 7',
    isUntold: true,
  },
  'sms-prefix-known': {
    counts: 'messages',
    per: 'two-digit prefix of phone numbers, from known browsers',
    max: 4000,
    windowSeconds: 10 * MINUTE,
    source: '§1.1 row 9, §2 row 7',
    isUntold: true,
  },
  'sms-address': {
    counts: 'messages',
    per: 'address (IPv6: its /64)',
    max: 25,
    windowSeconds: 5 * MINUTE,
    source: '§1.1 row 9',
    isUntold: true,
  },
  // Pumped numbers come in blocks that somebody rents; of ten thousand people, few leave a code
  // unanswered in the same ten minutes.
  'sms-range': {
    counts: 'messages',
    per: 'block of 10,000 phone numbers',
    max: 100,
    windowSeconds: 10 * MINUTE,
    source: '§1.1 row 9, §2 row 7',
    isUntold: true,
  },
  // A fuse: far above what ten million numbers leave unanswered, far below what hurts.
  'sms-prefix': {
    counts: 'messages',
    per: 'two-digit prefix of phone numbers',
    max: 2000,
    windowSeconds: 10 * MINUTE,
    source: '§1.1 row 9, §2 row 7',
    isUntold: true,
  },
} as const satisfies Record<string, Limit>

export type SignInLimitName = keyof typeof signInLimits
