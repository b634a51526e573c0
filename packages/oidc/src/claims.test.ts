import { createHttpDriver } from '@mot-cua/testing'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { obtainCode, openTestClient, type TestClient } from './test-client.ts'
import { onPglite, openTestProvider, type TestProvider } from './test-provider.ts'

/** Another provider than identity: it vouches with evidence, and its ladder is its own. */
let provider: TestProvider
let client: TestClient
const withheld: string[] = []
beforeAll(async () => {
  provider = await openTestProvider(onPglite, {
    signIn: {
      acrValues: ['urn:x:low', 'urn:eid:level2', 'urn:x:top'],
      scopes: ['profile'],
      claims: { profile: ['name', 'nickname'] },
      verifiedClaims: {
        trustFrameworks: ['urn:x:register'],
        claims: ['name'],
        evidence: ['electronic_record'],
        electronicRecords: ['population_register'],
      },
      findAccount: (accountId) => Promise.resolve(account(accountId)),
      interactionPath: '/sign-in',
      agreementOn: () => Promise.resolve({ withheld }),
    },
  })
  client = await openTestClient(provider)
})
afterAll(async () => {
  await provider?.close()
  expect(provider.serverErrors).toEqual([])
})

function account(accountId: string) {
  const name = 'Nguyễn Thị Lan'
  const evidence = [{ type: 'electronic_record', record: { type: 'population_register' } }]
  const verification = { trust_framework: 'urn:x:register', evidence }
  return {
    accountId,
    claims: () => Promise.resolve({ name, nickname: null, secret: 'never asked for' }),
    verifiedClaims: () => Promise.resolve([{ verification, claims: { name } }]),
  }
}

const ask = (claims: object) => ({ scope: 'openid', claims: JSON.stringify(claims) })

async function idTokenFor(claims: object) {
  const code = await obtainCode(client, undefined, ask(claims))
  const { id_token } = (await (await client.redeem(code)).json()) as { id_token: string }
  return decodeJwt(id_token)
}

test('evidence comes where it is asked for, and discovery says which there is', async () => {
  const address = `${provider.issuer}/.well-known/openid-configuration`
  expect(await (await fetch(address)).json()).toMatchObject({
    trust_frameworks_supported: ['urn:x:register'],
    evidence_supported: ['electronic_record'],
    electronic_records_supported: ['population_register'],
  })
  const evidence = [{ type: { value: 'electronic_record' }, record: { type: null } }]
  const verification = { trust_framework: null, evidence }
  const verified_claims = { verification, claims: { name: null } }
  expect(await idTokenFor({ id_token: { verified_claims } })).toMatchObject({
    verified_claims: {
      verification: { trust_framework: 'urn:x:register', evidence: [{ record: {} }] },
      claims: { name: 'Nguyễn Thị Lan' },
    },
  })
})

test('what is withheld, empty or unknown stays out', async () => {
  withheld.push('name')
  const token = await idTokenFor({ id_token: { name: null, nickname: null, secret: null } })
  withheld.pop()
  for (const claim of ['name', 'nickname', 'secret']) expect(token).not.toHaveProperty(claim)
})

describe('the ladder of levels', () => {
  const essential = (value: string) => ({ id_token: { acr: { essential: true, value } } })

  test('a lower level that is demanded is held by a higher', async () => {
    expect((await idTokenFor(essential('urn:x:low')))['acr']).toBe('urn:x:low')
  })

  test('an unknown one is refused where it is pushed', async () => {
    const answer = await client.post('/par', { ...client.parameters, ...ask(essential('gold')) })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ error: 'unmet_authentication_requirements' })
  })

  test('a higher one asks again, and without a page says that it is unmet', async () => {
    const browser = createHttpDriver()
    await obtainCode(client, browser)
    const url = client.authorizeUrl({ ...ask(essential('urn:x:top')), prompt: 'none' })
    const { searchParams } = (await browser.visit(url)).url
    expect(searchParams.get('error')).toBe('unmet_authentication_requirements')
  })
})
