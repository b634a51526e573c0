import { appRoutes } from '@mot-cua/device-api'
import { expectDone, makeDeviceKey } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { MOST_DEVICES } from '../device/device.ts'
import { identitySetups, openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { createPhoneStage, PASSCODE, type PhoneStage } from '../test-phone.ts'

for (const setup of identitySetups) {
  describe.skipIf(setup.isSkipped)(`registering a phone: ${setup.title()}`, () => {
    let identity: TestIdentity
    let stage: PhoneStage
    beforeAll(async () => {
      identity = await openTestIdentity(setup)
      stage = createPhoneStage(identity)
    })
    afterAll(() => identity?.close())

    const wish = { name: 'Điện thoại của Lan', passcode: PASSCODE }

    test('by password and OTP, with a passcode: it acts, and its owner is told', async () => {
      const person = await identity.newPerson()
      const phone = stage.makePhone()
      const token = await phone.signIn(person, stage.sms)
      const session = expectDone(await phone.enrol(token, wish))
      expect(session).toMatchObject({ tokenType: 'DPoP', expiresInSeconds: 600 })
      const profile = expectDone(await phone.call('readProfile'))
      expect(profile).toMatchObject({
        fullName: person.fullName,
        level: 2,
        device: { id: session.deviceId, name: wish.name, webSignIn: false },
        logsOutAfterQr: true,
        hasPasskey: false,
      })
      expect(JSON.stringify(profile)).not.toContain(person.personalId)
      await vi.waitFor(() => {
        const texts = identity.phones.messages.filter(({ to }) => to === person.phone)
        expect(texts.some(({ text }) => text.includes('vua duoc dang ky'))).toBe(true)
      })
      phone.close()
    })

    test('again with the same key: the same phone with a new passcode', async () => {
      const person = await identity.newPerson()
      const phone = stage.makePhone()
      const first = expectDone(await phone.enrol(await phone.signIn(person, stage.sms), wish))
      const next = { ...wish, passcode: '918274' }
      const second = expectDone(await phone.enrol(await phone.signIn(person, stage.sms), next))
      expect(second.deviceId).toBe(first.deviceId)
      expect((await phone.unlock(PASSCODE)).problem.code).toBe('wrong-passcode')
      expect((await phone.unlock('918274')).status).toBe(200)
      phone.close()
    })

    test('a key of another account, or one that was revoked, is refused', async () => {
      const other = await stage.newPhone()
      const mine = stage.makePhone({ key: other.key })
      const token = await mine.signIn(await identity.newPerson(), stage.sms)
      expect((await mine.enrol(token, wish)).problem.code).toBe('key-taken')

      const person = await identity.newPerson()
      const phone = stage.makePhone()
      expectDone(await phone.enrol(await phone.signIn(person, stage.sms), wish))
      expectDone(await phone.call('revokeDevices', { body: { which: 'all' } }))
      const again = await phone.signIn(person, stage.sms)
      expect((await phone.enrol(again, wish)).problem.code).toBe('key-taken')
    })

    test('five at most; the sixth is told what to do, and two at once do not make six', async () => {
      const first = await stage.newPhone()
      for (let more = 2; more < MOST_DEVICES; more += 1) {
        await stage.newPhone({ accountId: first.accountId })
      }
      const person = await personOf(identity, first.accountId)
      const two = await Promise.all(
        [stage.makePhone(), stage.makePhone()].map(async (phone) => ({ phone, token: '' })),
      )
      for (const one of two) one.token = await one.phone.signIn(person, stage.sms)
      const answers = await Promise.all(two.map(({ phone, token }) => phone.enrol(token, wish)))
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
      const refused = answers.find(({ status }) => status === 409)
      expect(refused?.problem.code).toBe('too-many-devices')
      expect(refused?.problem.detail).toContain('gỡ một điện thoại')
    })

    // What does not depend on the storage is said once.
    if (!setup.title().startsWith('PGlite')) return

    test.each([
      ['111111', 'same-digit'],
      ['123456', 'run'],
      ['199012', 'year'],
    ])('the passcode %s is refused: %s', async (passcode, reason) => {
      const phone = stage.makePhone()
      const token = await phone.signIn(await identity.newPerson(), stage.sms)
      const refused = await phone.enrol(token, { ...wish, passcode })
      expect(refused.status).toBe(422)
      expect(refused.problem).toMatchObject({ code: 'weak-passcode', reason })
      // The person chooses another one with the same sign-in.
      expect((await phone.enrol(token, wish)).status).toBe(200)
    })

    test('the token is of one key, and its proof is taken once', async () => {
      const phone = stage.makePhone()
      const token = await phone.signIn(await identity.newPerson(), stage.sms)
      const stranger = stage.makePhone()
      expect((await stranger.enrol(token, wish)).problem.code).toBe('signed-out')
      const { method, path } = appRoutes.enrol
      const url = `${identity.issuer}/app/api${path}`
      const proof = phone.key.prove({ method, url, accessToken: token })
      const send = () => phone.call('enrol', { accessToken: token, proof, body: wish })
      const answers = await Promise.all([send(), send(), send()])
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401, 401])
    })

    test('without a token there is no phone, and the answer says what to do', async () => {
      const phone = stage.makePhone({ key: makeDeviceKey() })
      const answer = await phone.enrol('no-token-at-all', wish)
      expect(answer.status).toBe(401)
      expect(answer.problem.detail).toContain('mở khóa')
    })
  })
}

async function personOf(identity: TestIdentity, accountId: string) {
  const { personal_id, phone } = await identity.db
    .selectFrom('account')
    .select(['personal_id', 'phone'])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
  return { personalId: personal_id, phone, password: 'Mật-khẩu-của-nhiều-người' }
}
