import type { SignedIn } from '@mot-cua/oidc'
import { createLogger } from '@mot-cua/web'
import { createApp } from './app.ts'
import type { PortalConfig } from './config.ts'
import type { Features } from './features.ts'

export const NOW = new Date('2026-11-21T03:00:00.000Z')

export const testConfig: PortalConfig = {
  publicUrl: 'http://localhost:4100',
  identityIssuer: 'http://localhost:4000',
  identityInitialAccessToken: undefined,
  registryUrl: 'http://localhost:4400',
  registryInitialAccessToken: undefined,
  secretKey: 'a secret for tests that is long enough',
  trustedProxies: [],
  textProfile: 'vn-2024',
  hotline: '1900 0000',
  isOfficial: false,
}

/** What identity says of Lan after a sign-in. */
export const lanSignedIn: SignedIn = {
  issuer: 'http://localhost:4000',
  subject: 'pairwise-subject-of-lan',
  sid: 'session-at-identity',
  acr: 'urn:eid:level2',
  amr: ['pwd', 'sms', 'mfa'],
  authenticatedAt: NOW,
  claims: {
    sub: 'pairwise-subject-of-lan',
    name: 'Nguyễn Thị Lan',
    birthdate: '1986-05-04',
    gender: 'female',
    personal_id: '099186000123',
  },
  returnTo: '/',
}

/** The portal's pages over given features. */
export function createTestApp(features: Features) {
  return createApp(testConfig, {
    logger: createLogger({ app: 'portal', level: 'silent' }),
    isReady: () => Promise.resolve(),
    features,
  })
}
