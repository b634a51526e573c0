import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openVisitor, type Visitor } from '../test-claims.ts'
import { openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { MINH } from '../test-people.ts'
import { openOutsideService } from '../test-relying-parties.ts'

const FRAMEWORK = 'urn:eid:trust-framework:vn:69-2024-nd-cp'

let identity: TestIdentity
let service: Awaited<ReturnType<typeof openOutsideService>>
let visitor: Visitor
beforeAll(async () => {
  identity = await openTestIdentity()
  service = await openOutsideService(identity)
  visitor = await openVisitor(identity, service, await identity.newPerson())
})
afterAll(async () => {
  await service?.close()
  await identity?.close()
})

const ask = (claims: object, verification: object = { trust_framework: null }) => ({
  verification,
  claims,
})
const both = (verified_claims: object) => ({
  userinfo: { verified_claims },
  id_token: { verified_claims },
})
const nameOnly = () => ({
  verification: { trust_framework: FRAMEWORK },
  claims: { name: visitor.person.fullName },
})

/** The modules of the conformance suite's plan for Identity Assurance over OpenID Connect Core. */
describe('ekyc-server', () => {
  test('happypath: discovery says what can be asked for', async () => {
    const address = `${identity.issuer}/.well-known/openid-configuration`
    const metadata = (await (await fetch(address)).json()) as Record<string, unknown>
    expect(metadata).toMatchObject({
      claims_parameter_supported: true,
      verified_claims_supported: true,
      trust_frameworks_supported: [FRAMEWORK],
      claims_in_verified_claims_supported: ['name', 'birthdate', 'gender', 'personal_id'],
      ui_locales_supported: ['vi', 'en'],
      acr_values_supported: ['urn:eid:level1', 'urn:eid:level2'],
      prompt_values_supported: ['none', 'login', 'consent', 'select_account'],
    })
    expect(metadata['claims_supported']).toEqual(
      expect.arrayContaining(['verified_claims', 'name', 'personal_id', 'acr', 'auth_time']),
    )
    // Identity keeps no record of papers, so it tells of none.
    expect(metadata).not.toHaveProperty('evidence_supported')
  })

  test.each([
    ['happypath', { name: null }],
    ['happypath-emptyobject', { name: {} }],
    ['happypath-essentialfalse', { name: { essential: false } }],
    ['unknown-claim-omitted', { name: null, shoe_size: null }],
    ['unknown-essential-claim-omitted', { name: null, shoe_size: { essential: true } }],
    ['unknown-claim-specialchars-omitted', { name: null, 'shoe ~!@#$%^&*()"\\/ size': null }],
    ['random-value-claim-omitted', { name: null, birthdate: { value: 'q8Zr3' } }],
  ])('%s', async (_module, claims) => {
    const { userinfo, idToken } = await visitor.ask(both(ask(claims)))
    expect(userinfo['verified_claims']).toEqual(nameOnly())
    expect(idToken['verified_claims']).toEqual(nameOnly())
    expect(JSON.stringify([userinfo, idToken])).not.toContain('null')
  })

  test('request-only-in-idtoken', async () => {
    const verified_claims = ask({ name: null })
    const { userinfo, idToken } = await visitor.ask({ id_token: { verified_claims } })
    expect(idToken['verified_claims']).toEqual(nameOnly())
    expect(userinfo).toEqual({ sub: idToken['sub'] })
  })

  test('request-only-in-userinfo', async () => {
    const verified_claims = ask({ name: null })
    const { userinfo, idToken } = await visitor.ask({ userinfo: { verified_claims } })
    expect(userinfo['verified_claims']).toEqual(nameOnly())
    expect(idToken).not.toHaveProperty('verified_claims')
  })

  test('testuserprovidedrequest: everything, and how and when it was verified', async () => {
    const everything = { name: null, birthdate: null, gender: null, personal_id: null }
    const verification = { trust_framework: null, assurance_level: null, time: null }
    const { userinfo } = await visitor.ask(both(ask(everything, verification)))
    const { fullName, dateOfBirth, gender, personalId } = visitor.person
    expect(userinfo['verified_claims']).toEqual({
      verification: {
        trust_framework: FRAMEWORK,
        assurance_level: 'urn:eid:level2',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      },
      claims: { name: fullName, birthdate: dateOfBirth, gender, personal_id: personalId },
    })
  })

  test.each([
    ['short', 'ab'],
    ['long', 'a'.repeat(301)],
  ])('%s-purpose-invalid-request', async (_length, purpose) => {
    const page = await visitor.send({ claims: JSON.stringify(both(ask({ name: { purpose } }))) })
    expect(page.url.searchParams.get('error')).toBe('invalid_request')
  })

  test('test-userinfo-notfoundinop: what is known but not verified stays outside', async () => {
    const { userinfo } = await visitor.ask({
      userinfo: { phone_number: null, verified_claims: ask({ name: null, phone_number: null }) },
    })
    expect(userinfo).toMatchObject({ phone_number: visitor.person.phone })
    expect(userinfo['verified_claims']).toEqual(nameOnly())
  })
})

describe('a set that does not fit', () => {
  const under = (verification: object) => both(ask({ name: null }, verification))

  test.each([
    ['another framework', { trust_framework: { value: 'eidas' } }],
    ['none of the frameworks', { trust_framework: { values: ['eidas', 'de_aml'] } }],
    ['another level', { trust_framework: null, assurance_level: { value: 'high' } }],
    ['too old', { trust_framework: null, time: { max_age: 0 } }],
    ['papers', { trust_framework: null, evidence: [{ type: { value: 'document' } }] }],
  ])('%s: left out whole, without an error', async (_story, verification) => {
    const { userinfo, idToken } = await visitor.ask(under(verification))
    expect(userinfo).toEqual({ sub: idToken['sub'] })
    expect(idToken).not.toHaveProperty('verified_claims')
  })

  test('of several sets those that fit are answered, in a list', async () => {
    const sets = [
      ask({ name: null }, { trust_framework: { value: 'eidas' } }),
      ask({ name: null }, { trust_framework: { values: ['eidas', FRAMEWORK] } }),
      ask({ birthdate: null }, { trust_framework: null, time: { max_age: 31_556_926_000 } }),
    ]
    const { userinfo } = await visitor.ask({ userinfo: { verified_claims: sets } })
    expect(userinfo['verified_claims']).toEqual([
      nameOnly(),
      { verification: expect.anything(), claims: { birthdate: visitor.person.dateOfBirth } },
    ])
  })
})

describe('a request of a wrong form', () => {
  const claims = JSON.stringify({ userinfo: { verified_claims: { claims: { name: null } } } })

  test('is invalid_request at the authorization endpoint', async () => {
    const page = await visitor.send({ claims })
    expect(page.url.origin).toBe(service.origin)
    expect(page.url.searchParams.get('error')).toBe('invalid_request')
  })

  test.each(['{', '[]', '{}', '"x"', '{"userinfo":{"name":1}}'])('so is %s', async (wrong) => {
    const page = await visitor.send({ claims: wrong })
    expect(page.url.searchParams.get('error')).toBe('invalid_request')
  })

  test('and where it is pushed', async () => {
    const { client_id, client_secret } = service.config.clientMetadata()
    const answer = await fetch(`${identity.issuer}/par`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${client_id}:${String(client_secret)}`)}` },
      body: (await service.start({ claims })).searchParams,
    })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error: 'invalid_request' })
  })
})

test('at level 1 nothing is vouched for, and the claim itself comes all the same', async () => {
  const minh = await openVisitor(identity, service, MINH)
  const { userinfo } = await minh.ask({
    userinfo: { name: null, verified_claims: ask({ name: null }) },
  })
  expect(userinfo).toEqual({ sub: expect.any(String), name: MINH.fullName })
})

test('the example of the integrator’s guide is answered as it says', async () => {
  const guide = await readFile(resolve(import.meta.dirname, GUIDE), 'utf8')
  const blocks = [...guide.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json = '']) => json)
  const [request, answer] = blocks.slice(1).map((json) => JSON.parse(json) as Answer)
  const { userinfo } = await visitor.ask((request ?? {}) as object)
  const told = userinfo as Answer
  expect(shapeOf(told)).toEqual(shapeOf(answer))
  const { verification } = answer?.verified_claims ?? {}
  expect(told.verified_claims?.verification).toEqual({ ...verification, time: expect.any(String) })
})

const GUIDE = '../../../../docs/integrator/claims.md'
type Answer = { verified_claims?: { verification: object; claims: object } }

function shapeOf({ verified_claims, ...rest }: Answer = {}) {
  return [rest, verified_claims, verified_claims?.claims].map((part) => Object.keys(part ?? {}))
}

test('another country names its own rules', async () => {
  const elsewhere = await openTestIdentity(undefined, {
    textProfile: 'neutral',
    trustFramework: 'https://eid.example/rules',
  })
  const there = await openOutsideService(elsewhere)
  const person = await elsewhere.newPerson()
  const guest = await openVisitor(elsewhere, there, person)
  const { userinfo } = await guest.ask({ userinfo: { verified_claims: ask({ name: null }) } })
  expect(userinfo['verified_claims']).toMatchObject({
    verification: { trust_framework: 'https://eid.example/rules' },
  })
  await there.close()
  await elsewhere.close()
})
