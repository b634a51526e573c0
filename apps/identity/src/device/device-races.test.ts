import { createSealer, deriveKey, hashToken, newId } from '@mot-cua/kernel'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addPhone } from '../test-account.ts'
import {
  identitySetups,
  onPglite,
  openTestIdentity,
  SECRET_KEY,
  type TestIdentity,
} from '../test-identity.ts'
import { findAccountId } from '../test-rows.ts'
import { createDeviceStore } from './device.store.ts'
import { MOST_WRONG_PASSCODES } from './device.ts'
import { createPasscodeStore } from './passcode.store.ts'

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

for (const setup of identitySetups) {
  describe.skipIf(setup.isSkipped)(`a phone that ends meanwhile: ${setup.title()}`, () => {
    let identity: TestIdentity
    let deps: Parameters<typeof createDeviceStore>[0]
    beforeAll(async () => {
      identity = await openTestIdentity(setup)
      const sealer = createSealer(deriveKey(SECRET_KEY, 'sealing'))
      deps = { db: identity.db, sealer, host: 'localhost', onNotice: () => undefined }
    })
    afterAll(() => identity?.close())

    async function newPhone() {
      const accountId = await findAccountId(identity.db, await identity.newPerson())
      return { accountId, deviceId: await addPhone(identity, accountId) }
    }

    const statusOf = async (id: string) => {
      const device = identity.db.selectFrom('device').select('status').where('id', '=', id)
      return (await device.executeTakeFirstOrThrow()).status
    }

    /** As many wrong ones as leave one more, then two at once; the last is `second`. */
    async function takeLastTwo(deviceId: string) {
      const store = createPasscodeStore(deps)
      const take = async () => {
        const tried = await store.take(deviceId)
        if (!tried) throw new Error('disabled')
        return { deviceId, ...tried, at: new Date(), address: '10.1.2.3' }
      }
      for (let tried = 2; tried < MOST_WRONG_PASSCODES; tried += 1) await take()
      return { store, first: await take(), second: await take() }
    }

    test('a right passcode under way does not undo what the last wrong one did', async () => {
      const { deviceId } = await newPhone()
      const { store, first } = await takeLastTwo(deviceId)
      expect(await store.recordRight(first)).toBe(false)
      expect(await statusOf(deviceId)).toBe('disabled')
    })

    test('a last try that is right goes on', async () => {
      const { deviceId } = await newPhone()
      const { store, second } = await takeLastTwo(deviceId)
      expect(await store.recordRight(second)).toBe(true)
      expect(await statusOf(deviceId)).toBe('active')
    })

    // PGlite has one connection: nothing comes between there.
    test.skipIf(setup === onPglite)(
      'registering again waits for a revocation, and fails',
      async () => {
        const { accountId, deviceId } = await newPhone()
        const again = () =>
          createDeviceStore(deps).enrol({
            id: newId(),
            accountId,
            jkt: hashToken(deviceId),
            publicJwk: '{}',
            name: 'Điện thoại',
            passcodeHash: 'none',
            at: new Date(),
            address: '10.1.2.3',
          })
        const enrolled = await identity.db.transaction().execute(async (trx) => {
          await trx
            .updateTable('device')
            .set({ status: 'revoked' })
            .where('id', '=', deviceId)
            .execute()
          const underWay = again()
          await pause(500)
          return { underWay }
        })
        expect(await enrolled.underWay).toEqual({ outcome: 'key-taken' })
        expect(await statusOf(deviceId)).toBe('revoked')
      },
    )
  })
}
