import { totpCodeAt } from '@mot-cua/authentication'
import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OPERATOR_CODE_SECONDS } from '../operator-code/operator-code.ts'
import {
  createBrowser,
  openStage,
  PASSWORD,
  pathOf,
  type Stage,
  wrong,
} from '../portal-account/test-stage.ts'
import { portalSetups } from '../test-portal.ts'

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`an administrator’s second factor: ${setup.title()}`, () => {
    let stage: Stage
    beforeAll(async () => {
      stage = await openStage(setup)
    })
    afterAll(() => stage?.close())

    const newAdministrator = () => stage.newAccount({ audience: 'administrator' })
    const newEnrolled = async () => {
      const account = await newAdministrator()
      const secret = await stage.features.portalAccounts.enrolTotp(account.accountId)
      return { account, secret, codeNow: () => totpCodeAt(secret, stage.now()) }
    }
    const isSignedIn = async (browser: Awaited<ReturnType<Stage['typePassword']>>['browser']) =>
      plainText((await browser.visit(stage.origin)).html).includes('Trần Văn Bình')

    test('password and code of the app; no message leaves', async () => {
      const { account, codeNow } = await newEnrolled()
      const { browser, page } = await stage.typePassword(account)
      expect(pathOf(page)).toBe('/sign-in/portal/factor')
      await page.submit({ code: codeNow() }, 'Xác nhận')
      expect(await isSignedIn(browser)).toBe(true)
      expect(stage.phones.countTo(account.phone)).toBe(0)
      expect(await stage.listAudit(account.accountId)).toContainEqual({
        type: 'sign-in.completed',
        detail: { method: 'password+totp' },
      })
    })

    test('a code used twice is refused, in another browser and at the same time', async () => {
      const { account, codeNow } = await newEnrolled()
      const browsers = await Promise.all(
        Array.from({ length: 4 }, () => stage.typePassword(account)),
      )
      const code = codeNow()
      const answers = await Promise.all(
        browsers.map(({ page }) => page.submit({ code }, 'Xác nhận')),
      )
      expect(answers.filter(({ status }) => status === 422)).toHaveLength(3)
      const late = await stage.typePassword(account)
      const replay = await late.page.submit({ code }, 'Xác nhận')
      expect(replay.status).toBe(422)
      expect(plainText(replay.html)).toContain('Mã chưa đúng hoặc đã được dùng')
      expect(await isSignedIn(late.browser)).toBe(false)
    })

    test('five wrong codes stop the sign-in; the account waits, and the right code too', async () => {
      const { account, codeNow } = await newEnrolled()
      const { page } = await stage.typePassword(account)
      let last = page
      for (let tries = 4; tries > 0; tries -= 1) {
        last = await last.submit({ code: wrong(codeNow()) }, 'Xác nhận')
        expect(plainText(last.html)).toContain(`bạn còn ${tries} lần nhập`)
      }
      expect((await last.submit({ code: wrong(codeNow()) }, 'Xác nhận')).status).toBe(429)
      const again = await stage.typePassword(account)
      const waiting = await again.page.submit({ code: codeNow() }, 'Xác nhận')
      expect(waiting.status).toBe(429)
      stage.advance(61)
      const { browser, page: third } = await stage.typePassword(account)
      await third.submit({ code: codeNow() }, 'Xác nhận')
      expect(await isSignedIn(browser)).toBe(true)
    })

    test('the page for codes by message is not theirs, and theirs is nobody else’s', async () => {
      const { account } = await newEnrolled()
      const { browser } = await stage.typePassword(account)
      const otp = await browser.visit(`${stage.origin}/sign-in/portal/otp`)
      expect(pathOf(otp)).toBe('/sign-in/portal')
      const person = await stage.newAccount()
      const other = await stage.typePassword(person)
      const factor = await other.browser.visit(`${stage.origin}/sign-in/portal/factor`)
      expect(pathOf(factor)).toBe('/sign-in/portal')
    })

    describe('the first time', () => {
      const openEnrolment = async () => {
        const account = await newAdministrator()
        const code = await stage.features.portalAccounts.issueCode(account.username, 'operator 7')
        const { browser, page } = await stage.typePassword(account)
        return { account, code: code ?? '', browser, page }
      }

      test('an operator’s code, the secret, the first code of the app', async () => {
        const { account, code, browser, page } = await openEnrolment()
        expect(code).toMatch(/^(?:[A-Z2-9]{5}-){3}[A-Z2-9]{5}$/)
        expect(pathOf(page)).toBe('/sign-in/portal/factor/enrol')
        expect(page.html).not.toContain('otpauth')
        const offered = await page.submit({ code: ` ${code.toLowerCase()} ` }, 'Tiếp tục')
        const secret = /secret=([A-Z2-7]{32})/.exec(offered.html)?.[1] ?? ''
        expect(plainText(offered.html)).toContain(secret.match(/.{4}/g)?.join(' '))
        const wrongOnce = await offered.submit(
          { code: wrong(totpCodeAt(secret, stage.now())) },
          'Xác nhận',
        )
        expect(wrongOnce.html).toContain(secret)
        await wrongOnce.submit({ code: totpCodeAt(secret, stage.now()) }, 'Xác nhận')
        expect(await isSignedIn(browser)).toBe(true)
        const types = (await stage.listAudit(account.accountId)).map(({ type }) => type)
        expect(types).toEqual(expect.arrayContaining(['totp.enrolment-given', 'totp.enrolled']))
      })

      test('the operator’s code is good once, for one account, for a day', async () => {
        const { account, code, page } = await openEnrolment()
        const other = await openEnrolment()
        expect((await other.page.submit({ code }, 'Tiếp tục')).status).toBe(422)
        await page.submit({ code }, 'Tiếp tục')
        // Nothing has come of it, and yet it is used up.
        const later = await stage.typePassword(account)
        const enrol = await later.browser.visit(`${stage.origin}/sign-in/portal/factor/enrol`)
        expect((await enrol.submit({ code }, 'Tiếp tục')).status).toBe(422)
        stage.advance(OPERATOR_CODE_SECONDS)
        const late = await stage.typePassword(other.account)
        expect((await late.page.submit({ code: other.code }, 'Tiếp tục')).status).toBe(422)
      })

      test('of browsers that show it at once, one sees a secret', async () => {
        const { account, code } = await openEnrolment()
        const browsers = await Promise.all(
          Array.from({ length: 4 }, () => stage.typePassword(account)),
        )
        const answers = await Promise.all(
          browsers.map(({ page }) => page.submit({ code }, 'Tiếp tục')),
        )
        expect(answers.filter(({ html }) => html.includes('otpauth'))).toHaveLength(1)
      })

      test('a browser in which the visit was planted sees nothing of what the code opens', async () => {
        const { code, browser, page } = await openEnrolment()
        const planted = createBrowser()
        const cookie = browser.cookies().find(({ name }) => name.includes('visit'))
        planted.plant(stage.origin, `${cookie?.name}=${cookie?.value}; Path=/`)
        const path = `${stage.origin}/sign-in/portal/factor/enrol`
        expect(pathOf(await planted.visit(path))).toBe('/sign-in/portal/factor/enrol')
        const offered = await page.submit({ code }, 'Tiếp tục')
        expect(offered.html).toContain('otpauth')
        expect((await planted.visit(path)).html).not.toContain('otpauth')
      })

      test('the password typed once more does not lose what the code has opened', async () => {
        const { account, code, browser, page } = await openEnrolment()
        await page.submit({ code }, 'Tiếp tục')
        const again = await browser.visit(`${stage.origin}/sign-in/portal`)
        await again.submit({ username: account.username, password: PASSWORD }, 'Đăng nhập')
        const enrol = await browser.visit(`${stage.origin}/sign-in/portal/factor/enrol`)
        expect(enrol.html).toContain('otpauth')
      })

      test('the app of before works until the first code of the new one, however often it is looked at', async () => {
        const { account, codeNow } = await newEnrolled()
        const code = await stage.features.portalAccounts.issueCode(account.username, 'operator 7')
        const { browser } = await stage.typePassword(account)
        const path = `${stage.origin}/sign-in/portal/factor/enrol`
        const offered = await (await browser.visit(path)).submit({ code: code ?? '' }, 'Tiếp tục')
        const secretIn = ({ html }: { html: string }) => /secret=([A-Z2-7]{32})/.exec(html)?.[1]
        const secret = secretIn(offered) ?? ''
        for (const _time of ['once', 'twice']) {
          expect(secretIn(await browser.visit(path))).toBe(secret)
        }
        const meanwhile = await stage.typePassword(account)
        await meanwhile.page.submit({ code: codeNow() }, 'Xác nhận')
        expect(await isSignedIn(meanwhile.browser)).toBe(true)
        await (await browser.visit(path)).submit(
          { code: totpCodeAt(secret, stage.now()) },
          'Xác nhận',
        )
        expect(await isSignedIn(browser)).toBe(true)
        stage.advance(60)
        const late = await stage.typePassword(account)
        expect((await late.page.submit({ code: codeNow() }, 'Xác nhận')).status).toBe(422)
      })

      test('without it nobody with the password alone sees or sets a secret', async () => {
        const account = await newAdministrator()
        const { browser, page } = await stage.typePassword(account)
        expect(page.html).not.toContain('otpauth')
        const refused = await page.submit({ code: '000000' }, 'Tiếp tục')
        expect(refused.status).toBe(422)
        expect((await browser.visit(page.url)).html).not.toContain('otpauth')
      })

      test('is given to administrators only', async () => {
        const { username } = await stage.newAccount()
        const { issueCode } = stage.features.portalAccounts
        expect(await issueCode(username, 'operator 7')).toBeUndefined()
        expect(await issueCode('no.such.name', 'operator 7')).toBeUndefined()
      })
    })
  })
}
