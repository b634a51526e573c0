import { LADDER, type Limit, type Limiter, signInLimits, TRIES_PER_STEP } from '@mot-cua/authentication'

const DAY = 24 * 60 * 60

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
} as const satisfies Record<string, Limit>

export type PortalLimiter = Limiter<keyof typeof portalLimits>
