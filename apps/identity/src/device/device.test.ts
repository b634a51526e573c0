import { describe, expect, test } from 'vitest'
import { createDevices, type Enroller } from './device.ts'

const NOW = new Date('2026-11-21T10:00:00Z')
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000)

/** Whoever is refused here costs neither a look-up nor a hash. */
const unexpected = () => Promise.reject(new Error('not to be asked'))
const devices = createDevices({
  store: {
    enrol: unexpected,
    findByKey: unexpected,
    findById: unexpected,
    list: unexpected,
    revoke: unexpected,
    setWebSignIn: unexpected,
    recordSeen: unexpected,
  },
  accounts: { findUsable: unexpected },
  hasher: { hash: unexpected },
  limiter: { take: unexpected },
  endOpenRequests: unexpected,
  now: () => NOW,
})

const enroller: Enroller = {
  accountId: 'account',
  clientId: 'motcua-app',
  jkt: 'thumbprint',
  publicJwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' },
  authenticatedAt: minutesAgo(1),
  amr: ['pwd', 'sms', 'mfa'],
  address: '203.0.113.9',
}

describe('what makes no phone', () => {
  test.each<[string, Partial<Enroller>, string]>([
    ['a sign-in of eleven minutes ago', { authenticatedAt: minutesAgo(11) }, 'sign-in-again'],
    ['a sign-in by QR code', { amr: ['swk', 'pin', 'mfa'] }, 'sign-in-again'],
    ['a password alone', { amr: ['pwd'] }, 'sign-in-again'],
    ['a token of another client', { clientId: 'portal' }, 'sign-in-again'],
    ['a key of RSA', { publicJwk: { kty: 'RSA' } }, 'key-taken'],
    ['a key of another curve', { publicJwk: { kty: 'EC', crv: 'P-384' } }, 'key-taken'],
  ])('%s: %s', async (_story, change, outcome) => {
    const wish = { name: 'Điện thoại', passcode: '730264' }
    expect(await devices.enrol({ ...enroller, ...change }, wish)).toEqual({ outcome })
  })
})
