import { createHmac, randomUUID } from 'node:crypto'
import { makeDeviceKey, signEs256 } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TestIssuer } from '../test-issuer.ts'
import { onestopSetups, openTestOnestop, type TestOnestop } from '../test-onestop.ts'
import { backChannelPath, type IssuerName } from './paths.ts'

const TYPE = { typ: 'logout+jwt' }
const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} }
const nowSeconds = () => Math.floor(Date.now() / 1000)

type Claims = Record<string, unknown>

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`logout tokens on ${setup.title()} (security.md row 32)`, () => {
    let province: TestOnestop
    /** The province’s name at each of its issuers. */
    let clientIds: Record<IssuerName, string>
    let session: Started
    let other: Started
    beforeAll(async () => {
      province = await openTestOnestop({ setup })
      clientIds = await registerAtBoth(province)
    })
    afterAll(() => province?.close())
    beforeEach(async () => {
      session = await start(province, province.portal)
      other = await start(province, province.portal)
    })

    const claimsOf = ({ sid, subject }: Started): Claims => ({
      iss: province.portal.url,
      aud: clientIds.portal,
      sub: subject,
      sid,
      iat: nowSeconds(),
      exp: nowSeconds() + 120,
      jti: randomUUID(),
      events: EVENTS,
    })
    const send = async (token: string, to: IssuerName = 'portal') => {
      const answer = await fetch(province.origin + backChannelPath(to), {
        method: 'POST',
        body: new URLSearchParams({ logout_token: token }),
      })
      return answer.status
    }
    const isAlive = async ({ token }: Started) =>
      (await province.features.sessions.read(token)) !== undefined

    test('one as the portal makes them ends its session, once, and no other', async () => {
      const token = province.portal.sign(TYPE, claimsOf(session))
      expect(await send(token)).toBe(200)
      expect(await isAlive(session)).toBe(false)
      expect(await isAlive(other)).toBe(true)
    })

    test('one kept and sent again, even many times at once, ends nothing', async () => {
      // By subject alone: whoever keeps such a token could end every later session of the person.
      const { sid: _left, ...claims } = claimsOf(session)
      const token = province.portal.sign(TYPE, claims)
      const first = await Promise.all(Array.from({ length: 20 }, () => send(token)))
      expect(first.filter((status) => status === 200)).toHaveLength(1)
      const again = await start(province, province.portal, session.subject)
      expect(await send(token)).toBe(400)
      expect(await isAlive(again)).toBe(true)
      // The same jti under other words is the same token.
      expect(await send(province.portal.sign(TYPE, { ...claims, sid: again.sid }))).toBe(400)
      expect(await isAlive(again)).toBe(true)
    })

    const without = (name: string) => (claims: Claims) => ({ ...claims, [name]: undefined })
    const withThose = (changes: () => Claims) => (claims: Claims) => ({ ...claims, ...changes() })
    test.each<[string, (claims: Claims) => Claims, object?]>([
      ['for another client', withThose(() => ({ aud: 'another-client' }))],
      ['for the other issuer’s client', withThose(() => ({ aud: clientIds.identity }))],
      ['for nobody', without('aud')],
      ['of another issuer by name', withThose(() => ({ iss: province.identity.url }))],
      ['of no issuer', without('iss')],
      ['without events', without('events')],
      ['of another event', withThose(() => ({ events: { 'urn:other': {} } }))],
      ['whose events are a word', withThose(() => ({ events: Object.keys(EVENTS)[0] }))],
      ['with a nonce, as ID tokens have', withThose(() => ({ nonce: 'n' }))],
      ['without a jti', without('jti')],
      ['without iat', without('iat')],
      ['without exp', without('exp')],
      ['from the future', withThose(() => ({ iat: nowSeconds() + 60, exp: nowSeconds() + 120 }))],
      ['that is over', withThose(() => ({ iat: nowSeconds() - 100, exp: nowSeconds() - 30 }))],
      ['too old, though it says it lives', withThose(() => ({ iat: nowSeconds() - 600 }))],
      ['that names nobody', withThose(() => ({ sub: undefined, sid: undefined }))],
      ['whose sid is a list', withThose(() => ({ sid: [session.sid], sub: undefined }))],
      ['of the type of ID tokens', (claims) => claims, { typ: 'JWT' }],
      ['of no type', (claims) => claims, { typ: undefined }],
      ['with an unheard-of critical header', (claims) => claims, { ...TYPE, crit: ['x'], x: 1 }],
    ])('%s is refused although the portal signed it', async (_story, change, header = TYPE) => {
      expect(await send(province.portal.sign(header, change(claimsOf(session))))).toBe(400)
      expect(await isAlive(session)).toBe(true)
    })

    test('signed by another key, under the kid of the right one', async () => {
      const { kid } = headerOf(province.portal.sign(TYPE, {}))
      const stranger = makeDeviceKey()
      const jwk = stranger.publicJwk
      for (const header of [{ kid }, { kid: 'unknown' }, { kid, jwk }, { jwk }, {}]) {
        const token = signEs256(stranger.privateKey, { ...TYPE, ...header }, claimsOf(session))
        expect(await send(token)).toBe(400)
      }
      expect(await isAlive(session)).toBe(true)
    })

    test('signed by the other issuer, whichever door it is brought to', async () => {
      const claims = claimsOf(session)
      const { kid } = headerOf(province.portal.sign(TYPE, {}))
      for (const header of [TYPE, { ...TYPE, kid }]) {
        expect(await send(province.identity.sign(header, claims))).toBe(400)
        expect(await send(province.identity.sign(header, claims), 'identity')).toBe(400)
      }
      expect(await send(province.portal.sign(TYPE, claims), 'identity')).toBe(400)
      expect(await isAlive(session)).toBe(true)
    })

    test('an issuer ends none of the sessions that came by the other', async () => {
      const own = {
        ...claimsOf(session),
        iss: province.identity.url,
        aud: clientIds.identity,
      }
      expect(await send(province.identity.sign(TYPE, own), 'identity')).toBe(200)
      expect(await isAlive(session)).toBe(true)
    })

    test('the sid of a session and the subject of another person end that session alone', async () => {
      const mixed = { ...claimsOf(session), sub: other.subject }
      expect(await send(province.portal.sign(TYPE, mixed))).toBe(200)
      expect([await isAlive(session), await isAlive(other)]).toEqual([false, true])
    })

    test('without a signature, or by one that anybody can make, is refused', async () => {
      const claims = claimsOf(session)
      const genuine = province.portal.sign(TYPE, claims).split('.')
      const none = `${encode({ ...TYPE, alg: 'none' })}.${genuine[1]}.`
      const { kid } = headerOf(genuine.join('.'))
      const published = await (await fetch(`${province.portal.url}/jwks`)).text()
      const tokens = [
        none,
        `${genuine[0]}.${genuine[1]}.`,
        `${genuine[0]}.${encode({ ...claims, sid: other.sid })}.${genuine[2]}`,
        ...['', 'secret', published].map((key) => signHs256({ ...TYPE, kid }, { claims, key })),
      ]
      for (const token of tokens) expect(await send(token)).toBe(400)
      expect(await isAlive(session)).toBe(true)
      expect(await isAlive(other)).toBe(true)
    })

    test('refused once is no reason to refuse the right one that comes after', async () => {
      const claims = claimsOf(session)
      const forged = signEs256(makeDeviceKey().privateKey, TYPE, claims)
      expect(await send(forged)).toBe(400)
      expect(await send(province.portal.sign(TYPE, claims))).toBe(200)
      expect(await isAlive(session)).toBe(false)
    })
  })
}

type Started = { token: string; subject: string; sid: string }

/** A session as a sign-in by this issuer makes it, without the way there. */
async function start(
  { features }: TestOnestop,
  { url: issuer }: TestIssuer,
  subject: string = randomUUID(),
): Promise<Started> {
  const sid = randomUUID()
  const proof = { issuer, subject, sid, level: 2, amr: ['pwd'] } as const
  const token = await features.sessions.start({
    kind: 'citizen',
    name: 'Nguyễn Thị Lan',
    personId: randomUUID(),
    authenticatedAt: new Date(),
    isSharedComputer: false,
    ...proof,
  })
  return { token, subject, sid }
}

async function registerAtBoth({ features, db, portal, identity }: TestOnestop) {
  for (const name of ['portal', 'identity']) {
    const party = features.issuers.byName(name)?.party
    await party?.startSignIn({ browserId: 'nobody', returnTo: '/' })
  }
  const rows = await db.selectFrom('oidc_registration').select(['issuer', 'client_id']).execute()
  const clientIdAt = ({ url }: TestIssuer) =>
    rows.find(({ issuer }) => issuer === url)?.client_id ?? ''
  return { portal: clientIdAt(portal), identity: clientIdAt(identity) }
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

function headerOf(token: string): { kid: string } {
  return JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString())
}

/** By what everybody knows, as if the public key were a shared secret. */
function signHs256(header: object, { claims, key }: { claims: Claims; key: string }): string {
  const signed = `${encode({ ...header, alg: 'HS256' })}.${encode(claims)}`
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`
}
