import { createHttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ProvenAccount } from '../account/account.ts'
import { startOfDay } from '../day/day.ts'
import { openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'

const DAY = startOfDay('2026-12-21')
const BEFORE = new Date(DAY.getTime() - 1000)

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`after the cut-over on ${setup.title()} (row 38)`, () => {
    let portal: TestPortal
    let now = BEFORE
    const change = (access: 'link-only' | 'closed', audience: 'person' | 'organization') =>
      portal.features.policies.change(
        { line: { type: 'portal', audience, from: DAY, access }, reason: 'law' },
        {
          version: portal.features.policies.current().version,
          actor: { name: 'Trần Thị Mai' },
        },
      )
    beforeAll(async () => {
      portal = await openTestPortal(setup, { now: () => now })
      await change('link-only', 'person')
      await change('closed', 'organization')
    })
    afterAll(() => portal.close())
    beforeEach(() => {
      now = BEFORE
    })
    const admit = (proven: ProvenAccount) => portal.features.entrance.admit(proven)

    test('a person’s portal account comes in to link, an organisation’s not at all', async () => {
      const person = await portal.newAccount()
      const organization = await portal.newAccount({ audience: 'organization' })
      expect(await admit(person)).toEqual({ outcome: 'admitted', access: 'full' })
      expect(await admit(organization)).toEqual({ outcome: 'admitted', access: 'full' })
      now = DAY
      expect(await admit(person)).toEqual({ outcome: 'admitted', access: 'link-only' })
      expect(await admit(organization)).toMatchObject({ outcome: 'closed' })
    })

    test('the e-ID and administrators come in as before; no administrator by e-ID', async () => {
      now = DAY
      const eid = await portal.newAccount({ type: 'eid' })
      const administrator = await portal.newAccount({ audience: 'administrator' })
      expect(await admit(eid)).toEqual({ outcome: 'admitted', access: 'full' })
      expect(await admit(administrator)).toEqual({ outcome: 'admitted', access: 'full' })
      const byEid = { ...eid, audience: 'administrator' } as const
      expect(await admit(byEid)).toMatchObject({
        outcome: 'closed',
        decision: { reason: 'audience' },
      })
    })

    test('an old session of a person is led to linking, one of an organisation has ended', async () => {
      const person = await portal.browserOf(await portal.newAccount())
      const organization = await portal.browserOf(
        await portal.newAccount({ audience: 'organization' }),
      )
      const home = `${portal.origin}/`
      expect(plainText((await person.visit(home)).html)).toContain('Xin chào')
      expect(plainText((await organization.visit(home)).html)).toContain('Xin chào')
      now = DAY
      expect((await person.visit(`${portal.origin}/dossiers`)).url.pathname).toBe('/link')
      expect((await organization.visit(home)).html).not.toContain('Xin chào')
      expect(organization.cookies().map(({ name }) => name)).not.toContain('motcua-portal-session')
      // The day before again: what ended stays ended.
      now = BEFORE
      expect((await organization.visit(home)).html).not.toContain('Xin chào')
    })

    const tricks: [what: string, init: RequestInit][] = [
      ['another host', { headers: { host: 'admin.localhost', 'x-forwarded-host': 'localhost' } }],
      ['a method override', { headers: { 'x-http-method-override': 'GET', 'x-method': 'GET' } }],
      ['an API’s accept', { headers: { accept: 'application/json' } }],
      ['an earlier date', { headers: { date: 'Fri, 20 Nov 2026 00:00:00 GMT' } }],
    ]
    test.each(tricks)('%s opens nothing for an account that is closed', async (_what, init) => {
      const browser = await portal.browserOf(await portal.newAccount({ audience: 'organization' }))
      now = DAY
      const answer = await browser.send(`${portal.origin}/`, init)
      expect(await answer.text()).not.toContain('Xin chào')
    })

    test('a change made meanwhile holds for sessions that are open', async () => {
      const { policies } = portal.features
      const browser = await portal.browserOf(await portal.newAccount({ type: 'postal' }))
      const by = () => ({
        version: policies.current().version,
        actor: { name: 'Trần Thị Mai' },
      })
      await policies.switchMethod({ method: 'postal', isOn: false, reason: 'misuse' }, by())
      expect((await browser.visit(portal.origin)).html).not.toContain('Xin chào')
      await policies.switchMethod({ method: 'postal', isOn: true, reason: 'over' }, by())
    })

    test('the page of a closed kind says why, what is kept, and the way that is open', async () => {
      now = DAY
      const page = await createHttpDriver().visit(
        `${portal.origin}/sign-in/closed?type=portal&audience=organization`,
      )
      expect(page.status).toBe(403)
      const words = plainText(page.html)
      expect(words).toContain('Từ ngày 21/12/2026, tài khoản tổ chức')
      expect(words).toContain('không bị mất')
      expect(words).toContain('Đăng nhập bằng VNeID')
      expect(words).toContain('1900 0000')
      now = BEFORE
      const kept = await createHttpDriver().visit(page.url)
      expect(kept.url.pathname).toBe('/sign-in')
    })

    test.each(['', '?type=portal', '?type=x&audience=person', '?type=portal&audience=person'])(
      'an address nobody was led to leads to the choice: closed%s',
      async (query) => {
        const page = await createHttpDriver().visit(`${portal.origin}/sign-in/closed${query}`)
        expect(page.url.pathname).toBe('/sign-in')
      },
    )
  })

  describe.skipIf(setup.isSkipped)(`Vietnam Post and officials on ${setup.title()} (R075)`, () => {
    let portal: TestPortal
    beforeAll(async () => {
      portal = await openTestPortal(setup)
    })
    afterAll(() => portal.close())
    const admit = (proven: ProvenAccount) => portal.features.entrance.admit(proven)
    const addStaff = (personalId: string, endedAt: Date | null = null) =>
      portal.db
        .insertInto('staff_account')
        .values({
          source: 'binhdinh',
          reference: `staff-${personalId}`,
          personal_id: personalId,
          sequence: 1,
          ended_at: endedAt,
          received_at: new Date(),
        })
        .execute()

    test('who holds a staff account does not come in by the post, but by the e-ID', async () => {
      const personalId = '099080000011'
      const eid = await portal.newAccount({ type: 'eid', personalId })
      const postal = await portal.newAccount({ type: 'postal', personId: eid.personId })
      expect(await admit(postal)).toMatchObject({ outcome: 'admitted' })
      await addStaff(personalId)
      expect(await admit(postal)).toEqual({ outcome: 'staff' })
      expect(await admit(eid)).toMatchObject({ outcome: 'admitted' })
    })

    test('who left the post, and who is somebody else, comes in', async () => {
      await addStaff('099080000012', new Date())
      const former = await portal.newAccount({ type: 'postal', personalId: '099080000012' })
      const other = await portal.newAccount({ type: 'postal', personalId: '099080000013' })
      expect(await admit(former)).toMatchObject({ outcome: 'admitted' })
      expect(await admit(other)).toMatchObject({ outcome: 'admitted' })
    })

    test('a register that was away when the account came opens no door', async () => {
      await addStaff('099080000014')
      const postal = await portal.newAccount({ type: 'postal', personalId: '099080000014' })
      await portal.db
        .updateTable('account_field')
        .set({ status: 'unchecked' })
        .where('account_id', '=', postal.accountId)
        .where('name', '=', 'personalId')
        .execute()
      expect(await admit(postal)).toEqual({ outcome: 'staff' })
    })

    test('the page says why and where the way is', async () => {
      const page = await createHttpDriver().visit(`${portal.origin}/sign-in/staff`)
      expect(page.status).toBe(403)
      expect(plainText(page.html)).toContain('Đăng nhập bằng VNeID')
    })
  })
}
