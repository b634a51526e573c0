import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { limits } from '../limits/limits.data.ts'
import { openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { createPhoneStage, PASSCODE, type PhoneStage } from '../test-phone.ts'

let identity: TestIdentity
let stage: PhoneStage
beforeAll(async () => {
  identity = await openTestIdentity()
  stage = createPhoneStage(identity)
})
afterAll(() => identity?.close())

const unlocks = ['unlock', 'unlockPasskeyOptions'] as const

test.each(unlocks)('%s: of a key that is no device’s nothing is kept', async (route) => {
  const phone = stage.makePhone()
  const kept = vi.spyOn(identity.store, 'compareAndSet')
  const body = { passcode: PASSCODE }
  const { problem } = await phone.call(route, { isBare: true, body })
  expect(problem.code).toBe('device-unknown')
  expect(kept.mock.calls.filter(([key]) => key.startsWith('oidc:once:'))).toEqual([])
  kept.mockRestore()
  phone.close()
})

test('keys that are no device’s count as failures of their address', async () => {
  const address = '203.0.113.77'
  const codes: (string | undefined)[] = []
  for (let count = 0; count <= limits.address.max; count += 1) {
    const phone = stage.makePhone({ address })
    codes.push((await phone.unlock(PASSCODE)).problem.code)
    phone.close()
  }
  expect(codes.slice(0, -1)).toEqual(codes.slice(0, -1).map(() => 'device-unknown'))
  expect(codes.at(-1)).toBe('waiting')
})

test('a proof of a device is still good for one unlock alone', async () => {
  const phone = await stage.newPhone()
  const url = `${identity.issuer}/app/api/unlock`
  const proof = phone.key.prove({ method: 'POST', url })
  const unlock = () => phone.call('unlock', { isBare: true, proof, body: { passcode: PASSCODE } })
  const answers = await Promise.all([unlock(), unlock()])
  expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401])
})
