import { type Limit, type Limiter, signInLimits, type Subjects } from '@mot-cua/authentication'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/**
 * Every limit of identity that is counted in the ephemeral store: those of every sign-in, and its
 * own. The failures that close the SMS factor are kept with the account.
 */
export const limits = {
  ...signInLimits,
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
export type IdentityLimiter = Limiter<LimitName>
export type IdentitySubjects = Subjects<LimitName>
