import { type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ProvenAccount } from '../account/account.ts'
import { startOfDay } from '../day/day.ts'
import { openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'

const TODAY = startOfDay('2026-11-21')
const actor = { name: 'Trần Thị Mai' }

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`rehearsal days on ${setup.title()}`, () => {
    let portal: TestPortal
    let now = TODAY
    beforeAll(async () => {
      portal = await openTestPortal(setup, { now: () => now })
      await portal.features.rehearsals.add('2026-11-21', actor)
    })
    afterAll(() => portal.close())
    beforeEach(() => {
      now = TODAY
    })
    const onward = (proven: ProvenAccount, access: 'full' | 'link-only' = 'full') =>
      portal.features.rehearsals.onward({
        proven,
        access,
        browserId: 'b',
        address: '192.0.2.1',
        returnTo: '/dossiers',
      })

    test('lead people with the portal’s own account past the page, once per sign-in', async () => {
      expect(await onward(await portal.newAccount())).toBe(
        '/sign-in/rehearsal?return_to=%2Fdossiers',
      )
      const others = [
        await portal.newAccount({ type: 'eid' }),
        await portal.newAccount({ type: 'postal' }),
        await portal.newAccount({ audience: 'organization' }),
        await portal.newAccount({ audience: 'administrator' }),
      ]
      for (const other of others) expect(await onward(other)).toBeUndefined()
      expect(await onward(await portal.newAccount(), 'link-only')).toBeUndefined()
      now = startOfDay('2026-11-22')
      expect(await onward(await portal.newAccount())).toBeUndefined()
    })

    const answer = async (proven: ProvenAccount, button: RegExp) => {
      const browser = await portal.browserOf(proven)
      const page = await browser.visit(`${portal.origin}/sign-in/rehearsal?return_to=%2Fhelp`)
      expect(plainText(page.html)).toContain('Hôm nay diễn tập chuyển đổi tài khoản')
      const words = [...page.html.matchAll(/<button[^>]*>([^<]+)<\/button>/g)].map(([, w]) => w)
      const pressed = words.find((word) => word && button.test(word)) ?? ''
      return page.submit({}, pressed)
    }
    const figures = async () =>
      (await portal.features.rehearsals.list()).find(({ day }) => day === '2026-11-21')

    test('the e-ID leads to linking, the other button on; each person counts once', async () => {
      const [bob, an] = [await portal.newAccount(), await portal.newAccount()]
      expect((await answer(bob, /^Để sau/)).url.pathname).toBe('/help')
      expect((await answer(bob, /^Để sau/)).url.pathname).toBe('/help')
      expect((await answer(an, /^Liên kết/)).url.pathname).toBe('/link')
      expect(await figures()).toEqual({ day: '2026-11-21', eid: 1, passed: 1 })
      expect((await answer(bob, /^Liên kết/)).url.pathname).toBe('/link')
      expect(await figures()).toEqual({ day: '2026-11-21', eid: 2, passed: 0 })
    })

    test('on any other day the page leads on and counts nothing', async () => {
      const before = await figures()
      now = new Date('2026-11-21T16:50:00Z')
      const browser = await portal.browserOf(await portal.newAccount())
      const page = await browser.visit(`${portal.origin}/sign-in/rehearsal`)
      now = startOfDay('2026-11-22')
      const late = await page.submit({}, 'Để sau, vào Cổng như thường')
      expect(late.url.pathname).toBe('/')
      const kept = await browser.visit(`${portal.origin}/sign-in/rehearsal?return_to=%2Fhelp`)
      expect(kept.url.pathname).toBe('/help')
      expect(await figures()).toEqual(before)
    })

    describe('their page for administrators', () => {
      let admin: HttpDriver
      beforeEach(async () => {
        admin = await portal.browserOf(await portal.newAccount({ audience: 'administrator' }))
      })
      const visit = () => admin.visit(`${portal.origin}/admin/rehearsals`)

      test('sets a day from today on, and takes it back', async () => {
        for (const date of ['20/11/2026', '', '31/11/2026']) {
          expect((await (await visit()).submit({ date }, 'Thêm ngày')).status, date).toBe(422)
        }
        const added = await (await visit()).submit({ date: '05/12/2026' }, 'Thêm ngày')
        expect(plainText(added.html)).toContain('05/12/2026')
        await added.submit({}, 'Bỏ ngày này : 05/12/2026')
        expect(plainText((await visit()).html)).not.toContain('05/12/2026')
        const types = await portal.db
          .selectFrom('audit_event')
          .select('type')
          .where('type', 'like', 'rehearsal.%')
          .execute()
        expect(types).toHaveLength(3)
      })
    })
  })
}
