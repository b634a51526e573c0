import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Citizen, type LinkingPortal, newCitizen, openLinkingPortal } from '../test-linking.ts'
import { portalSetups } from '../test-portal.ts'

const DAY = 24 * 60 * 60

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`linked accounts on ${setup.title()}`, () => {
    let portal: LinkingPortal
    beforeAll(async () => {
      portal = await openLinkingPortal(setup)
    })
    afterAll(() => portal?.close())

    const link = async (citizen: Citizen, type: 'portal' | 'postal' = 'portal') => {
      const old = await portal.newOldAccount(citizen, { type })
      const browser = portal.newBrowser()
      await portal.signInEid(browser, citizen)
      await browser.visit(`${portal.origin}/link/prove`)
      const preview = await portal.signInOld(browser, old, '/link/confirm')
      await preview.submit({}, 'Đồng ý liên kết')
      const list = () => browser.visit(`${portal.origin}/linked-accounts`)
      return { old, browser, list }
    }
    const isAtHome = async (accountId: string) => {
      const row = await portal.accountRow(accountId)
      return row?.person_id === row?.home_person_id
    }

    test('cards with type and date; the number is masked until it is asked for (R106, R107)', async () => {
      const citizen = newCitizen()
      const { list } = await link(citizen)
      const page = await list()
      const masked = `099*****${citizen.personalId.slice(-4)}`
      expect(plainText(page.html)).toContain('Danh sách tài khoản liên kết')
      expect(plainText(page.html)).toContain(`Tài khoản liên kết: ${masked}`)
      expect(page.html).not.toContain(citizen.personalId)
      const shown = await page.submit({}, 'Hiện đầy đủ số')
      expect(plainText(shown.html)).toContain(`Tài khoản liên kết: ${citizen.personalId}`)
      expect(shown.url.search).toBe('')
      expect((await list()).html).not.toContain(citizen.personalId)
    })

    test('removed: consequences first, then the account stands alone with what came in by it', async () => {
      const citizen = newCitizen()
      const { old, browser, list } = await link(citizen)
      const question = await (await list()).click('Xóa liên kết')
      expect(plainText(question.html)).toContain('Không hồ sơ nào bị xóa')
      const ended = await question.submit({}, 'Xóa liên kết')
      expect(plainText(ended.html)).toContain('Đã xóa liên kết')
      expect(await isAtHome(old.accountId)).toBe(true)
      // Known to be the owner's, and meant to stand alone: its own way in opens it again.
      await portal.signInEid(portal.newBrowser(), citizen)
      const alone = await portal.signInOld(portal.newBrowser(), old)
      expect(plainText(alone.html)).toContain('Thông báo')
      expect(plainText((await browser.visit(`${portal.origin}/linked-accounts`)).html)).toContain(
        'Chưa có tài khoản nào được liên kết',
      )
      expect(portal.sms.at(-1)?.text).toContain('vua bi xoa')
    })

    test('undone within 30 days, it is as before: the old account opens for linking only', async () => {
      const citizen = newCitizen()
      const { old, list } = await link(citizen)
      const question = await (await list()).click('Hoàn tác liên kết')
      await question.submit({}, 'Hoàn tác liên kết')
      expect(await isAtHome(old.accountId)).toBe(true)
      const page = await portal.signInOld(portal.newBrowser(), old)
      expect(plainText(page.html)).toContain('Tài khoản này chỉ còn dùng để liên kết')
      const kinds = (await portal.eventsOf(old.accountId)).map(({ kind }) => kind)
      expect(kinds).toEqual(['linked', 'undone'])
    })

    test('after 30 days it can be removed, and no longer undone', async () => {
      const citizen = newCitizen()
      const { old } = await link(citizen)
      portal.later(31 * DAY)
      const browser = portal.newBrowser()
      const page = await portal.signInEid(browser, citizen, '/linked-accounts')
      expect(plainText(page.html)).not.toContain('Hoàn tác liên kết')
      const late = await browser.visit(`${portal.origin}/linked-accounts/${old.accountId}/undo`)
      expect(late.status).toBe(409)
      expect(plainText(late.html)).toContain('Đã quá hạn hoàn tác')
      await (await page.click('Xóa liên kết')).submit({}, 'Xóa liên kết')
      expect(await isAtHome(old.accountId)).toBe(true)
    })

    test('an older sign-in is asked for again, and leads back to the question', async () => {
      const citizen = newCitizen()
      const { old, list } = await link(citizen)
      const fresh = await (await list()).click('Xóa liên kết')
      portal.later(16 * 60)
      expect((await fresh.submit({}, 'Xóa liên kết')).url.pathname).toMatch(/unlink$/)
      expect(await isAtHome(old.accountId)).toBe(false)
      const stale = await (await list()).click('Xóa liên kết')
      portal.expectEid(citizen)
      const again = await stale.submit({}, 'Đăng nhập bằng VNeID')
      expect(again.url.pathname).toBe(`/linked-accounts/${old.accountId}/unlink`)
      await again.submit({}, 'Xóa liên kết')
      expect(await isAtHome(old.accountId)).toBe(true)
    })

    test.each([
      ['its way in is closed', (_id: string) => (portal.switches.gate = closed)],
      ['it has no password any more', (id: string) => portal.switches.unusable.add(id)],
    ])('never the last way in: 409 while %s', async (_story, turn) => {
      const citizen = newCitizen()
      const { old, browser, list } = await link(citizen)
      const question = await (await list()).click('Xóa liên kết')
      const url = `${portal.origin}/linked-accounts/${old.accountId}/unlink`
      turn(old.accountId)
      const refused = await question.submit({}, 'Xóa liên kết')
      const asked = await browser.visit(url)
      portal.switches.gate = { access: 'full' }
      expect([refused.status, asked.status]).toEqual([409, 409])
      expect(plainText(refused.html)).toContain('không ai mở được hồ sơ trong đó nữa')
      expect(await isAtHome(old.accountId)).toBe(false)
    })

    test('sent twice, at once or after a new link: it ends once, and never the later link', async () => {
      const citizen = newCitizen()
      const { old, browser, list } = await link(citizen)
      const question = await (await list()).click('Xóa liên kết')
      const both = await Promise.all([
        question.submit({}, 'Xóa liên kết'),
        question.submit({}, 'Xóa liên kết'),
      ])
      for (const page of both) expect(plainText(page.html)).toContain('Đã xóa liên kết')
      expect(await portal.eventsOf(old.accountId)).toHaveLength(2)
      await browser.visit(`${portal.origin}/link/prove`)
      const preview = await portal.signInOld(browser, old, '/link/confirm')
      await preview.submit({}, 'Đồng ý liên kết')
      await question.submit({}, 'Xóa liên kết')
      expect(await isAtHome(old.accountId)).toBe(false)
    })

    test('of another person’s link nothing is told and nothing is ended', async () => {
      const { old } = await link(newCitizen())
      const other = await link(newCitizen())
      const url = `${portal.origin}/linked-accounts/${old.accountId}/unlink`
      expect((await other.browser.visit(url)).status).toBe(404)
      const own = await (await other.list()).click('Xóa liên kết')
      const csrf = /name="csrf" value="([^"]+)"/.exec(own.html)?.[1] ?? ''
      const event = (await portal.eventsOf(old.accountId))[0]?.id ?? ''
      const forged = await other.browser.send(url, {
        method: 'POST',
        body: new URLSearchParams({ csrf, link: event }),
        headers: { origin: portal.origin },
      })
      expect(forged.status).toBe(404)
      expect(await isAtHome(old.accountId)).toBe(false)
    })

    test('by the old account’s own session links are seen, and not ended', async () => {
      const citizen = newCitizen()
      const { old } = await link(citizen)
      const row = await portal.accountRow(old.accountId)
      const browser = await portal.browserOf({ ...old, personId: row?.person_id ?? '' })
      const page = await browser.visit(`${portal.origin}/linked-accounts`)
      expect(plainText(page.html)).toContain('Để xóa liên kết, hãy đăng nhập bằng VNeID')
      const asked = await browser.visit(`${portal.origin}/linked-accounts/${old.accountId}/unlink`)
      expect(asked.status).toBe(409)
    })

    test('a post account and a portal account stand side by side, one of each kind', async () => {
      const citizen = newCitizen()
      await link(citizen, 'portal')
      const { list, browser } = await link(citizen, 'postal')
      expect(plainText((await list()).html)).toContain('Tài khoản cấp bởi Bưu điện Việt Nam')
      const third = await portal.newOldAccount(citizen)
      await browser.visit(`${portal.origin}/link/prove`)
      const stopped = await portal.signInOld(browser, third, '/link/confirm')
      expect(stopped.status).toBe(409)
      expect(plainText(stopped.html)).toContain('Ông/Bà đã liên kết một tài khoản cùng loại')
    })
  })
}

const closed = { access: 'closed', reason: 'over' } as const
