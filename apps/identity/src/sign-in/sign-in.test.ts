import { createHttpDriver } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestIdentity, LAN, type TestIdentity } from '../testing/test-identity.ts'

let identity: TestIdentity
beforeAll(async () => {
  identity = await createTestIdentity()
})
afterAll(() => identity.close())

describe('signing in with password and OTP', () => {
  test('a relying party gets the person after password, code and agreement', async () => {
    const browser = createHttpDriver()
    const signInPage = await browser.visit(await identity.relyingParty.start())
    expect(signInPage.html).toContain('Đăng nhập VNeID')
    const otpPage = await signInPage.submit(
      { personalId: LAN.personalId, password: LAN.password },
      'Đăng nhập',
    )
    expect(otpPage.html).toContain('Xác thực OTP')
    expect(otpPage.html).toContain('091****986')
    const consentPage = await otpPage.submit({ code: identity.lastCode() }, 'Xác nhận')
    expect(consentPage.url.pathname).toMatch(/^\/sign-in\//)
    const callback = await consentPage.submit({}, 'Tiếp tục')
    expect(callback.url.origin).toBe(identity.relyingParty.origin)
    const outcome = await identity.relyingParty.finish(callback.url)
    expect(outcome).toMatchObject({
      outcome: 'signed-in',
      person: { acr: 'urn:eid:level2', amr: ['pwd', 'sms', 'mfa'], claims: { name: LAN.fullName } },
    })
  })
})
