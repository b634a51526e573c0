import { totpCodeAt } from '@mot-cua/authentication'
import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOperatorCodeStore } from '../operator-code/operator-code.store.ts'
import { endOrderedSessions, OPERATOR_CODE_SECONDS } from '../operator-code/operator-code.ts'
import { createBrowser, openStage, pathOf, type Stage } from '../portal-account/test-stage.ts'
import { portalSetups } from '../test-portal.ts'

const NEW_PASSWORD = 'Câu mới hoàn toàn khác'

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(
    `an administrator’s forgotten password: ${setup.title()}`,
    () => {
      let stage: Stage
      beforeAll(async () => {
        stage = await openStage(setup)
      })
      afterAll(() => stage?.close())

      const newGiven = async () => {
        const account = await stage.newAccount({ audience: 'administrator' })
        const secret = await stage.features.portalAccounts.enrolTotp(account.accountId)
        const given = { by: 'operator 7', reason: 'seen' }
        const { issuePasswordCode } = stage.features.portalAccounts
        const code = (await issuePasswordCode(account.username, given)) ?? ''
        return { account, code, codeNow: () => totpCodeAt(secret, stage.now()) }
      }
      const redeem = async (username: string, code: string) => {
        const forgot = await createBrowser().visit(`${stage.origin}/sign-in/portal/forgot`)
        const page = await forgot.click('Tôi là quản trị viên và đã có mã')
        return page.submit({ username, code }, 'Tiếp tục')
      }

      test('an operator’s code, a new password, and both factors at the next sign-in', async () => {
        const { account, code, codeNow } = await newGiven()
        const page = await redeem(account.username, code.toLowerCase())
        expect(pathOf(page)).toBe('/sign-in/portal/forgot/password')
        const done = await page.submit({ password: NEW_PASSWORD }, 'Lưu mật khẩu mới')
        expect(pathOf(done)).toBe('/sign-in/portal')
        expect((await stage.typePassword(account)).page.status).toBe(422)
        const { browser, page: factor } = await stage.typePassword(account, NEW_PASSWORD)
        expect(pathOf(factor)).toBe('/sign-in/portal/factor')
        await factor.submit({ code: codeNow() }, 'Xác nhận')
        expect((await browser.visit(`${stage.origin}/admin`)).status).toBe(200)
        const types = (await stage.listAudit(account.accountId)).map(({ type }) => type)
        expect(types).toEqual(
          expect.arrayContaining(['password.reset-given', 'code.accepted', 'password.changed']),
        )
      })

      test('is good once, for its owner, for a day, and for nothing else', async () => {
        const { account, code } = await newGiven()
        const other = await newGiven()
        expect((await redeem(other.account.username, code)).status).toBe(422)
        expect(plainText((await redeem('no.such.name', code)).html)).toContain('không khớp')
        const { page: factor, browser } = await stage.typePassword(account)
        expect(pathOf(factor)).toBe('/sign-in/portal/factor')
        const enrol = await browser.visit(`${stage.origin}/sign-in/portal/factor/enrol`)
        expect((await enrol.submit({ code }, 'Tiếp tục')).status).toBe(422)
        expect(pathOf(await redeem(account.username, code))).toBe('/sign-in/portal/forgot/password')
        expect((await redeem(account.username, code)).status).toBe(422)
        stage.advance(OPERATOR_CODE_SECONDS)
        expect((await redeem(other.account.username, other.code)).status).toBe(422)
      })

      test('sessions end with the next round, and those that begin later stay', async () => {
        const { account, codeNow } = await newGiven()
        const { endOrderedSessions } = stage.features
        await endOrderedSessions()
        const { browser, page } = await stage.typePassword(account)
        await page.submit({ code: codeNow() }, 'Xác nhận')
        const isIn = async () => (await browser.visit(`${stage.origin}/admin`)).status === 200
        await endOrderedSessions()
        expect(await isIn()).toBe(true)
        const given = { by: 'operator 7', reason: 'seen' }
        await stage.features.portalAccounts.issuePasswordCode(account.username, given)
        await endOrderedSessions()
        expect(await isIn()).toBe(false)
      })

      test('an order that comes while the one before is carried out stays', async () => {
        const { account } = await newGiven()
        const store = createOperatorCodeStore(stage.db)
        const given = { by: 'operator 7', reason: 'seen' }
        const ended: string[] = []
        const endOfAccount = async (accountId: string) => {
          if (accountId !== account.accountId) return
          ended.push(accountId)
          if (ended.length > 1) return
          await stage.features.portalAccounts.issuePasswordCode(account.username, given)
        }
        for (let round = 1; round <= 3; round += 1) {
          await endOrderedSessions({ store, sessions: { endOfAccount } })
        }
        expect(ended).toHaveLength(2)
      })

      test('is given to administrators only', async () => {
        const { username } = await stage.newAccount()
        const given = { by: 'operator 7', reason: 'seen' }
        const { issuePasswordCode } = stage.features.portalAccounts
        expect(await issuePasswordCode(username, given)).toBeUndefined()
      })
    },
  )
}
