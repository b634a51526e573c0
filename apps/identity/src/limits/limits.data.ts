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
  counts:
    | 'passwords'
    | 'password failures'
    | 'failures'
    | 'code failures'
    | 'messages'
    | 'passcodes'
    | 'enrolments'
    | 'QR codes'
    | 'approvals'
    | 'refusals'
    | 'wrong typed codes'
  /** What it is counted by: all that one key stands for. */
  per: string
  max: number
  windowSeconds: number
  /** Without it, free again when the window that began with the first ends. */
  restSeconds?: readonly number[]
  /** Of security.md, unless another is named. */
  source: string
}

/**
 * Every limit that is counted in the ephemeral store: one table, one mechanism (limiter.ts).
 * The failures that close the SMS factor are kept with the account (sms-factor.ts).
 */
export const limits = {
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
  },
  // Failures only, because one IPv4 address of a mobile network stands for thousands of people.
  address: {
    counts: 'failures',
    per: 'address (IPv6: its /64), passwords, codes, passcodes and keys of no device together',
    max: 20,
    windowSeconds: MINUTE,
    source: '§1.1 rows 10 and 11',
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
  },
  'sms-prefix-known': {
    counts: 'messages',
    per: 'two-digit prefix of phone numbers, from known browsers',
    max: 4000,
    windowSeconds: 10 * MINUTE,
    source: '§1.1 row 9, §2 row 7',
  },
  'sms-address': {
    counts: 'messages',
    per: 'address (IPv6: its /64)',
    max: 25,
    windowSeconds: 5 * MINUTE,
    source: '§1.1 row 9',
  },
  // Pumped numbers come in blocks that somebody rents; of ten thousand people, few leave a code
  // unanswered in the same ten minutes.
  'sms-range': {
    counts: 'messages',
    per: 'block of 10,000 phone numbers',
    max: 100,
    windowSeconds: 10 * MINUTE,
    source: '§1.1 row 9, §2 row 7',
  },
  // A fuse: far above what ten million numbers leave unanswered, far below what hurts.
  'sms-prefix': {
    counts: 'messages',
    per: 'two-digit prefix of phone numbers',
    max: 2000,
    windowSeconds: 10 * MINUTE,
    source: '§1.1 row 9, §2 row 7',
  },
  // Each tells the owner by SMS, and costs an Argon2.
  'device-enrolments': {
    counts: 'enrolments',
    per: 'account',
    max: 5,
    windowSeconds: DAY,
    source: 'as many as an account may have devices',
  },
  // The count that ends a device is kept in its row; this bounds the Argon2 of right ones.
  'passcode-tries': {
    counts: 'passcodes',
    per: 'device, right or wrong',
    max: 60,
    windowSeconds: HOUR,
    source: 'twice the approvals of an hour',
  },
  'qr-browser': {
    counts: 'QR codes',
    per: 'browser + address (IPv6: its /64)',
    max: 10,
    windowSeconds: 10 * MINUTE,
    source: 'peers.md §2.3 row 9',
  },
  // One IPv4 address of a mobile network or of an office stands for many people at once.
  'qr-address': {
    counts: 'QR codes',
    per: 'address (IPv6: its /64)',
    max: 100,
    windowSeconds: 10 * MINUTE,
    source: 'peers.md §2.3 row 9, ten times: carriers put many people behind one IPv4 (§1.1 row 11)',
  },
  'qr-counter-browser': {
    counts: 'QR codes',
    per: 'browser + address of a registered counter (`QR_COUNTERS`), instead of the two above',
    max: 200,
    windowSeconds: 10 * MINUTE,
    source: 'peers.md §2.3 row 9: raised for registered counters, twenty times',
  },
  'qr-counter': {
    counts: 'QR codes',
    per: 'address of a registered counter',
    max: 2000,
    windowSeconds: 10 * MINUTE,
    source: 'peers.md §2.3 row 9: raised for registered counters, twenty times',
  },
  // 27^8 codes: nobody finds one so, but nobody should try either.
  'qr-typed': {
    counts: 'wrong typed codes',
    per: 'account of the phone',
    max: 10,
    windowSeconds: 10 * MINUTE,
    source: '§1.1 row 8: guesses are counted',
  },
  'qr-approval': {
    counts: 'approvals',
    per: 'account',
    max: 5,
    windowSeconds: 10 * MINUTE,
    source: 'peers.md §2.3 row 9',
  },
  // The third one in a row of thirty minutes pauses QR for this account (qr-pause.ts).
  'qr-refusal': {
    counts: 'refusals',
    per: 'account',
    max: 3,
    windowSeconds: 30 * MINUTE,
    source: 'peers.md §2.3 row 9',
  },
} as const satisfies Record<string, Limit>

export type LimitName = keyof typeof limits
