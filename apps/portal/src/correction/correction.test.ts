import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NOW, openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'
import {
  canMove,
  correctionStatuses,
  MAX_OPEN_REQUESTS,
  newReference,
  readWish,
} from './correction.ts'

describe('a correction request', () => {
  test('that has ended does not begin again', () => {
    for (const ended of ['corrected', 'refused', 'withdrawn'] as const) {
      expect(correctionStatuses.filter((next) => canMove(ended, next))).toEqual([])
    }
  })

  test('has a reference that can be read out over the phone', () => {
    expect(newReference(NOW)).toMatch(/^SD-261121-[2-9A-HJ-NP-Z]{6}$/)
  })

  test.each([
    ['', 'missing'],
    [' \n ', 'missing'],
    ['x'.repeat(1001), 'too-long'],
    ['Tên đúng là \u202eLan', 'odd-characters'],
    ['Tên\u0000', 'odd-characters'],
  ])('a wish %# that cannot be kept', (typed, problem) => {
    expect(readWish(typed)).toEqual({ problem })
  })

  test('keeps the lines of the person', () => {
    expect(readWish(' Một\r\nHai ')).toEqual({ wish: 'Một\nHai' })
  })
})

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`correction requests on ${setup.title()}`, () => {
    let portal: TestPortal
    beforeAll(async () => {
      portal = await openTestPortal(setup, { now: () => NOW })
    })
    afterAll(() => portal?.close())

    const at = (path: string) => `${portal.origin}${path}`
    const open = async (account: Parameters<TestPortal['newAccount']>[0] = {}) =>
      portal.browserOf(await portal.newAccount(account))
    const ask = async (browser: Awaited<ReturnType<typeof open>>, wish = 'Giới tính là nữ') =>
      (await browser.visit(at('/profile/corrections'))).submit(
        { field: 'gender', wish },
        'Gửi yêu cầu',
      )

    test('gets a reference, a page to take along, and stands in the list', async () => {
      const browser = await open({ name: 'Trần Thị Bích' })
      const page = await ask(browser, 'Giới tính là nữ,\ntheo giấy khai sinh <b>')
      const text = plainText(page.html)
      const [reference = ''] = /SD-\d{6}-\w{6}/.exec(text) ?? []
      expect(text).toContain('Trần Thị Bích')
      expect(text).toContain('theo giấy khai sinh <b>')
      expect(page.html).not.toContain('<b>')
      expect(text).toContain('Hãy mang trang này và giấy tờ chứng minh')
      expect(plainText((await browser.visit(at('/profile/corrections'))).html)).toContain(reference)
    })

    test('without words is refused with what is missing, the field kept', async () => {
      const page = await ask(await open(), '  ')
      expect(page.status).toBe(422)
      expect(plainText(page.html)).toContain('Hãy viết thế nào là đúng')
      expect(page.html).toMatch(/<option value="gender" selected/)
    })

    test('of another person is not there, to look at or to withdraw', async () => {
      const page = await ask(await open())
      const thief = await open({ name: 'Kẻ Gian' })
      expect((await thief.visit(page.url)).status).toBe(404)
      const own = await ask(thief)
      const csrf = /name="csrf" value="([^"]+)"/.exec(own.html)?.[1] ?? ''
      const answer = await thief.send(`${page.url.href}/withdraw`, {
        method: 'POST',
        body: new URLSearchParams({ csrf }),
        headers: { origin: portal.origin },
      })
      expect(answer.status).toBe(404)
      expect((await thief.visit(at('/profile/corrections/not-an-id'))).status).toBe(404)
    })

    test('only so many are open at once, in parallel too; a withdrawn one makes room', async () => {
      const browser = await open()
      const form = await browser.visit(at('/profile/corrections'))
      const pages = await Promise.all(
        Array.from({ length: MAX_OPEN_REQUESTS + 3 }, () =>
          form.submit({ field: 'gender', wish: 'Nữ' }, 'Gửi yêu cầu'),
        ),
      )
      const made = pages.filter(({ status }) => status === 200)
      expect(made).toHaveLength(MAX_OPEN_REQUESTS)
      const withdrawn = await made[0]?.submit({}, 'Rút yêu cầu')
      expect(plainText(withdrawn?.html ?? '')).toContain('Bạn đã rút yêu cầu này')
      expect((await ask(browser)).status).toBe(200)
    })

    test('an administrator answers it; the person reads the answer', async () => {
      const browser = await open()
      const own = await ask(browser)
      const [reference = ''] = /SD-\d{6}-\w{6}/.exec(own.html) ?? []
      const admin = await open({ audience: 'administrator', name: 'Quản trị' })
      const list = await admin.visit(at('/admin/corrections?status=sent'))
      const one = await list.click(reference)
      const refused = await one.submit({ status: 'refused', note: '' }, 'Lưu')
      expect(refused.status).toBe(422)
      expect(plainText(refused.html)).toContain('Hãy ghi lý do không sửa')
      await one.submit({ status: 'forwarded', note: 'Đã chuyển hôm nay' }, 'Lưu')
      const text = plainText((await browser.visit(own.url)).html)
      expect(text).toContain('Đã chuyển đến cơ quan quản lý cơ sở dữ liệu')
      expect(text).toContain('Đã chuyển hôm nay')
      // A page from before that moved it: said, and nothing moves twice.
      const late = await one.submit({ status: 'received', note: '' }, 'Lưu')
      expect(late.status).toBe(422)
      expect(plainText(late.html)).toContain('vừa đổi tình trạng')
    })

    test('the list of all is for administrators; for others there is no such page', async () => {
      const page = await ask(await open())
      const id = page.url.pathname.split('/').at(-1)
      for (const browser of [await open(), await open({ type: 'eid' })]) {
        for (const path of ['/admin/corrections', `/admin/corrections/${id}`]) {
          expect((await browser.visit(at(path))).status).toBe(404)
        }
      }
      expect((await fetch(at('/admin/corrections'), { redirect: 'manual' })).status).toBe(404)
    })

    test('each step is written down, and cannot be changed', async () => {
      const browser = await open()
      await (await ask(browser)).submit({}, 'Rút yêu cầu')
      const types = await portal.db
        .selectFrom('audit_event')
        .select('type')
        .where('type', 'like', 'correction.%')
        .execute()
      expect(types.map(({ type }) => type)).toContain('correction.moved')
      const change = portal.db.updateTable('correction_step').set({ note: 'x' })
      await expect(change.execute()).rejects.toThrow('append-only')
    })
  })
}
