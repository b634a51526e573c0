import { newId } from '@mot-cua/kernel'
import { createTestAuthenticator, expectDone } from '@mot-cua/testing'
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { createPhoneStage, PASSCODE, type PhoneStage } from '../test-phone.ts'

type Phone = Awaited<ReturnType<PhoneStage['newPhone']>>
type Asking = { options: PublicKeyCredentialRequestOptionsJSON }

// What the storage has to do with passkeys is in passkey.test.ts.
describe('passkeys of a phone, by the API', () => {
  let identity: TestIdentity
  let stage: PhoneStage
  beforeAll(async () => {
    identity = await openTestIdentity()
    stage = createPhoneStage(identity)
  })
  afterAll(() => identity?.close())

  async function withPasskey(phone: Phone) {
    const authenticator = createTestAuthenticator(identity.issuer)
    type Making = { options: PublicKeyCredentialCreationOptionsJSON }
    const { options } = expectDone(
      await phone.call<Making>('newPasskeyOptions', { body: { passcode: PASSCODE } }),
    )
    const body = { name: 'Vân tay', response: authenticator.create(options) }
    expect((await phone.call('addPasskey', { body })).status).toBe(204)
    return authenticator
  }

  async function newPhone() {
    const phone = await stage.newPhone()
    return { phone, authenticator: await withPasskey(phone) }
  }

  const optionsToUnlock = async (phone: Phone) =>
    expectDone(await phone.call<Asking>('unlockPasskeyOptions', { isBare: true })).options
  const unlockBy = (phone: Phone, passkey: object) =>
    phone.call<{ accessToken: string }>('unlock', { isBare: true, body: { passkey } })

  async function scanned(phone: Phone) {
    const page = await stage.openPage()
    const request = expectDone(await phone.scan(await page.camera()))
    const number = await page.number()
    // Signed anew for each try, as the app does it.
    return { page, request, sign: () => phone.sign(request, number) }
  }
  const optionsToApprove = async (phone: Phone, id: string) =>
    expectDone(await phone.call<Asking>('approvePasskeyOptions', { id })).options

  test('opens the app, once for each challenge', async () => {
    const { phone, authenticator } = await newPhone()
    expectDone(await phone.signOut())
    const passkey = authenticator.get(await optionsToUnlock(phone))
    const { accessToken } = expectDone(await unlockBy(phone, passkey))
    expect(expectDone(await phone.call('readProfile', { accessToken }))).toMatchObject({
      hasPasskey: true,
    })
    const again = await unlockBy(phone, passkey)
    expect([again.status, again.problem.code]).toEqual([403, 'wrong-passkey'])
  })

  test('what another phone’s passkey says opens nothing', async () => {
    const [{ phone }, stranger] = [await newPhone(), await newPhone()]
    const passkey = stranger.authenticator.get(await optionsToUnlock(phone))
    expect((await unlockBy(phone, passkey)).problem.code).toBe('wrong-passkey')
    const without = await stage.newPhone()
    const offered = await without.call('unlockPasskeyOptions', { isBare: true })
    expect([offered.status, offered.problem.code]).toEqual([404, 'not-found'])
  })

  test('approves in place of the passcode, and the browser learns how', async () => {
    const { phone, authenticator } = await newPhone()
    const { page, request, sign } = await scanned(phone)
    const passkey = authenticator.get(await optionsToApprove(phone, request.id))
    const approve = () =>
      phone.call('approve', { id: request.id, body: { approval: sign(), passkey } })
    expect(expectDone(await approve())).toEqual({ logsOut: true })
    expect(await page.complete()).toMatchObject({
      accountId: phone.accountId,
      amr: ['hwk', 'user', 'mfa'],
    })
    expect((await approve()).problem.code).toBe('request-over')
  })

  test('a proof is for one purpose: neither unlocking nor another request', async () => {
    const { phone, authenticator } = await newPhone()
    const [first, second] = [await scanned(phone), await scanned(phone)]
    const { id } = second.request
    const challenges = [
      await optionsToUnlock(phone),
      await optionsToApprove(phone, first.request.id),
    ]
    for (const options of challenges) {
      const body = { approval: second.sign(), passkey: authenticator.get(options) }
      const refused = await phone.call('approve', { id, body })
      expect([refused.status, refused.problem.code]).toEqual([403, 'wrong-passkey'])
    }
    expect(await second.page.state()).toBe('scanned')
    const unproven = await phone.call('approve', { id, body: { approval: second.sign() } })
    expect(unproven.problem.code).toBe('invalid-request')
    const body = { approval: second.sign(), passcode: PASSCODE }
    expectDone(await phone.call('approve', { id, body }))
  })

  test('listed, and removed by its owner alone; what is removed opens nothing', async () => {
    const { phone, authenticator } = await newPhone()
    type Listed = { passkeys: { id: string; isOfThisDevice: boolean }[] }
    const list = async (of: Phone) => expectDone(await of.call<Listed>('listPasskeys')).passkeys
    const [passkey] = await list(phone)
    expect(passkey).toMatchObject({ name: 'Vân tay', isOfThisDevice: true })
    const sibling = await stage.newPhone({ accountId: phone.accountId })
    expect(await list(sibling)).toMatchObject([{ id: passkey?.id, isOfThisDevice: false }])
    const options = await optionsToUnlock(phone)
    const remove = async (by: Phone, id = '') => (await by.call('removePasskey', { id })).status
    for (const id of [passkey?.id, newId(), 'no-id']) {
      expect(await remove(await stage.newPhone(), id)).toBe(404)
    }
    expect(await remove(phone, passkey?.id)).toBe(204)
    expect(await remove(phone, passkey?.id)).toBe(404)
    expect(await list(phone)).toEqual([])
    expect((await unlockBy(phone, authenticator.get(options))).problem.code).toBe('wrong-passkey')
  })
})
