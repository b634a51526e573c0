import { createHmac } from 'node:crypto'
import { APPROVAL_TYPE, type ApprovalClaims } from '@mot-cua/device-api'
import { type DeviceKey, makeDeviceKey, signEs256 } from '@mot-cua/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Scan } from '../qr-transaction/qr-transaction.ts'
import { SHOWN_REQUEST } from '../test-shown-request.ts'
import { createApprovals } from './approval.ts'

const ISSUER = 'https://id.example.vn'
const NOW = new Date('2026-11-21T10:00:00Z')
const iat = NOW.getTime() / 1000

const scan: Scan = {
  id: 'transaction',
  nonce: 'nonce',
  shown: { ...SHOWN_REQUEST, place: 'Hà Nội', openedAt: NOW.toISOString() },
  needsNumber: true,
  isSameNetwork: false,
  decideBefore: NOW,
}

const good: ApprovalClaims = {
  aud: ISSUER,
  action: 'sign-in',
  txn: 'transaction',
  nonce: 'nonce',
  client_id: 'portal',
  host: 'dvc.example.vn',
  acr: 'urn:eid:level2',
  claims_hash: 'hash',
  place: 'Hà Nội',
  browser: 'Chrome trên Windows',
  number: '42',
  iat,
  exp: iat + 60,
  jti: 'an-id-of-sixteen-or-more',
}

const mine: DeviceKey = makeDeviceKey()
const other: DeviceKey = makeDeviceKey()
const typed = { typ: APPROVAL_TYPE }
const base64 = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

let approvals: ReturnType<typeof createApprovals>
beforeEach(() => {
  const taken = new Set<string>()
  approvals = createApprovals({
    issuer: ISSUER,
    takeOnce: async (key) => !taken.has(key) && Boolean(taken.add(key)),
    now: () => NOW,
  })
})

const check = (jws: string, shown: Scan = scan) =>
  approvals.check({ jws, publicJwk: JSON.stringify(mine.publicJwk), scan: shown })
const signed = (claims: object, header: object = typed, key = mine) =>
  signEs256(key.privateKey, header, claims)

describe('a signed approval', () => {
  test('of this key, for this transaction and all that it showed, is good once', async () => {
    const jws = signed(good)
    expect(await check(jws)).toEqual({ outcome: 'good', jti: good.jti, number: '42' })
    expect(await check(jws)).toEqual({ outcome: 'refused', fault: 'replayed' })
  })

  test.each([
    ['of another key', signed(good, typed, other)],
    [
      'of another key that its header names',
      signed(good, { ...typed, jwk: other.publicJwk }, other),
    ],
    ['of another type', signed(good, { typ: 'dpop+jwt' })],
    ['without a type', signed(good, {})],
    ['with a header that must be understood', signed(good, { ...typed, crit: ['x'], x: 1 })],
    ['without a signature', `${base64({ alg: 'none', ...typed })}.${base64(good)}.`],
    ['whose signature is cut', signed(good).slice(0, -2)],
    ['with the public key as a secret', hs256()],
    ['that is no JWS', 'text'],
    ['of nothing', ''],
  ])('%s is refused', async (_story, jws) => {
    expect(await check(jws)).toEqual({ outcome: 'refused', fault: 'signature' })
  })

  test('what the header says of keys is not looked at', async () => {
    const header = { ...typed, jwk: other.publicJwk, jku: 'https://evil.example', kid: 'x' }
    expect(await check(signed(good, header))).toMatchObject({ outcome: 'good' })
  })

  test.each<[string, object]>([
    ['a minute old', { iat: iat - 60, exp: iat }],
    ['two minutes old, living long', { iat: iat - 120, exp: iat + 60 }],
    ['a minute ahead', { iat: iat + 60, exp: iat + 120 }],
    ['living longer than a minute', { exp: iat + 61 }],
    ['that ends before it begins', { exp: iat - 1 }],
  ])('%s is refused', async (_story, times) => {
    expect(await check(signed({ ...good, ...times }))).toEqual({
      outcome: 'refused',
      fault: 'time',
    })
  })

  test.each([-9, 9])('a clock that is %s seconds off does no harm', async (off) => {
    const times = { iat: iat + off, exp: iat + off + 60 }
    expect(await check(signed({ ...good, ...times }))).toMatchObject({ outcome: 'good' })
  })

  test.each<[keyof ApprovalClaims, string]>([
    ['aud', 'other-transaction'],
    ['txn', 'other-transaction'],
    ['nonce', 'other-transaction'],
    ['client_id', 'not-as-shown'],
    ['host', 'not-as-shown'],
    ['acr', 'not-as-shown'],
    ['claims_hash', 'not-as-shown'],
    ['place', 'not-as-shown'],
    ['browser', 'not-as-shown'],
    ['action', 'claims'],
    ['jti', 'claims'],
    ['number', 'claims'],
  ])('another %s: %s', async (claim, fault) => {
    expect(await check(signed({ ...good, [claim]: 'other' }))).toEqual({
      outcome: 'refused',
      fault,
    })
  })

  test.each(Object.keys(good).filter((claim) => claim !== 'number'))('no %s', async (claim) => {
    const { [claim]: _left, ...rest } = good as Record<string, unknown>
    expect(await check(signed(rest))).toEqual({ outcome: 'refused', fault: 'claims' })
  })

  test('a number where none was asked for was not shown', async () => {
    const refused = await check(signed(good), { ...scan, needsNumber: false })
    expect(refused).toEqual({ outcome: 'refused', fault: 'not-as-shown' })
  })
})

function hs256(): string {
  const text = `${base64({ alg: 'HS256', ...typed })}.${base64(good)}`
  const secret = JSON.stringify(mine.publicJwk)
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}
