import { createHttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { TestPerson } from '../test-issuer.ts'
import { lan, onestopSetups, openTestOnestop, type TestOnestop } from '../test-onestop.ts'

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`citizens on ${setup.title()}`, () => {
    let province: TestOnestop
    beforeAll(async () => {
      province = await openTestOnestop({ setup })
    })
    afterAll(() => province?.close())

    const personOf = async ({ account }: TestPerson) => {
      const { person_id } = await province.db
        .selectFrom('citizen_profile')
        .select('person_id')
        .where('technical_id', '=', `T-${account}`)
        .executeTakeFirstOrThrow()
      return person_id
    }
    const isSignedIn = async (browser: { visit(url: string): Promise<{ html: string }> }) =>
      (await browser.visit(province.origin)).html.includes('account-menu')

    const turn = (value: 'broker' | 'direct') => {
      const { settings } = province.features
      return settings.change(
        { key: 'topology', value, reason: 'test' },
        { version: settings.current().version, actor: { name: 'Trần Thị Mai' } },
      )
    }

    test('a citizen signs in by the portal and sees the name and the way out (R118)', async () => {
      const { page } = await province.signInCitizen()
      expect(page.status).toBe(200)
      expect(page.url.href).toBe(`${province.origin}/?notice=first-time`)
      const words = plainText(page.html)
      expect(words).toContain('Nguyễn Thị Lan')
      expect(words).toContain('Đăng xuất')
    })

    test('the second time it is the same person, greeted without news', async () => {
      const before = await personOf(lan)
      const { page } = await province.signInCitizen()
      expect(page.url.search).toBe('')
      expect(await personOf(lan)).toBe(before)
    })

    test('who stops at the portal comes back to the front page', async () => {
      province.portal.choose(undefined)
      const page = await createHttpDriver().visit(`${province.origin}/sign-in`)
      expect(page.url.search).toBe('?notice=cancelled')
      expect(plainText(page.html)).toContain('Bạn đã dừng đăng nhập')
    })

    test('signing out ends it here and leads past the portal', async () => {
      const { browser, page } = await province.signInCitizen()
      const left = await page.submit({}, 'Đăng xuất')
      expect(left.url.pathname + left.url.search).toBe('/?notice=signed-out')
      expect(await isSignedIn(browser)).toBe(false)
    })

    test('a logout that the portal tells of ends every session of its sid, and no other', async () => {
      const first = await province.signInCitizen()
      const other = await province.signInCitizen()
      // The portal's session and not the province's: what comes by it has the same `sid`.
      const second = createHttpDriver()
      for (const { name, value } of first.browser.cookies()) {
        if (name.includes('onestop')) continue
        second.plant(province.portal.url, `${name}=${value}; Path=/`)
      }
      await second.visit(`${province.origin}/sign-in`)
      expect(await isSignedIn(second)).toBe(true)
      await first.page.submit({}, 'Đăng xuất')
      await vi.waitFor(async () => expect(await isSignedIn(second)).toBe(false), 3_000)
      expect(await isSignedIn(other.browser)).toBe(true)
    })

    test.each(['', 'not-a-token', 'a.b.c'])('the logout token %j is refused', async (token) => {
      for (const name of ['portal', 'identity']) {
        const answer = await fetch(`${province.origin}/back-channel-logout/${name}`, {
          method: 'POST',
          body: new URLSearchParams({ logout_token: token }),
        })
        expect(answer.status).toBe(400)
      }
    })

    test('accounts that the portal says are linked become one person, the eldest', async () => {
      const old: TestPerson = { account: 'binh-old', name: 'Trần Văn Bình', level: 0 }
      const own: TestPerson = { account: 'binh-eid', name: 'Trần Văn Bình', level: 2 }
      const { browser } = await province.signInCitizen(old)
      await province.signInCitizen(own)
      const eldest = await personOf(old)
      expect(await personOf(own)).not.toBe(eldest)
      const { page } = await province.signInCitizen({ ...own, linked: [old.account] })
      expect(plainText(page.html)).toContain('Trần Văn Bình')
      const rows = await province.db
        .selectFrom('subject')
        .select('person_id')
        .where('person_id', '=', eldest)
        .execute()
      expect(rows).toHaveLength(2)
      // The eldest keeps its sessions: the younger's, of which there may be some, begin anew.
      expect(await isSignedIn(browser)).toBe(true)
      const merged = await province.db
        .selectFrom('audit')
        .select('object_kind')
        .where('type', '=', 'person.merged')
        .where('person_id', '=', eldest)
        .execute()
      expect(merged).toEqual([{ object_kind: 'person' }])
    })

    test('an operator’s change of topology holds at once: straight to the issuer of e-IDs', async () => {
      expect(await turn('direct')).toBe('changed')
      const minh: TestPerson = { account: 'minh', name: 'Trần Văn Minh', level: 2 }
      province.identity.choose(minh)
      const page = await createHttpDriver().visit(`${province.origin}/sign-in`)
      expect(plainText(page.html)).toContain('Trần Văn Minh')
      expect(await turn('broker')).toBe('changed')
    })

    test('without the portal in between no page speaks of it, from the door to the way out', async () => {
      const browser = createHttpDriver()
      const read = async (path: string) =>
        plainText((await browser.visit(province.origin + path)).html)
      expect(await read('/')).toContain('qua Cổng Dịch vụ công quốc gia')
      expect(await read('/staff/sign-in')).toContain('Ở trang tiếp theo, chọn')
      expect(await turn('direct')).toBe('changed')
      expect(await read('/')).not.toContain('Cổng Dịch vụ công quốc gia để dùng')
      expect(await read('/staff/sign-in')).not.toContain('Ở trang tiếp theo')
      province.identity.choose({ account: 'thang', name: 'Trần Văn Thẳng', level: 2 })
      const home = await browser.visit(`${province.origin}/sign-in`)
      // By which issuer the session is, whatever is set meanwhile.
      expect(await turn('broker')).toBe('changed')
      const left = await home.submit({}, 'Đăng xuất')
      expect(left.url.search).toBe('?notice=signed-out-direct')
      expect(plainText(left.html)).toContain(
        'Bạn đã đăng xuất khỏi hệ thống của tỉnh và hệ thống định danh VNeID.',
      )
    })

    test('pages of officials have a door of their own', async () => {
      const page = await createHttpDriver().visit(`${province.origin}/sign-in?return_to=/staff/x`)
      expect(page.url.pathname).toBe('/staff/sign-in')
    })
  })
}
