import { createServer } from 'node:http'
import { plainText } from '@mot-cua/testing'
import { decodeProtectedHeader, exportJWK, generateKeyPair } from 'jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rotateIdentityKeys } from '../app.ts'
import {
  closeServer,
  INITIAL_ACCESS_TOKEN,
  listen,
  openTestIdentity,
  portOf,
  type TestIdentity,
} from '../test-identity.ts'
import { createBrowser, reachOtp, signIn } from '../test-journey.ts'
import { openOutsideService } from '../test-relying-parties.ts'

let identity: TestIdentity
let service: Awaited<ReturnType<typeof openOutsideService>>
beforeAll(async () => {
  identity = await openTestIdentity()
  service = await openOutsideService(identity, {
    grant_types: ['authorization_code', 'refresh_token'],
  })
})
afterAll(async () => {
  await service?.close()
  await identity?.close()
})

const offline = { scope: 'openid profile offline_access', prompt: 'consent' }
const start = () => service.start(offline)

test('a person is told that a service wants to ask while they are away', async () => {
  const person = await identity.newPerson()
  const { otpPage, code } = await reachOtp(identity, { start, person })
  const page = await otpPage.submit({ code }, 'Xác nhận')
  expect(plainText(page.html)).toContain('cả khi bạn không thao tác')
})

test('a refresh token gives what was agreed to, until the account is locked', async () => {
  const person = await identity.newPerson()
  const { callback } = await signIn(identity, { start, person, browser: createBrowser() })
  const { refresh_token = '' } = await service.finish(callback.url)
  const refreshed = await client.refreshTokenGrant(service.config, refresh_token)
  expect(refreshed.refresh_token).toBe(refresh_token)
  await identity.db
    .updateTable('account')
    .set({ status: 'locked' })
    .where('personal_id', '=', person.personalId)
    .execute()
  await expect(client.refreshTokenGrant(service.config, refresh_token)).rejects.toMatchObject({
    error: 'invalid_grant',
  })
})

test('and until the person agrees no more', async () => {
  const person = await identity.newPerson()
  const { callback } = await signIn(identity, { start, person, browser: createBrowser() })
  const { refresh_token = '' } = await service.finish(callback.url)
  await identity.db.deleteFrom('consent').where('client_id', '=', service.clientId).execute()
  await expect(client.refreshTokenGrant(service.config, refresh_token)).rejects.toMatchObject({
    error: 'invalid_grant',
  })
})

test('and no more than is shared now: what is kept back later ends it', async () => {
  const asked = { ...offline, claims: JSON.stringify({ userinfo: { phone_number: null } }) }
  const browser = createBrowser()
  const ask = () => service.start(asked)
  const { callback } = await signIn(identity, {
    start: ask,
    person: await identity.newPerson(),
    browser,
  })
  const { refresh_token = '' } = await service.finish(callback.url)
  const refreshed = await client.refreshTokenGrant(service.config, refresh_token)
  expect(await readPhone(refreshed)).toMatch(/^\+84/)
  const page = await browser.visit(await ask())
  const less = await service.finish((await page.submit({}, 'Chỉ gửi phần bắt buộc')).url)
  await expect(client.refreshTokenGrant(service.config, refresh_token)).rejects.toMatchObject({
    error: 'invalid_grant',
  })
  const still = await client.refreshTokenGrant(service.config, less.refresh_token ?? '')
  expect(await readPhone(still)).toBeUndefined()
})

async function readPhone({ access_token }: client.TokenEndpointResponse) {
  const info = await client.fetchUserInfo(service.config, access_token, client.skipSubjectCheck)
  return info.phone_number
}

test('keys change by the command, and a visit under way comes through', async () => {
  const keyOf = async (url: URL) =>
    decodeProtectedHeader((await service.finish(url)).id_token ?? '').kid
  const first = await signIn(identity, { start, person: await identity.newPerson() })
  const old = await keyOf(first.callback.url)
  const { engine, clock } = identity
  const secretKey = 'test-secret-of-at-least-32-characters'
  const rotation = await rotateIdentityKeys({ engine, secretKey, now: clock.now })
  expect(rotation.outcome).toBe('rotated')
  clock.advance(595)
  const person = await identity.newPerson()
  const { otpPage, code } = await reachOtp(identity, { start, person })
  clock.advance(15)
  await fetch(`${identity.issuer}/jwks`)
  const consentPage = await otpPage.submit({ code }, 'Xác nhận')
  const { url } = await consentPage.submit({}, 'Tiếp tục')
  const kid = await keyOf(url)
  expect(kid).toBeDefined()
  expect(kid).not.toBe(old)
})

test('the keys of a client are fetched from where it publishes them', async () => {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const keys = [{ ...(await exportJWK(publicKey)), alg: 'ES256', use: 'sig', kid: 'own' }]
  const site = await listen(createServer((_in, out) => out.end(JSON.stringify({ keys }))))
  const redirect_uri = `http://localhost:${portOf(site)}/cb`
  const config = await client.dynamicClientRegistration(
    new URL(identity.issuer),
    {
      redirect_uris: [redirect_uri],
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: `http://localhost:${portOf(site)}/keys`,
    },
    client.PrivateKeyJwt({ key: privateKey, kid: 'own' }),
    { initialAccessToken: INITIAL_ACCESS_TOKEN, execute: [client.allowInsecureRequests] },
  )
  const code_challenge = await client.calculatePKCECodeChallenge(client.randomPKCECodeVerifier())
  const pkce = { code_challenge, code_challenge_method: 'S256' }
  const url = await client.buildAuthorizationUrlWithPAR(config, {
    redirect_uri,
    scope: 'openid',
    ...pkce,
  })
  expect(url.searchParams.get('request_uri')).toContain('urn:ietf:params:oauth:request_uri:')
  await closeServer(site)
})

test.each(['toString', '__proto__', 'constructor'])('the scope %s is no scope', async (scope) => {
  const person = await identity.newPerson()
  const weird = () => service.start({ scope: `openid ${scope}` })
  const { otpPage, code } = await reachOtp(identity, { start: weird, person })
  expect((await otpPage.submit({ code }, 'Xác nhận')).status).toBe(200)
})
