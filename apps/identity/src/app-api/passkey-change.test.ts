import { createTestAuthenticator, expectDone } from '@mot-cua/testing'
import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { identitySetups, openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { createPhoneStage, PASSCODE, type PhoneStage, WRONG_PASSCODE } from '../test-phone.ts'

type Options = { options: PublicKeyCredentialCreationOptionsJSON }
type Phone = Pick<Awaited<ReturnType<PhoneStage['newPhone']>>, 'call'>

for (const setup of identitySetups) {
  describe.skipIf(setup.isSkipped)(`passkeys of phones: ${setup.title()}`, () => {
    let identity: TestIdentity
    let stage: PhoneStage
    beforeAll(async () => {
      identity = await openTestIdentity(setup)
      stage = createPhoneStage(identity)
    })
    afterAll(() => identity?.close())

    async function addPasskey(phone: Phone) {
      const body = { passcode: PASSCODE }
      const { options } = expectDone(await phone.call<Options>('newPasskeyOptions', { body }))
      const response = createTestAuthenticator(identity.issuer).create(options)
      return phone.call('addPasskey', { body: { name: 'Vân tay', response } })
    }

    const countOf = async (phone: Phone) =>
      expectDone(await phone.call<{ passkeys: object[] }>('listPasskeys')).passkeys.length

    test('a session alone makes none: the passcode does, and a wrong one is counted', async () => {
      const phone = await stage.newPhone()
      const ask = (body: object) => phone.call('newPasskeyOptions', { body })
      expect((await ask({})).problem.code).toBe('invalid-request')
      const wrong = await ask({ passcode: WRONG_PASSCODE })
      expect(wrong.problem).toMatchObject({ code: 'wrong-passcode', attemptsLeft: 9 })
      expect((await addPasskey(phone)).status).toBe(204)
      expect(await countOf(phone)).toBe(1)
      const { phone: number } = await identity.db
        .selectFrom('account')
        .select('phone')
        .where('id', '=', phone.accountId)
        .executeTakeFirstOrThrow()
      await vi.waitFor(() => {
        const texts = identity.phones.messages.filter(({ to }) => to === number)
        expect(texts.filter(({ text }) => text.includes('(passkey) vua duoc them'))).toHaveLength(1)
      })
    })

    test('another passcode removes those of this phone, and of no other', async () => {
      const phone = await stage.newPhone()
      const other = await stage.newPhone({ accountId: phone.accountId })
      for (const one of [phone, other]) expect((await addPasskey(one)).status).toBe(204)
      const body = { current: PASSCODE, next: '918274' }
      expect((await phone.call('changePasscode', { body })).status).toBe(204)
      expect((await phone.call('unlockPasskeyOptions', { isBare: true })).status).toBe(404)
      expect(await countOf(other)).toBe(1)
      const types = (await stage.listAudit(phone.accountId)).map(({ type }) => type)
      expect(types.filter((type) => type === 'passkey.removed')).toHaveLength(1)
    })

    test('registering the same key again removes them', async () => {
      const person = await identity.newPerson()
      const phone = stage.makePhone()
      const wish = { name: 'Điện thoại', passcode: PASSCODE }
      expectDone(await phone.enrol(await phone.signIn(person, stage.sms), wish))
      expect((await addPasskey(phone)).status).toBe(204)
      expectDone(await phone.enrol(await phone.signIn(person, stage.sms), wish))
      expect(await countOf(phone)).toBe(0)
      phone.close()
    })
  })
}
