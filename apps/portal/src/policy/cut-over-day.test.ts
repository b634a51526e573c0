import { type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startOfDay } from '../day/day.ts'
import { phases } from '../dossiers/dossier.ts'
import { addDossier, technicalIdOf } from '../test-contents.ts'
import { type LinkingPortal, newCitizen, openLinkingPortal } from '../test-linking.ts'
import { portalSetups } from '../test-portal.ts'
import { makeEvent, sendEvents } from '../test-province.ts'

const DAY = startOfDay('2026-12-21')

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`the day comes on ${setup.title()}`, () => {
    let portal: LinkingPortal
    beforeAll(async () => {
      portal = await openLinkingPortal(setup)
      portal.switches.now = new Date(DAY.getTime() - 60_000)
      const { policies } = portal.features
      await policies.change(
        {
          line: { type: 'portal', audience: 'person', from: DAY, access: 'link-only' },
          reason: 'law',
        },
        { version: policies.current().version, actor: { name: 'Trần Thị Mai' } },
      )
    })
    afterAll(() => portal?.close())

    /** Somebody with a dossier under way and one that waits for papers, and what they have begun. */
    async function newInFlight() {
      const citizen = newCitizen()
      const old = await portal.newOldAccount(citizen)
      const underWay = await addDossier(portal, old, { status: 4, sequence: 1 })
      const waiting = await addDossier(portal, old, { status: 5, sequence: 1 })
      const browser = portal.newBrowser()
      await portal.signInOld(browser, old)
      const form = await browser.visit(`${portal.origin}/profile/corrections`)
      const wish = { field: 'placeOfOrigin', wish: 'Quê quán ghi thiếu tên phường.' }
      await form.submit(wish, 'Gửi yêu cầu')
      return { citizen, old, underWay, waiting, browser }
    }

    const allDossiers = async (browser: HttpDriver) => {
      const tabs = phases.map((tab) => browser.visit(`${portal.origin}/dossiers?tab=${tab}`))
      return plainText((await Promise.all(tabs)).map(({ html }) => html).join())
    }

    test('dossiers under way go on, and their owner reaches them by the e-ID after linking', async () => {
      const { citizen, old, underWay, waiting, browser } = await newInFlight()
      expect(await allDossiers(browser)).toContain(underWay.code)
      portal.switches.now = new Date(DAY.getTime() + 60_000)

      // The session of the day before is led to linking; nothing is said to be gone.
      expect((await browser.visit(`${portal.origin}/dossiers`)).url.pathname).toBe('/link')

      // Provinces know nothing of the day: they tell of the dossier under the number they have.
      const technicalId = await technicalIdOf(portal, old)
      const { code } = underWay
      const next = [
        makeEvent({ technicalId, code, sequence: 2, status: 9 }),
        makeEvent({ technicalId, code: 'H08-261220-0777', sequence: 1, status: 1 }),
      ]
      const { results } = await sendEvents(portal.origin, next)
      expect(results.map(({ outcome }) => outcome)).toEqual(['recorded', 'recorded'])

      const mine = portal.newBrowser()
      await portal.signInEid(mine, citizen)
      await mine.visit(`${portal.origin}/link/prove`)
      const preview = await portal.signInOld(mine, old, '/link/confirm')
      expect(plainText((await preview.submit({}, 'Đồng ý liên kết')).html)).toContain(
        'Liên kết thành công',
      )
      const after = await allDossiers(mine)
      for (const one of [code, waiting.code, 'H08-261220-0777']) expect(after).toContain(one)
      const dossier = await mine.visit(`${portal.origin}/dossiers/${underWay.id}`)
      expect(plainText(dossier.html)).toContain('Đã xử lý xong')
      expect((await portal.accountRow(old.accountId))?.status).toBe('active')
      const begun = await mine.visit(`${portal.origin}/profile/corrections`)
      expect(plainText(begun.html)).toContain('Quê Quán')

      // And on after the link, still under the old number.
      const last = makeEvent({ technicalId, code, sequence: 3, status: 10 })
      expect((await sendEvents(portal.origin, [last])).results[0]?.outcome).toBe('recorded')
      const done = await mine.visit(`${portal.origin}/dossiers/${underWay.id}`)
      expect(plainText(done.html)).toContain('Đã trả kết quả')
    })

    test('who never links loses nothing: dossier and request stay with the old account', async () => {
      portal.switches.now = new Date(DAY.getTime() - 30_000)
      const { old, underWay } = await newInFlight()
      portal.switches.now = new Date(DAY.getTime() + 90_000)
      const kept = await portal.db
        .selectFrom('dossier')
        .select(['account_id', 'status'])
        .where('id', '=', underWay.id)
        .executeTakeFirstOrThrow()
      expect(kept).toEqual({ account_id: old.accountId, status: 4 })
      const browser = portal.newBrowser()
      const led = await portal.signInOld(browser, old)
      expect(led.url.pathname).toBe('/link')
      const own = await browser.visit(`${portal.origin}/profile/corrections`)
      expect(plainText(own.html)).toContain('Quê Quán')
    })
  })
}
