import { totpCodeAt } from '@mot-cua/authentication'
import { createTestAuthenticator, type DrivenPage, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { factorPaths } from '../admin-factor-page/paths.ts'
import { openStage, pathOf, type Stage, wrong } from '../portal-account/test-stage.ts'
import { portalSetups } from '../test-portal.ts'

type Authenticator = ReturnType<typeof createTestAuthenticator>
type Spoilt = Parameters<Authenticator['get']>[1]

const USE = 'Dùng khóa truy cập'
const CREATE = 'Tạo khóa truy cập'
const REMOVE = 'Gỡ khóa truy cập này : Máy cơ quan'

/** What the script of the page does: asks for options, asks the device, sends its answer. */
async function answerBy(
  page: DrivenPage,
  label: string,
  answer: (options: never) => unknown,
): Promise<DrivenPage> {
  const options = JSON.parse((await page.submit({ step: 'options' }, label)).html) as never
  return page.submit({ response: JSON.stringify(answer(options)), name: 'Máy cơ quan' }, label)
}
const usePasskey = (page: DrivenPage, key: Authenticator, spoilt?: Spoilt) =>
  answerBy(page, USE, (options) => key.get(options, spoilt))
const createPasskey = (page: DrivenPage, key: Authenticator) =>
  answerBy(page, CREATE, (options) => key.create(options))

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`an administrator’s passkeys: ${setup.title()}`, () => {
    let stage: Stage
    beforeAll(async () => {
      stage = await openStage(setup)
    })
    afterAll(() => stage?.close())

    type Account = Awaited<ReturnType<Stage['newAccount']>>
    const factorsOf = async (
      account: Account,
      finish: (page: DrivenPage) => Promise<DrivenPage>,
    ) => {
      const { browser, page } = await stage.typePassword(account)
      await finish(page)
      return { browser, page: await browser.visit(`${stage.origin}${factorPaths.list}`) }
    }
    const newEnrolled = async () => {
      const account = await stage.newAccount({ audience: 'administrator' })
      const secret = await stage.features.portalAccounts.enrolTotp(account.accountId)
      const codeNow = () => totpCodeAt(secret, stage.now())
      return { account, secret, codeNow }
    }
    /** With an app and one passkey, on the page of factors. */
    const newWithPasskey = async () => {
      const enrolled = await newEnrolled()
      const { browser, page } = await factorsOf(enrolled.account, (factor) =>
        factor.submit({ code: enrolled.codeNow() }, 'Xác nhận'),
      )
      const key = createTestAuthenticator(stage.origin)
      return { ...enrolled, key, browser, page: await createPasskey(page, key) }
    }
    const auditOf = async ({ accountId }: Account) =>
      (await stage.listAudit(accountId)).map(({ type }) => type)

    test('is added after a sign-in, and from then on is the second step', async () => {
      const { account, key, page } = await newWithPasskey()
      expect(plainText(page.html)).toContain('Đã thêm khóa truy cập')
      expect(plainText(page.html)).toContain('Máy cơ quan')
      const { page: factors } = await factorsOf(account, (factor) => usePasskey(factor, key))
      expect(factors.status).toBe(200)
      expect(await stage.listAudit(account.accountId)).toContainEqual({
        type: 'sign-in.completed',
        detail: { method: 'password+passkey' },
      })
      expect(await auditOf(account)).toContain('passkey.added')
      expect(stage.phones.countTo(account.phone)).toBe(0)
    })

    test.each<[string, Spoilt]>([
      ['nobody was verified', { flags: 0x01 }],
      ['another origin', { origin: 'https://evil.example' }],
      ['another host', { rpId: 'evil.example' }],
    ])('does not sign in: %s', async (_story, spoilt) => {
      const { account, key } = await newWithPasskey()
      const { browser, page } = await stage.typePassword(account)
      const refused = await usePasskey(page, key, spoilt)
      expect(refused.status).toBe(422)
      expect(plainText(refused.html)).toContain('Khóa truy cập chưa được chấp nhận')
      expect((await browser.visit(`${stage.origin}/admin`)).status).toBe(404)
      expect(await auditOf(account)).toContain('passkey.refused')
    })

    test('an answer is good once, and in the browser that asked', async () => {
      const { account, key } = await newWithPasskey()
      const first = await stage.typePassword(account)
      const asked = await first.page.submit({ step: 'options' }, USE)
      const response = JSON.stringify(key.get(JSON.parse(asked.html) as never))
      const second = await stage.typePassword(account)
      await second.page.submit({ step: 'options' }, USE)
      expect((await second.page.submit({ response }, USE)).status).toBe(422)
      await first.page.submit({ response }, USE)
      expect((await first.browser.visit(`${stage.origin}/admin`)).status).toBe(200)
      const third = await stage.typePassword(account)
      await third.page.submit({ step: 'options' }, USE)
      expect((await third.page.submit({ response }, USE)).status).toBe(422)
    })

    test('with an operator’s code one is enrolled at the sign-in, without any app', async () => {
      const account = await stage.newAccount({ audience: 'administrator' })
      const code = await stage.features.portalAccounts.issueCode(account.username, 'operator 7')
      const key = createTestAuthenticator(stage.origin)
      const { browser, page } = await stage.typePassword(account)
      await createPasskey(await page.submit({ code: code ?? '' }, 'Tiếp tục'), key)
      expect((await browser.visit(`${stage.origin}/admin`)).status).toBe(200)
      const again = await stage.typePassword(account)
      expect(pathOf(again.page)).toBe('/sign-in/portal/factor')
      expect(again.page.html).not.toContain('one-time-code')
    })

    test('without the code nobody with the password alone makes one', async () => {
      const { account, codeNow } = await newEnrolled()
      const { browser, page } = await stage.typePassword(account)
      const enrol = `${stage.origin}/sign-in/portal/factor/enrol`
      const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
      const body = new URLSearchParams({ csrf, step: 'options' }).toString()
      const asked = await browser.send(`${enrol}/passkey`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body,
      })
      expect(asked.status).toBe(303)
      await page.submit({ code: codeNow() }, 'Xác nhận')
      expect((await browser.visit(`${stage.origin}/admin`)).status).toBe(200)
    })

    test('is removed by its owner, but never as the last factor; so is the app', async () => {
      const { account, page } = await newWithPasskey()
      const gone = await page.submit({}, REMOVE)
      expect(plainText(gone.html)).toContain('Đã gỡ khóa truy cập')
      expect(gone.html).not.toContain(factorPaths.removeApp)
      expect(await auditOf(account)).toContain('passkey.removed')
      const { adminFactors } = stage.features
      const of = { accountId: account.accountId, address: '192.0.2.1' }
      expect(await adminFactors.removeApp(of)).toBe(false)
      const both = await newWithPasskey()
      const [passkey] = (await adminFactors.list(both.account.accountId)).passkeys
      const removed = { ...of, accountId: both.account.accountId }
      const outcomes = await Promise.all([
        adminFactors.removeApp(removed),
        adminFactors.removePasskey({ ...removed, id: passkey?.id ?? '' }),
      ])
      expect(outcomes.filter(Boolean)).toHaveLength(1)
    })

    test('ten minutes after the last proof a change asks for one more', async () => {
      const { account, key, codeNow, page, browser } = await newWithPasskey()
      stage.advance(11 * 60)
      const late = await page.submit({}, REMOVE)
      expect(plainText(late.html)).toContain('hãy xác nhận lại')
      expect((await stage.features.adminFactors.list(account.accountId)).passkeys).toHaveLength(1)
      expect((await late.submit({ code: wrong(codeNow()) }, 'Xác nhận')).status).toBe(422)
      const proved = await usePasskey(await browser.visit(late.url), key)
      expect(plainText(proved.html)).toContain('Gỡ khóa truy cập này')
    })

    test('another app takes the place of the first with its first code, not before', async () => {
      const { account, secret, page } = await newWithPasskey()
      const offered = await page.submit({}, 'Thay bằng ứng dụng khác')
      const fresh = /secret=([A-Z2-7]{32})/.exec(offered.html)?.[1] ?? ''
      stage.advance(60)
      const old = await stage.typePassword(account)
      const code = totpCodeAt(secret, stage.now())
      expect((await old.page.submit({ code }, 'Xác nhận')).status).toBe(200)
      const done = await offered.submit({ code: totpCodeAt(fresh, stage.now()) }, 'Xác nhận')
      expect(plainText(done.html)).toContain('Đã kết nối ứng dụng xác thực')
      stage.advance(60)
      const late = await stage.typePassword(account)
      const stale = totpCodeAt(secret, stage.now())
      expect((await late.page.submit({ code: stale }, 'Xác nhận')).status).toBe(422)
    })
  })
}
