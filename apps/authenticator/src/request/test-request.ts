import type { SignInRequest } from '@mot-cua/device-api'

/** A scanned request, as the API answers with it. */
export const testRequest: SignInRequest = {
  id: 'txn-1',
  nonce: 'nonce-1',
  shown: {
    clientId: 'portal',
    service: 'Cổng Dịch vụ công quốc gia',
    host: 'portal.example',
    acr: 'urn:eid:level2',
    claims: ['name', 'personal_id'],
    claimsHash: 'hash-1',
    place: 'Quy Nhơn, Bình Định',
    browser: 'Chrome, Windows',
    openedAt: '2026-11-21T03:04:05.000Z',
  },
  needsNumber: true,
  isSameNetwork: false,
  decideBefore: '2026-11-21T03:06:05.000Z',
  webSignIn: true,
}
