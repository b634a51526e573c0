import { LADDER, type Limit, type Limiter, signInLimits, TRIES_PER_STEP } from '@mot-cua/authentication'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Every limit of the portal: those of every sign-in, and its own. */
export const portalLimits = {
  ...signInLimits,
  // As the failures of a real account are counted with it, so that neither shows which it is.
  'recovery-decoy': {
    counts: 'code failures',
    per: 'user name + phone typed, where no account has both',
    max: TRIES_PER_STEP,
    windowSeconds: DAY,
    restSeconds: LADDER,
    source: '§1.1 row 8, ASVS 6.3.8',
  },
  // Apart from codes: neither takes anything from the other.
  'notice-phone-day': {
    counts: 'notices of links',
    per: 'phone number',
    max: 10,
    windowSeconds: DAY,
    source: '§1.1 row 9; decision 0014',
    isUntold: true,
  },
  'notice-range': {
    counts: 'notices of links',
    per: 'block of 10,000 phone numbers',
    max: 100,
    windowSeconds: 10 * MINUTE,
    source: '§1.1 row 9, §2 row 7; decision 0014',
    isUntold: true,
  },
  // Enough for slips, too few for guessing birth dates.
  'verify-account': {
    counts: 'identity checks that did not match',
    per: 'account',
    max: 3,
    windowSeconds: DAY,
    source: 'R154; decision 0023',
  },
  'verify-person': {
    counts: 'identity checks that did not match',
    per: 'person, over all linked accounts',
    max: 3,
    windowSeconds: DAY,
    source: 'R154; decision 0023',
  },
  'verify-address': {
    counts: 'identity checks that did not match',
    per: 'address (IPv6: its /64)',
    max: 20,
    windowSeconds: HOUR,
    source: '§1.1 row 11; decision 0023',
    isUntold: true,
  },
  // Slows strangers down and locks nobody out: the account that has the number is not counted here.
  'verify-id': {
    counts: 'identity checks that did not match',
    per: 'personal id typed, by accounts that neither came with it nor had it confirmed',
    max: 10,
    windowSeconds: DAY,
    restSeconds: [15 * MINUTE, HOUR, 6 * HOUR],
    source: '§2 row 8: address first, account last; decision 0023',
    isUntold: true,
  },
  // Nothing can be typed there, and so nothing guessed.
  'verify-recheck': {
    counts: 'identity checks of an e-ID account',
    per: 'person',
    max: 10,
    windowSeconds: DAY,
    source: 'decision 0023',
  },
} as const satisfies Record<string, Limit>

export type PortalLimiter = Limiter<keyof typeof portalLimits>
