import { createHttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { lanSignedIn, NOW, openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'
import { createTestSource, quyNhon, type TestSource } from '../test-source.ts'
import { backOffSeconds } from './verification-queue.ts'

const binh = {
  personalId: '099190000201',
  fullName: 'Trần Văn Bình',
  dateOfBirth: '1990-05-04',
  gender: 'male',
  permanentCommune: quyNhon,
}
const lan = {
  ...binh,
  personalId: '099186000123',
  fullName: 'Nguyễn Thị Lan',
  dateOfBirth: '1986-05-04',
  gender: 'female',
}
const typed = {
  source: 'registry',
  personalId: binh.personalId,
  fullName: binh.fullName,
  dateOfBirth: '04/05/1990',
}

test('waits longer each time, and no longer than an hour', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 100].map(backOffSeconds)
  expect(waits).toEqual([15, 30, 60, 120, 300, 900, 3600, 3600, 3600])
})

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`checks that wait on ${setup.title()}`, () => {
    let portal: TestPortal
    let source: TestSource
    let now = NOW
    beforeAll(async () => {
      source = createTestSource(() => now, [])
      portal = await openTestPortal(setup, { now: () => now, trustedSources: [source] })
    })
    afterAll(() => portal?.close())
    beforeEach(async () => {
      await portal.db.deleteFrom('verification_queue').execute()
      Object.assign(source, { records: [binh, lan], isAway: false, asked: [], read: [] })
    })

    const later = (seconds: number) => {
      now = new Date(now.getTime() + seconds * 1000)
    }
    const round = () => portal.features.runQueuedChecks()
    const open = async () => {
      const proven = await portal.newAccount()
      const browser = await portal.browserOf(proven)
      const profile = async () => plainText((await browser.visit(`${portal.origin}/profile`)).html)
      return { proven, browser, profile }
    }
    const update = async ({ browser }: Awaited<ReturnType<typeof open>>) =>
      (await browser.visit(`${portal.origin}/profile/verify`)).submit(typed, 'Cập nhật')
    const queued = () => portal.db.selectFrom('verification_queue').selectAll().execute()

    test('the register is down: what was there stays, the page says so; it comes back: updated', async () => {
      const person = await open()
      source.isAway = true
      const page = await update(person)
      expect(page.url.pathname).toBe('/profile')
      expect(plainText(page.html)).toContain('đang chờ đối chiếu lại')
      expect(plainText(page.html)).toContain('Thông tin cũ vẫn giữ nguyên')
      expect(await portal.features.identityInfo.verifiedPersonalIdOf(person.proven.accountId)).toBe(
        undefined,
      )
      const [row] = await queued()
      expect(row?.stated_sealed).toBeTruthy()
      expect(JSON.stringify(row)).not.toContain(binh.personalId)
      await round()
      expect(await person.profile()).toContain('đang chờ đối chiếu lại')
      source.isAway = false
      later(60)
      await round()
      const text = await person.profile()
      expect(text).toContain('Thông tin đã khớp và đã được cập nhật.')
      expect(text).not.toContain('đang chờ đối chiếu lại')
      expect(await portal.features.identityInfo.verifiedPersonalIdOf(person.proven.accountId)).toBe(
        binh.personalId,
      )
      // What was typed is not kept any longer than it is needed.
      expect((await queued())[0]?.stated_sealed).toBeNull()
    })

    test('an outage is no try: the day’s three are all left', async () => {
      const person = await open()
      source.isAway = true
      for (let time = 0; time < 5; time += 1) expect((await update(person)).status).toBe(200)
    })

    test('asked again with a longer wait each time, and never between', async () => {
      const person = await open()
      source.isAway = true
      await update(person)
      source.asked = []
      await round()
      await round()
      expect(source.asked).toHaveLength(1)
      later(15)
      await round()
      expect(source.asked).toHaveLength(2)
      later(15)
      await round()
      expect(source.asked).toHaveLength(2)
      later(15)
      await round()
      expect(source.asked).toHaveLength(3)
    })

    test('many rounds at once make each check once', async () => {
      const people = await Promise.all([open(), open(), open()])
      source.isAway = true
      for (const person of people) await update(person)
      source.isAway = false
      source.asked = []
      await Promise.all(Array.from({ length: 6 }, round))
      expect(source.asked).toHaveLength(3)
    })

    test('what a process that died had begun is made by another after the lease', async () => {
      const person = await open()
      source.isAway = true
      await update(person)
      source.isAway = false
      const dead = () => Promise.reject(new Error('the process is gone'))
      await expect(portal.features.verificationQueue.runRound(dead)).rejects.toThrow('is gone')
      source.asked = []
      await round()
      expect(source.asked).toEqual([])
      later(61)
      await round()
      expect(await person.profile()).toContain('Thông tin đã khớp và đã được cập nhật.')
    })

    test('a source that is away is not asked by everybody who waits', async () => {
      source.isAway = true
      for (let person = 0; person < 6; person += 1) await update(await open())
      source.asked = []
      await round()
      expect(source.asked).toHaveLength(3)
    })

    test('what does not match is said by name when it is known, and nothing is changed', async () => {
      const person = await open()
      source.isAway = true
      await update(person)
      Object.assign(source, { isAway: false, records: [{ ...binh, dateOfBirth: '1990-05-05' }] })
      later(60)
      await round()
      expect(await person.profile()).toContain(
        'có thông tin khác với CSDL Quốc gia về Dân cư: Ngày sinh',
      )
      expect(await portal.features.identityInfo.verifiedPersonalIdOf(person.proven.accountId)).toBe(
        undefined,
      )
    })

    test('after a week without an answer the person is asked to come again', async () => {
      const person = await open()
      source.isAway = true
      await update(person)
      later(8 * 24 * 3600)
      await round()
      const browser = await portal.browserOf(person.proven)
      const { html } = await browser.visit(`${portal.origin}/profile`)
      expect(plainText(html)).toContain('Cơ sở dữ liệu không trả lời trong bảy ngày')
    })

    test('an e-ID sign-in while it is down is checked later, without another sign-in', async () => {
      source.isAway = true
      portal.script.outcome = {
        outcome: 'signed-in',
        person: { ...lanSignedIn, returnTo: '/profile' },
      }
      const browser = createHttpDriver()
      const first = await browser.visit(`${portal.origin}/sign-in/eid?return_to=/profile`)
      expect(plainText(first.html)).toContain('Chưa đối chiếu được')
      source.isAway = false
      later(60)
      await round()
      const { html } = await browser.visit(`${portal.origin}/profile`)
      expect(plainText(html)).not.toContain('Chưa đối chiếu được')
      expect(plainText(html)).toContain('Thông tin đã khớp và đã được cập nhật.')
    })

    test('a sign-in asks for nothing more than before; the commune is known soon after', async () => {
      const person = { ...lanSignedIn, subject: 'lan for the commune', returnTo: '/profile' }
      portal.script.outcome = { outcome: 'signed-in', person }
      const browser = createHttpDriver()
      await browser.visit(`${portal.origin}/sign-in/eid?return_to=/profile`)
      expect(source.read).toEqual([])
      await round()
      expect(source.read).toEqual([{ personalId: lan.personalId, fields: ['permanentCommune'] }])
      const { html } = await browser.visit(`${portal.origin}/profile`)
      expect(html).not.toContain('Quy Nhơn')
      const account = await portal.db
        .selectFrom('account')
        .select('commune_code')
        .where('subject', '=', person.subject)
        .executeTakeFirst()
      expect(account).toEqual({ commune_code: '21583' })
      await createHttpDriver().visit(`${portal.origin}/sign-in/eid`)
      await round()
      expect(source.read).toHaveLength(1)
    })
  })
}
