import type { ApprovalClaims, SignInRequest } from '@mot-cua/device-api'
import { expectDone, makeDeviceKey } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { identitySetups, openTestIdentity, type TestIdentity } from '../test-identity.ts'
import {
  createPhoneStage,
  PASSCODE,
  type PhoneStage,
  type StagedPhone,
  WRONG_PASSCODE,
} from '../test-phone.ts'

for (const setup of identitySetups) {
  describe.skipIf(setup.isSkipped)(`requests of browsers: ${setup.title()}`, () => {
    let identity: TestIdentity
    let stage: PhoneStage
    beforeAll(async () => {
      identity = await openTestIdentity(setup)
      stage = createPhoneStage(identity)
    })
    afterAll(() => identity?.close())

    const approveBy = async (phone: StagedPhone, approval: string, id: string) =>
      phone.call('approve', { id, body: { approval, passcode: PASSCODE } })

    test('scanned, shown, approved with the number: the browser is signed in', async () => {
      const phone = await stage.newPhone()
      const { page, request, number } = await stage.scanned(phone)
      expect(request).toMatchObject({ id: page.id, needsNumber: true, webSignIn: true })
      expect(request.shown).toMatchObject({ host: 'dvc.example.vn' })
      expect(await page.state()).toBe('scanned')
      const approved = await phone.approve(request, { passcode: PASSCODE, number })
      expect(expectDone(approved)).toEqual({ logsOut: true })
      const result = await page.complete()
      expect(result).toMatchObject({ accountId: phone.accountId, amr: ['swk', 'pin', 'mfa'] })
      const audit = await stage.listAudit(phone.accountId)
      expect(audit.map(({ type }) => type)).toContain('qr.approved')
    })

    test('the same signed approval twenty times at once: one yes', async () => {
      const phone = await stage.newPhone()
      const { request, number } = await stage.scanned(phone)
      const approval = phone.sign(request, number)
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => approveBy(phone, approval, request.id)),
      )
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
      const others = answers
        .filter(({ status }) => status !== 200)
        .map(({ problem }) => problem.code)
      expect(new Set(others)).toEqual(
        new Set(others.filter((code) => ['approval-refused', 'request-over'].includes(code ?? ''))),
      )
      expect((await approveBy(phone, approval, request.id)).problem.code).toBe('request-over')
    })

    test('an approval is for one transaction', async () => {
      const phone = await stage.newPhone()
      const first = await stage.scanned(phone)
      const approval = phone.sign(first.request, first.number)
      const second = await stage.scanned(phone)
      const refused = await approveBy(phone, approval, second.request.id)
      expect([refused.status, refused.problem.code]).toEqual([403, 'approval-refused'])
      expect(await second.page.state()).toBe('scanned')
    })

    test.each<[string, (request: SignInRequest) => Partial<Record<keyof ApprovalClaims, unknown>>]>(
      [
        ['for another action', () => ({ action: 'link' })],
        ['a minute old', () => minuteOff(-61)],
        ['a minute ahead', () => minuteOff(61)],
      ],
    )('%s: refused', async (_story, change) => {
      const phone = await stage.newPhone()
      const { request, number } = await stage.scanned(phone)
      const claims = change(request) as Partial<ApprovalClaims>
      const refused = await approveBy(phone, phone.sign(request, number, claims), request.id)
      expect(refused.problem.code).toBe('approval-refused')
    })

    const minuteOff = (seconds: number) => {
      const iat = Math.floor(identity.clock.now().getTime() / 1000) + seconds
      return { iat, exp: iat + 60 }
    }

    test('signed by another key: refused', async () => {
      const phone = await stage.newPhone()
      const stranger = stage.makePhone({ key: makeDeviceKey() })
      const { request, number } = await stage.scanned(phone)
      const refused = await approveBy(phone, stranger.sign(request, number), request.id)
      expect(refused.problem.code).toBe('approval-refused')
    })

    test.each([
      ['a wrong number', (number = '') => (number === '99' ? '10' : '99')],
      ['no number', () => undefined],
    ])('%s: refused, and over', async (_story, given) => {
      const phone = await stage.newPhone()
      const { page, request, number } = await stage.scanned(phone)
      const answer = await phone.approve(request, { passcode: PASSCODE, number: given(number) })
      expect(answer.problem.code).toBe('wrong-number')
      expect(await page.state()).toBe('refused')
      const again = await phone.approve(request, { passcode: PASSCODE, number })
      expect([again.status, again.problem.code]).toEqual([409, 'request-over'])
    })

    test('the permission is off: the request waits until it is on', async () => {
      const phone = await stage.newPhone({ webSignIn: false })
      const { page, request, number } = await stage.scanned(phone)
      expect(request.webSignIn).toBe(false)
      const refused = await phone.approve(request, { passcode: PASSCODE, number })
      expect(refused.problem.code).toBe('permission-off')
      expect((await phone.setPermission(true, WRONG_PASSCODE)).problem).toMatchObject({
        code: 'wrong-passcode',
        attemptsLeft: 9,
      })
      const profile = expectDone(await phone.setPermission(true, PASSCODE))
      expect(profile.device.webSignIn).toBe(true)
      expectDone(await phone.approve(request, { passcode: PASSCODE, number }))
      expect(await page.complete()).toBeDefined()
      expectDone(await phone.setPermission(false, PASSCODE))
      const types = (await stage.listAudit(phone.accountId)).map(({ type }) => type)
      expect(types).toEqual(expect.arrayContaining(['web-sign-in.allowed', 'web-sign-in.stopped']))
    })

    test('a level that is too low: told to both ends; the rule is data', async () => {
      const phone = await stage.newPhone({ level: 1 })
      const page = await stage.openPage()
      const refused = await phone.scan(await page.camera())
      expect(refused.problem).toMatchObject({ code: 'level-too-low' })
      expect(await page.view()).toMatchObject({ state: 'refused', reason: 'level-too-low' })
      await identity.db
        .insertInto('rule_setting')
        .values({ name: 'assurance.qrLogin', value: '1', changed_at: new Date() })
        .execute()
      identity.clock.advance(3)
      await stage.scanned(phone)
      await identity.db.deleteFrom('rule_setting').execute()
      identity.clock.advance(3)
    })

    test('a level that falls after the scan: nothing is approved, and the page is told', async () => {
      const phone = await stage.newPhone()
      const { page, request, number } = await stage.scanned(phone)
      await identity.db
        .updateTable('account')
        .set({ level: 1 })
        .where('id', '=', phone.accountId)
        .execute()
      const refused = await phone.approve(request, { passcode: PASSCODE, number })
      expect([refused.status, refused.problem.code]).toEqual([403, 'level-too-low'])
      expect(await page.view()).toMatchObject({ state: 'refused', reason: 'level-too-low' })
      expect(await page.complete()).toBeUndefined()
    })

    test('whether the app signs itself out after an approval is a rule', async () => {
      const phone = await stage.newPhone()
      const approved = async () => {
        const { request, number } = await stage.scanned(phone)
        return expectDone(await phone.approve(request, { passcode: PASSCODE, number }))
      }
      const { rules } = identity.identity
      await rules.set('app.logoutAfterQrLogin', 'false')
      identity.clock.advance(3)
      expect(await approved()).toEqual({ logsOut: false })
      expect(expectDone(await phone.call('readProfile'))).toMatchObject({ logsOutAfterQr: false })
      await rules.set('app.logoutAfterQrLogin', 'true')
      identity.clock.advance(3)
      expect(await approved()).toEqual({ logsOut: true })
    })

    test('a second phone ends what the first has scanned', async () => {
      const [first, second] = [await stage.newPhone(), await stage.newPhone()]
      const page = await stage.openPage()
      const code = await page.camera()
      const { request } = await stage.scanned(first, page)
      expect((await second.scan(code)).problem.code).toBe('second-scan')
      const late = await first.approve(request, { passcode: PASSCODE })
      expect(late.problem.code).toBe('request-over')
    })

    test('what another phone has scanned is nobody else’s', async () => {
      const [mine, other] = [await stage.newPhone(), await stage.newPhone()]
      const { request } = await stage.scanned(mine)
      const signed = await other.approve(request, { passcode: PASSCODE })
      expect(signed.problem.code).toBe('request-over')
      expect((await other.refuse(request)).problem.code).toBe('request-over')
      expect((await other.call('readRequest', { id: request.id })).status).toBe(409)
      expect(expectDone(await mine.call('readRequest', { id: request.id }))).toEqual(request)
    })

    test('the link of the same browser needs no number, and leads back', async () => {
      const browserId = 'b'.repeat(43)
      const phone = await stage.newPhone({ cookie: `motcua-identity-browser=${browserId}` })
      const page = await stage.openPage({ browserId })
      expect((await phone.scan(await page.camera())).problem.code).toBe('same-device')
      const request = expectDone(await phone.scan(page.link()))
      expect(request).toMatchObject({ needsNumber: false, returnPath: '/sign-in/visit/qr' })
      expectDone(await phone.approve(request, { passcode: PASSCODE }))
      expect(await page.complete()).toBeDefined()

      const elsewhere = await stage.openPage({ browserId: 'c'.repeat(43) })
      const other = expectDone(await phone.scan(elsewhere.link()))
      expect(other.needsNumber).toBe(true)
      expect(other.returnPath).toBeUndefined()
    })

    test('revoked while it decides: never approved after that', async () => {
      for (let round = 0; round < 5; round += 1) {
        const phone = await stage.newPhone()
        const { page, request, number } = await stage.scanned(phone)
        const [revoked] = await Promise.all([
          phone.call('revokeDevice', { id: phone.deviceId }),
          phone.approve(request, { passcode: PASSCODE, number }),
        ])
        expect(revoked.status).toBe(204)
        expect(await page.complete()).toBeUndefined()
      }
    })
  })
}
