import { plainText } from '@mot-cua/testing'
import { decodeProtectedHeader } from 'jose'
import * as client from 'openid-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rotateIdentityKeys } from '../app.ts'
import { openTestIdentity, type TestIdentity } from '../test-identity.ts'
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

test.each(['toString', '__proto__', 'constructor'])('the scope %s is no scope', async (scope) => {
  const person = await identity.newPerson()
  const weird = () => service.start({ scope: `openid ${scope}` })
  const { otpPage, code } = await reachOtp(identity, { start: weird, person })
  expect((await otpPage.submit({ code }, 'Xác nhận')).status).toBe(200)
})
