import { totpCodeAt } from '@mot-cua/authentication'
import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBrowser } from '../staff-sign-in/test-local.ts'
import { onestopSetups } from '../test-onestop.ts'
import { DOOR, type GlassStage, openGlassStage, SESSION, sessionOf } from './test-glass.ts'

const MEETING = `${DOOR}/meeting`
const yes = (match_code: string) => ({ match_code, reason: 'Đã gọi điện', verdict: 'approved' })

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`attacks on the broken glass: ${setup.title()}`, () => {
    let stage: GlassStage
    beforeAll(async () => {
      stage = await openGlassStage(setup)
    })
    afterAll(() => stage?.close())

    const mayEnter = async (browser: ReturnType<typeof createBrowser>) => {
      const page = await browser.visit(stage.origin + MEETING)
      return page.html.includes(`action="${DOOR}/enter"`)
    }
    const at = (path: string) => stage.origin + path

    test('the same account in two browsers is one administrator', async () => {
      const thu = await stage.enrol()
      const { browser, matchCode } = await stage.ask(thu)
      const { path, browser: other, list } = await stage.openRequest(thu, thu)
      expect(plainText(list.html)).toContain('Hiện không có đề nghị nào đang chờ')
      const posted = await stage.post(other, path, yes(matchCode))
      expect(posted.status).toBe(422)
      expect(plainText(await posted.text())).toContain('Không thể trả lời đề nghị của chính mình')
      expect(await mayEnter(browser)).toBe(false)
    })

    test('the same person with two accounts is one administrator', async () => {
      const [thu, twin] = [await stage.enrol(), await stage.enrol()]
      const { person_id } = await stage.db
        .selectFrom('staff_account')
        .select('person_id')
        .where('id', '=', thu.id)
        .executeTakeFirstOrThrow()
      await stage.db
        .updateTable('staff_account')
        .set({ person_id })
        .where('id', '=', twin.id)
        .execute()
      const { browser, matchCode } = await stage.ask(thu)
      const { path, browser: other } = await stage.openRequest(twin, thu)
      const posted = await stage.post(other, path, yes(matchCode))
      expect(posted.status).toBe(422)
      expect(plainText(await posted.text())).toContain('dưới một tài khoản khác')
      expect(await mayEnter(browser)).toBe(false)
    })

    test('the same number under two persons is one administrator', async () => {
      const [thu, twin] = [await stage.enrol(), await stage.enrol()]
      for (const { id } of [thu, twin]) await stage.stateNumber(id, 'number of Thu')
      const { browser, matchCode } = await stage.ask(thu)
      const { path, browser: other, list } = await stage.openRequest(twin, thu)
      expect(list.html).not.toContain(path)
      const posted = await stage.post(other, path, yes(matchCode))
      expect(plainText(await posted.text())).toContain('dưới một tài khoản khác')
      expect(await mayEnter(browser)).toBe(false)
    })

    test('an account that is bound to nobody is no administrator here', async () => {
      const { page } = await stage.typePassword(await stage.enrol({ isBound: false }))
      expect(page.status).toBe(422)
    })

    test('both in one browser: the second one is asked to sit elsewhere', async () => {
      const [thu, hai] = [await stage.enrol(), await stage.enrol()]
      const { browser, matchCode } = await stage.ask(thu)
      const door = await browser.visit(at(DOOR))
      const asked = await door.submit(
        { username: hai.username, password: stage.PASSWORD },
        'Tiếp tục',
      )
      await asked.submit({ code: stage.codeOf(hai) }, 'Xác nhận')
      const path = await stage.requestPath(thu)
      const refused = await (await browser.visit(at(path))).submit(
        yes(matchCode),
        'Đồng ý cho đăng nhập',
      )
      expect(plainText(refused.html)).toContain('từ chính trình duyệt này')
    })

    test('without the code that is read out nobody agrees; five wrong ones end the request', async () => {
      const [thu, hai] = [await stage.enrol(), await stage.enrol()]
      const { browser, matchCode } = await stage.ask(thu)
      const { page } = await stage.openRequest(hai, thu)
      const wrong = matchCode.startsWith('0') ? '999999' : '000000'
      for (let count = 0; count < 5; count += 1) {
        const refused = await page.submit(yes(wrong), 'Đồng ý cho đăng nhập')
        expect(refused.status).toBe(422)
      }
      const late = await page.submit(yes(matchCode), 'Đồng ý cho đăng nhập')
      expect(plainText(late.html)).toContain('Đề nghị không còn chờ trả lời')
      expect(await mayEnter(browser)).toBe(false)
    })

    test('too late for the answer, and too late for the entry', async () => {
      const [thu, hai] = [await stage.enrol(), await stage.enrol()]
      const first = await stage.ask(thu)
      const { page } = await stage.openRequest(hai, thu)
      stage.forward(15)
      const late = await page.submit(yes(first.matchCode), 'Đồng ý cho đăng nhập')
      expect(plainText(late.html)).toContain('Đề nghị không còn chờ trả lời')
      const second = await stage.ask(thu)
      const answer = await stage.openRequest(hai, thu)
      await answer.page.submit(yes(second.matchCode), 'Đồng ý cho đăng nhập')
      const ready = await second.browser.visit(at(MEETING))
      stage.forward(15)
      const out = await ready.submit({}, 'Vào hệ thống')
      expect(plainText(out.html)).toContain('Đề nghị đã hết hạn')
      expect(sessionOf(second.browser)).toBeUndefined()
    })

    test.each(['asked', 'agreed'] as const)(
      'suspended after having %s: nobody enters',
      async (who) => {
        const [thu, hai] = [await stage.enrol(), await stage.enrol()]
        const { browser, matchCode } = await stage.ask(thu)
        const { page } = await stage.openRequest(hai, thu)
        await page.submit(yes(matchCode), 'Đồng ý cho đăng nhập')
        const ready = await browser.visit(at(MEETING))
        await stage.db
          .updateTable('staff_account')
          .set({ suspended_at: new Date() })
          .where('id', '=', who === 'asked' ? thu.id : hai.id)
          .execute()
        await ready.submit({}, 'Vào hệ thống')
        expect(sessionOf(browser)).toBeUndefined()
      },
    )

    test('a suspended one is told so after both proofs, and not before', async () => {
      const thu = await stage.enrol()
      await stage.db
        .updateTable('staff_account')
        .set({ suspended_at: new Date() })
        .where('id', '=', thu.id)
        .execute()
      const { page } = await stage.prove(thu)
      expect(page.url.pathname).toBe('/staff/sign-in/suspended')
    })

    test('who is no administrator is answered as a wrong password is', async () => {
      const outsiders = [
        await stage.enrol({ roles: ['unit-admin', 'approver'] }),
        await stage.enrol({ hasApp: false }),
        { username: 'khong.co.ai' },
      ]
      const wrong = await stage.typePassword(await stage.enrol(), 'Sai mật khẩu rồi')
      const words = (html: string) => plainText(html).replace(/can\.bo\.\d+|khong\.co\.ai/g, '')
      for (const outsider of outsiders) {
        const { browser, page } = await stage.typePassword(outsider)
        expect(page.status).toBe(422)
        expect(words(page.html)).toBe(words(wrong.page.html))
        const meeting = await browser.visit(at(MEETING))
        expect(meeting.url.pathname).toBe(DOOR)
      }
    })

    test('a code is good once, also in another browser at the same time', async () => {
      const thu = await stage.enrol()
      const browsers = [await stage.typePassword(thu), await stage.typePassword(thu)]
      const code = stage.codeOf(thu)
      const ends = await Promise.all(browsers.map(({ page }) => page.submit({ code }, 'Xác nhận')))
      expect(ends.filter(({ url }) => url.pathname === MEETING)).toHaveLength(1)
      const late = await stage.typePassword(thu)
      expect((await late.page.submit({ code }, 'Xác nhận')).status).toBe(422)
    })

    test('wrong codes are counted: five end the visit, and the account waits', async () => {
      const thu = await stage.enrol()
      const { browser, page } = await stage.typePassword(thu)
      const right = totpCodeAt(thu.secret, stage.now())
      const wrong = right === '000000' ? '111111' : '000000'
      for (let count = 0; count < 5; count += 1) await page.submit({ code: wrong }, 'Xác nhận')
      const end = await page.submit({ code: right }, 'Xác nhận')
      expect(end.url.pathname).not.toBe(MEETING)
      expect(sessionOf(browser)).toBeUndefined()
      const again = await stage.typePassword(thu)
      const waiting = await again.page.submit({ code: stage.codeOf(thu) }, 'Xác nhận')
      expect(waiting.status).toBe(429)
    })

    test('a token from before the code opens nothing after it', async () => {
      const thu = await stage.enrol()
      const { browser, page } = await stage.typePassword(thu)
      const name = 'motcua-onestop-binhdinh-break-glass'
      const before = browser.cookies().find((one) => one.name === name)?.value ?? ''
      await page.submit({ code: stage.codeOf(thu) }, 'Xác nhận')
      const thief = createBrowser()
      thief.plant(stage.origin, `${name}=${before}; Path=/`)
      expect((await thief.visit(at(MEETING))).url.pathname).toBe(DOOR)
      expect((await thief.visit(at(`${DOOR}/code`))).url.pathname).toBe(DOOR)
    })

    test('a session that was planted before the entry stays worth nothing', async () => {
      const [thu, hai] = [await stage.enrol(), await stage.enrol()]
      const asking = await stage.ask(thu)
      const { page } = await stage.openRequest(hai, thu)
      await page.submit(yes(asking.matchCode), 'Đồng ý cho đăng nhập')
      asking.browser.plant(stage.origin, `${SESSION}=planted-by-somebody; Path=/`)
      const ready = await asking.browser.visit(at(MEETING))
      const inside = await ready.submit({}, 'Vào hệ thống')
      expect(inside.url.pathname).toBe('/operator')
      expect(sessionOf(asking.browser)).not.toBe('planted-by-somebody')
      const thief = createBrowser()
      thief.plant(stage.origin, `${SESSION}=planted-by-somebody; Path=/`)
      expect((await thief.visit(at('/operator'))).url.pathname).toBe('/staff/sign-in')
    })

    test('twenty entries at once make one session; the visit is over then', async () => {
      const [thu, hai] = [await stage.enrol(), await stage.enrol()]
      const asking = await stage.ask(thu)
      const { page } = await stage.openRequest(hai, thu)
      await page.submit(yes(asking.matchCode), 'Đồng ý cho đăng nhập')
      const ready = await asking.browser.visit(at(MEETING))
      await Promise.all(Array.from({ length: 20 }, () => ready.submit({}, 'Vào hệ thống')))
      const signedIn = await stage.db
        .selectFrom('audit')
        .select('id')
        .where('type', '=', 'staff.signed-in')
        .where('staff_account_id', '=', thu.id)
        .execute()
      expect(signedIn).toHaveLength(1)
    })

    test('forms from elsewhere are refused at every step', async () => {
      const { browser } = await stage.prove(await stage.enrol())
      for (const step of ['', '/code', '/request', '/requests/x', '/enter', '/leave']) {
        const answer = await browser.send(at(DOOR + step), {
          method: 'POST',
          headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
          body: new URLSearchParams({ csrf: 'forged', reason: 'x' }),
        })
        expect([step, answer.status]).toEqual([step, 403])
      }
    })

    test('four requests within an hour are one too many', async () => {
      const thu = await stage.enrol()
      for (let count = 0; count < 3; count += 1) await stage.ask(thu)
      expect((await stage.ask(thu)).page.status).toBe(429)
    })
  })
}
