import { createHttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type IdentityTest, khoa, openIdentityTest } from '../test-identity.ts'
import type { TestPerson } from '../test-issuer.ts'
import { onestopSetups } from '../test-onestop.ts'

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`officials at another issuer on ${setup.title()}`, () => {
    let at: IdentityTest
    beforeAll(async () => {
      at = await openIdentityTest(setup)
    })
    beforeEach(async () => {
      await at.begin()
      if (at.province.features.settings.current().topology === 'direct') await turn('broker')
    })
    afterAll(() => at?.close())

    const turn = async (value: 'broker' | 'direct') => {
      const { settings } = at.province.features
      const actor = { name: 'Trần Thị Mai' }
      const change = { key: 'topology', value, reason: 'test' } as const
      expect(await settings.change(change, { version: settings.current().version, actor })).toBe(
        'changed',
      )
    }
    /** Straight at the issuer of e-IDs, as an official or as a citizen. */
    const comeStraight = async (person: TestPerson, path = '/staff/sign-in/eid') => {
      at.province.identity.choose(person)
      const browser = createHttpDriver()
      return { browser, page: await browser.visit(`${at.province.origin}${path}`) }
    }
    /** Bound by a sign-in through the portal. */
    const bind = async () => {
      const personalId = at.ownNumber()
      const { id, browser } = await at.province.wearLocally(at.username)
      await at.save(browser, { personalId })
      const signedIn = await at.province.signInStaff(at.anyone(personalId))
      expect(signedIn.page.url.pathname).toBe('/staff')
      return { id, personalId, browser: signedIn.browser }
    }
    const holderOf = async (id: string) => {
      const { person_id } = await at.province.db
        .selectFrom('staff_account')
        .select('person_id')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      return person_id
    }

    test('whoever was bound through the portal is known when the e-ID is asked itself, and back', async () => {
      const { id, personalId, browser } = await bind()
      const holder = await holderOf(id)
      await turn('direct')
      const { page } = await comeStraight(at.anyone(personalId))
      expect(page.url.pathname).toBe('/staff')
      expect(plainText(page.html)).toContain(at.username)
      expect(await holderOf(id)).toBe(holder)
      // What was begun through the portal goes on.
      expect((await browser.visit(`${at.province.origin}/staff`)).url.pathname).toBe('/staff')
    })

    test('who came straight as a citizen first is the same person, with one profile', async () => {
      const { id, personalId } = await bind()
      const person = at.anyone(personalId)
      await turn('direct')
      const citizen = await comeStraight(person, '/sign-in')
      expect(plainText(citizen.page.html)).toContain(`Xin chào, ${khoa.fullName}`)
      const { page } = await comeStraight(person)
      expect(page.url.pathname).toBe('/staff')
      // The session from before belonged to somebody who is no more.
      const after = await citizen.browser.send(`${at.province.origin}/account`)
      expect(after.headers.get('location')).toContain('/sign-in')
      const subjects = await at.province.db
        .selectFrom('subject')
        .select('issuer')
        .where('person_id', '=', await holderOf(id))
        .execute()
      expect(subjects.map(({ issuer }) => issuer).toSorted()).toEqual(
        [at.province.portal.url, at.province.identity.url].toSorted(),
      )
    })

    test('another number, no level, or a second name at one issuer: nobody’s account', async () => {
      const { id, personalId } = await bind()
      const holder = await holderOf(id)
      const noAccount = '/staff/sign-in/no-account'
      await turn('direct')
      const stranger = await comeStraight(at.anyone(at.makeNumber(7000)))
      expect(stranger.page.url.pathname).toBe(noAccount)
      const weak = await comeStraight({ ...at.anyone(personalId), level: 1 })
      expect(weak.page.url.pathname).toBe('/sign-in/level')
      expect((await comeStraight(at.anyone(personalId))).page.url.pathname).toBe('/staff')
      // The issuer tells the two apart, so the number does not make them one.
      const second = await comeStraight(at.anyone(personalId))
      expect(second.page.url.pathname).toBe(noAccount)
      expect(await holderOf(id)).toBe(holder)
    })

    test('in ten windows at once: one person, in all of them', async () => {
      const { id, personalId } = await bind()
      const holder = await holderOf(id)
      const person = at.anyone(personalId)
      await turn('direct')
      const all = await Promise.all(Array.from({ length: 10 }).map(() => comeStraight(person)))
      expect(all.map(({ page }) => [page.url.pathname, page.status])).toEqual(
        Array(10).fill(['/staff', 200]),
      )
      expect(await holderOf(id)).toBe(holder)
    })
  })
}
