import { type AppRoute, appRoutes } from '@mot-cua/device-api'
import { expectDone } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { IDLE_SECONDS } from '../device-session/device-session.ts'
import { identitySetups, openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { createPhoneStage, PASSCODE, type PhoneStage, WRONG_PASSCODE } from '../test-phone.ts'

const entries: readonly AppRoute[] = ['enrol', 'unlock', 'unlockPasskeyOptions']
const others = (Object.keys(appRoutes) as AppRoute[]).filter((route) => !entries.includes(route))
const ID = '01999999-0000-7000-8000-000000000000'

for (const setup of identitySetups) {
  describe.skipIf(setup.isSkipped)(`phones and their sessions: ${setup.title()}`, () => {
    let identity: TestIdentity
    let stage: PhoneStage
    beforeAll(async () => {
      identity = await openTestIdentity(setup)
      stage = createPhoneStage(identity)
    })
    afterAll(() => identity?.close())

    test('eleven wrong passcodes, then the right one: disabled, and the owner is told', async () => {
      const phone = await stage.newPhone()
      const answers: (number | string | undefined)[] = []
      for (let tried = 0; tried < 11; tried += 1) {
        const { problem } = await phone.unlock(WRONG_PASSCODE)
        answers.push(problem.attemptsLeft ?? problem.code)
      }
      expect(answers).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 'device-disabled', 'device-disabled'])
      expect((await phone.unlock(PASSCODE)).problem.code).toBe('device-disabled')
      // Nor does the session that was open before do anything more.
      expect((await phone.call('readProfile')).problem.code).toBe('device-disabled')
      const audit = await stage.listAudit(phone.accountId)
      const types = audit.map(({ type }) => type)
      expect(types.filter((type) => type === 'passcode.rejected')).toHaveLength(10)
      expect(types.filter((type) => type === 'device.disabled')).toHaveLength(1)
      const { phone: number } = await identity.db
        .selectFrom('account')
        .select('phone')
        .where('id', '=', phone.accountId)
        .executeTakeFirstOrThrow()
      await vi.waitFor(() => {
        const texts = identity.phones.messages.filter(({ to }) => to === number)
        expect(texts.filter(({ text }) => text.includes('sai 10 lan'))).toHaveLength(1)
      })
    })

    test('eighteen wrong passcodes at once: ten are compared, and it is disabled once', async () => {
      const phone = await stage.newPhone()
      const answers = await Promise.all(
        Array.from({ length: 18 }, () => phone.unlock(WRONG_PASSCODE)),
      )
      const told = answers.flatMap(({ problem }) => problem.attemptsLeft ?? [])
      expect(told.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
      const audit = await stage.listAudit(phone.accountId)
      expect(audit.filter(({ type }) => type === 'device.disabled')).toHaveLength(1)
      expect((await phone.unlock(PASSCODE)).problem.code).toBe('device-disabled')
    })

    test('the right passcode ends the row of wrong ones', async () => {
      const phone = await stage.newPhone()
      for (let tried = 0; tried < 9; tried += 1) await phone.unlock(WRONG_PASSCODE)
      expect((await phone.unlock(PASSCODE)).status).toBe(200)
      expect((await phone.unlock(WRONG_PASSCODE)).problem.attemptsLeft).toBe(9)
    })

    test('another passcode: with the present one, and none that is easy', async () => {
      const phone = await stage.newPhone()
      const change = async (current: string, next: string) =>
        phone.call('changePasscode', { body: { current, next } })
      expect((await change(WRONG_PASSCODE, '918274')).problem.code).toBe('wrong-passcode')
      expect((await change(PASSCODE, '123456')).problem).toMatchObject({ reason: 'run' })
      expect((await change(PASSCODE, PASSCODE)).problem).toMatchObject({ reason: 'same-as-before' })
      expect((await change(PASSCODE, '918274')).status).toBe(204)
      expect((await phone.unlock(PASSCODE)).problem.code).toBe('wrong-passcode')
      expect((await phone.unlock('918274')).status).toBe(200)
    })

    test('phones are listed; one, the others or all are revoked', async () => {
      const first = await stage.newPhone()
      const { accountId } = first
      const [second, third] = [
        await stage.newPhone({ accountId }),
        await stage.newPhone({ accountId }),
      ]
      const list = async () =>
        expectDone(await first.call<{ devices: { id: string; isThis: boolean }[] }>('listDevices'))
          .devices
      expect((await list()).map(({ id }) => id).toSorted()).toEqual(
        [first, second, third].map(({ deviceId }) => deviceId).toSorted(),
      )
      expect((await list()).filter(({ isThis }) => isThis)).toHaveLength(1)
      expect((await first.call('revokeDevice', { id: second.deviceId })).status).toBe(204)
      expect((await first.call('revokeDevice', { id: second.deviceId })).status).toBe(404)
      expect((await second.call('readProfile')).problem.code).toBe('device-unknown')
      await first.call('revokeDevices', { body: { which: 'others' } })
      expect((await third.call('readProfile')).problem.code).toBe('device-unknown')
      expect(await list()).toHaveLength(1)
      const stranger = await stage.newPhone()
      expect((await stranger.call('revokeDevice', { id: first.deviceId })).status).toBe(404)
      await first.call('revokeDevices', { body: { which: 'all' } })
      expect((await first.call('readProfile')).problem.code).toBe('device-unknown')
      expect((await first.unlock(PASSCODE)).problem.code).toBe('device-unknown')
    })

    test.each(others)('a revoked phone does nothing more: %s', async (route) => {
      const phone = await stage.newPhone()
      await identity.db
        .updateTable('device')
        .set({ status: 'revoked' })
        .where('id', '=', phone.deviceId)
        .execute()
      const answer = await phone.call(route, { id: ID, body: {} })
      expect([answer.status, answer.problem.code]).toEqual([403, 'device-unknown'])
    })

    test('a session is of one key, ends when unused, after an hour, and by signing out', async () => {
      const phone = await stage.newPhone()
      const token = phone.session()?.accessToken ?? ''
      const thief = await stage.newPhone()
      expect((await thief.call('readProfile', { accessToken: token })).status).toBe(401)
      for (let minute = 0; minute < 55; minute += 5) {
        identity.clock.advance(5 * 60)
        expect((await phone.call('readProfile')).status).toBe(200)
      }
      identity.clock.advance(5 * 60)
      expect((await phone.call('readProfile')).problem.code).toBe('signed-out')
      expectDone(await phone.unlock(PASSCODE))
      identity.clock.advance(IDLE_SECONDS)
      expect((await phone.call('readProfile')).problem.code).toBe('signed-out')
      expectDone(await phone.unlock(PASSCODE))
      expect((await phone.signOut()).status).toBe(204)
      expect((await phone.call('readProfile')).problem.code).toBe('signed-out')
    })

    test('an account that is locked acts no more', async () => {
      const phone = await stage.newPhone()
      const setStatus = (status: 'active' | 'locked') =>
        identity.db
          .updateTable('account')
          .set({ status })
          .where('id', '=', phone.accountId)
          .execute()
      await setStatus('locked')
      expect((await phone.call('readProfile')).problem.code).toBe('account-unusable')
      expect((await phone.unlock(PASSCODE)).problem.code).toBe('account-unusable')
    })
  })
}
