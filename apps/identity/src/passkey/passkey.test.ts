import { createSealer, deriveKey } from '@mot-cua/kernel'
import { createTestAuthenticator } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  identitySetups,
  openTestIdentity,
  SECRET_KEY,
  type TestIdentity,
} from '../test-identity.ts'
import { findAccountId, insertDevice } from '../test-rows.ts'
import { createPasskeyStore } from './passkey.store.ts'
import { createPasskeys, MOST_PASSKEYS_OF_DEVICE, type PasskeyOwner } from './passkey.ts'

for (const setup of identitySetups) {
  describe.skipIf(setup.isSkipped)(`passkeys: ${setup.title()}`, () => {
    let identity: TestIdentity
    let passkeys: ReturnType<typeof createPasskeys>
    beforeAll(async () => {
      identity = await openTestIdentity(setup)
      passkeys = createPasskeys({
        store: createPasskeyStore({
          db: identity.db,
          sealer: createSealer(deriveKey(SECRET_KEY, 'sealing')),
          host: 'localhost',
          onNotice: () => undefined,
        }),
        challenges: identity.store,
        issuer: identity.issuer,
        nameOf: () => Promise.resolve('Nguyễn Thị Lan'),
        now: identity.clock.now,
      })
    })
    afterAll(() => identity?.close())

    async function newOwner(): Promise<PasskeyOwner> {
      const accountId = await findAccountId(identity.db, await identity.newPerson())
      return { accountId, deviceId: await insertDevice(identity.db, accountId) }
    }

    async function registered(owner?: PasskeyOwner) {
      const of = owner ?? (await newOwner())
      const authenticator = createTestAuthenticator(identity.issuer)
      const response = authenticator.create(await passkeys.registrationOptions(of))
      const id = await passkeys.register(of, { name: 'Vân tay', response })
      return { owner: of, authenticator, id, response }
    }

    const optionsOf = async (owner: PasskeyOwner, purpose = 'unlock') => {
      const options = await passkeys.proofOptions(owner, purpose)
      if (!options) throw new Error('no options')
      return options
    }

    test('is made and proves its owner, once for each challenge', async () => {
      const { owner, authenticator, id } = await registered()
      expect(await passkeys.list(owner.accountId)).toMatchObject([{ id, name: 'Vân tay' }])
      const response = authenticator.get(await optionsOf(owner))
      expect(await passkeys.prove(owner, { purpose: 'unlock', response })).toBe(true)
      expect(await passkeys.prove(owner, { purpose: 'unlock', response })).toBe(false)
      const [passkey] = await passkeys.list(owner.accountId)
      expect(passkey?.lastUsedAt).toBeInstanceOf(Date)
    })

    test('the options name nobody, and demand that the phone verifies the person', async () => {
      const owner = await newOwner()
      const options = await passkeys.registrationOptions(owner)
      expect(options.rp.id).toBe('localhost')
      expect(options.authenticatorSelection?.userVerification).toBe('required')
      expect(options.attestation).toBe('none')
      expect(JSON.stringify(options)).not.toContain(owner.accountId)
    })

    test('a registration is taken once', async () => {
      const { owner, response } = await registered()
      expect(await passkeys.register(owner, { name: 'Lần hai', response })).toBeUndefined()
      expect(await passkeys.list(owner.accountId)).toHaveLength(1)
    })

    test.each([
      ['another origin', { origin: 'https://evil.example' }],
      ['another host', { rpId: 'evil.example' }],
      ['nobody verified', { flags: 0x41 }],
      ['another kind of answer', { type: 'webauthn.get' }],
    ])('no registration: %s', async (_story, spoilt) => {
      const owner = await newOwner()
      const authenticator = createTestAuthenticator(identity.issuer)
      const response = authenticator.create(await passkeys.registrationOptions(owner), spoilt)
      expect(await passkeys.register(owner, { name: 'x', response })).toBeUndefined()
      expect(await passkeys.list(owner.accountId)).toEqual([])
    })

    test.each([
      ['another origin', { origin: 'https://evil.example' }],
      ['another host', { rpId: 'evil.example' }],
      ['nobody verified', { flags: 0x01 }],
      ['another kind of answer', { type: 'webauthn.create' }],
      ['a counter that stands still', { count: 1 }],
    ])('no proof: %s', async (_story, spoilt) => {
      const { owner, authenticator } = await registered()
      const first = authenticator.get(await optionsOf(owner))
      expect(await passkeys.prove(owner, { purpose: 'unlock', response: first })).toBe(true)
      const response = authenticator.get(await optionsOf(owner), spoilt)
      expect(await passkeys.prove(owner, { purpose: 'unlock', response })).toBe(false)
      const audit = await identity.listAudit()
      const own = audit.filter(({ account_id }) => account_id === owner.accountId)
      expect(own.map(({ type }) => type)).toContain('passkey.refused')
    })

    test('an authenticator that does not count is believed', async () => {
      const { owner, authenticator } = await registered()
      for (const _time of ['first', 'second']) {
        const response = authenticator.get(await optionsOf(owner), { count: 0 })
        expect(await passkeys.prove(owner, { purpose: 'unlock', response })).toBe(true)
      }
    })

    test('a proof is for one purpose', async () => {
      const { owner, authenticator } = await registered()
      const response = authenticator.get(await optionsOf(owner, 'unlock'))
      await optionsOf(owner, 'approve:1')
      expect(await passkeys.prove(owner, { purpose: 'approve:1', response })).toBe(false)
      expect(await passkeys.prove(owner, { purpose: 'approve:2', response })).toBe(false)
      expect(await passkeys.prove(owner, { purpose: 'unlock', response })).toBe(true)
    })

    test('a proof is of one device and one person', async () => {
      const { owner, authenticator } = await registered()
      const second = { ...owner, deviceId: await insertDevice(identity.db, owner.accountId) }
      expect(await passkeys.proofOptions(second, 'unlock')).toBeUndefined()
      const stranger = (await registered()).owner
      for (const other of [second, stranger]) {
        const response = authenticator.get(await optionsOf(owner))
        await passkeys.proofOptions(other, 'unlock')
        expect(await passkeys.prove(other, { purpose: 'unlock', response })).toBe(false)
      }
    })

    test('of twenty uses of one proof at once one counts', async () => {
      const { owner, authenticator } = await registered()
      const response = authenticator.get(await optionsOf(owner))
      const proofs = Array.from({ length: 20 }, () =>
        passkeys.prove(owner, { purpose: 'unlock', response }),
      )
      expect((await Promise.all(proofs)).filter(Boolean)).toHaveLength(1)
    })

    test('a revoked device has none, and gets none', async () => {
      const { owner, authenticator } = await registered()
      const before = await optionsOf(owner)
      const options = await passkeys.registrationOptions(owner)
      await identity.db
        .updateTable('device')
        .set({ status: 'revoked' })
        .where('id', '=', owner.deviceId)
        .execute()
      const response = authenticator.get(before)
      expect(await passkeys.prove(owner, { purpose: 'unlock', response })).toBe(false)
      expect(await passkeys.proofOptions(owner, 'unlock')).toBeUndefined()
      const another = createTestAuthenticator(identity.issuer).create(options)
      expect(await passkeys.register(owner, { name: 'x', response: another })).toBeUndefined()
    })

    test('a device has no heap of them', async () => {
      const { owner } = await registered()
      for (let more = 1; more < MOST_PASSKEYS_OF_DEVICE; more += 1) await registered(owner)
      expect((await registered(owner)).id).toBeUndefined()
    })

    test('is removed by its owner alone', async () => {
      const { owner, id = '' } = await registered()
      const stranger = await newOwner()
      expect(await passkeys.remove(id, stranger.accountId)).toBe(false)
      expect(await passkeys.remove('no id at all', owner.accountId)).toBe(false)
      expect(await passkeys.list(owner.accountId)).toHaveLength(1)
      expect(await passkeys.remove(id, owner.accountId)).toBe(true)
      expect(await passkeys.proofOptions(owner, 'unlock')).toBeUndefined()
    })
  })
}
