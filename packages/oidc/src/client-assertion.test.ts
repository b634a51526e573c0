import { randomUUID } from 'node:crypto'
import type { JWTPayload } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestClient, type TestClient } from './test-client.ts'
import { openTestProvider, type TestProvider } from './test-provider.ts'

let provider: TestProvider
let client: TestClient
beforeAll(async () => {
  provider = await openTestProvider()
  client = await openTestClient(provider)
})
afterAll(() => provider?.close())

const seconds = () => Math.floor(Date.now() / 1000)
const statusOf = async (claims: JWTPayload) => {
  const assertion = await client.assert(randomUUID(), claims)
  return (await client.post('/par', client.parameters, { assertion })).status
}

test.each([
  ['for the issuer', () => ({})],
  ['of 9 s ahead', () => ({ iat: seconds() + 9 })],
  ['that ended 9 s ago', () => ({ exp: seconds() - 9 })],
])('an assertion %s is taken', async (_story, claims) => {
  expect(await statusOf(claims())).toBe(201)
})

test.each([
  ['for the pushed request endpoint', () => ({ aud: 'ISSUER/par' })],
  ['for the token endpoint', () => ({ aud: 'ISSUER/token' })],
  ['for the issuer in a list', () => ({ aud: ['ISSUER'] })],
  ['for the issuer and another', () => ({ aud: ['ISSUER', 'https://other.example'] })],
  ['for another', () => ({ aud: 'https://other.example' })],
  ['of two minutes ahead', () => ({ iat: seconds() + 120 })],
  ['that ended two minutes ago', () => ({ exp: seconds() - 120 })],
  ['good for a year', () => ({ exp: seconds() + 365 * 24 * 3600 })],
  ['good from tomorrow', () => ({ nbf: seconds() + 24 * 3600 })],
])('an assertion %s is refused', async (_story, claims) => {
  const text = JSON.stringify(claims()).replaceAll('ISSUER', provider.issuer)
  expect(await statusOf(JSON.parse(text) as JWTPayload)).toBe(401)
})
