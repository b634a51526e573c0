import { expectDone } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openAccount } from '../test-account.ts'
import { identitySetups, openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { createPhoneStage, PASSCODE, type PhoneStage, type StagedPhone } from '../test-phone.ts'
import { listAuditOf } from '../test-rows.ts'

for (const setup of identitySetups) {
  describe.skipIf(setup.isSkipped)(`requests ended, codes paused: ${setup.title()}`, () => {
    let identity: TestIdentity
    let stage: PhoneStage
    beforeAll(async () => {
      identity = await openTestIdentity(setup)
      stage = createPhoneStage(identity)
    })
    afterAll(() => identity?.close())

    test('six approvals in ten minutes are one too many', async () => {
      const phone = await stage.newPhone()
      for (let given = 0; given < 5; given += 1) {
        const { request, number } = await stage.scanned(phone)
        expectDone(await phone.approve(request, { passcode: PASSCODE, number }))
      }
      const page = await stage.openPage()
      const refused = await phone.scan(await page.camera())
      expect([refused.status, refused.problem.code]).toEqual([429, 'waiting'])
      expect(refused.problem.until).toBeDefined()
    })

    test('three refusals pause QR codes, and end the web sessions', async () => {
      const phone = await stage.newPhone()
      for (let said = 0; said < 3; said += 1) {
        const { page, request } = await stage.scanned(phone)
        expect((await phone.refuse(request)).status).toBe(204)
        expect(await page.state()).toBe('refused')
      }
      await expectPaused(phone)
      const events = await listAuditOf(identity.db, phone.accountId)
      const ended = events.find(({ type }) => type === 'sessions.ended')
      expect(JSON.stringify(ended?.detail)).toContain('qr-refusals')
    })

    test('one "not me" does the same, and after an approval as well', async () => {
      const phone = await stage.newPhone()
      const { request } = await stage.scanned(phone)
      expect((await phone.refuse(request, true)).status).toBe(204)
      await expectPaused(phone)

      const late = await stage.newPhone()
      const { request: approved, number } = await stage.scanned(late)
      expectDone(await late.approve(approved, { passcode: PASSCODE, number }))
      expect((await late.call('disownRequest', { id: approved.id })).status).toBe(204)
      await expectPaused(late)
    })

    test('"not me" on one phone takes with it what another has scanned or approved', async () => {
      const first = await stage.newPhone()
      const second = await stage.newPhone({ accountId: first.accountId })
      const approved = await stage.scanned(first)
      const { number } = approved
      expectDone(await first.approve(approved.request, { passcode: PASSCODE, number }))
      const waiting = await stage.scanned(first)
      expect((await second.call('disownRequest', { id: approved.request.id })).status).toBe(204)
      expect(await approved.page.complete()).toBeUndefined()
      const late = await first.approve(waiting.request, {
        passcode: PASSCODE,
        number: waiting.number,
      })
      expect(late.problem.code).toBe('request-over')
      expect(await waiting.page.state()).toBe('cancelled')
    })

    test('signed out everywhere on the web: an approval not fetched yet is over', async () => {
      // Decisions of phones go by this clock, sessions by the real one: it must not matter.
      identity.clock.advance(5)
      const { open, accountId } = await openAccount(identity)
      const phone = await stage.newPhone({ accountId })
      const { page, request, number } = await stage.scanned(phone)
      expectDone(await phone.approve(request, { passcode: PASSCODE, number }))
      await (await open('/sessions')).submit({}, 'Đăng xuất mọi nơi')
      expect(await page.view()).toMatchObject({ state: 'cancelled', reason: 'sessions-ended' })
      expect(await page.complete()).toBeUndefined()
    })

    async function expectPaused(phone: StagedPhone): Promise<void> {
      const refused = await phone.scan(await (await stage.openPage()).camera())
      expect([refused.status, refused.problem.code]).toEqual([429, 'qr-paused'])
      const row = await identity.db
        .selectFrom('account')
        .select('sessions_end_at')
        .where('id', '=', phone.accountId)
        .executeTakeFirstOrThrow()
      expect(row.sessions_end_at).toBeInstanceOf(Date)
    }
  })
}
