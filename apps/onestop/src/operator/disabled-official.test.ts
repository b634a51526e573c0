import { createHttpDriver, type HttpDriver } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Role } from '../staff-account/staff-account.ts'
import { type LocalStage, openLocalStage } from '../staff-sign-in/test-local.ts'
import type { TestPerson } from '../test-issuer.ts'
import { onestopSetups } from '../test-onestop.ts'

/** Security.md row 34: within so long of the act no session of the official does anything. */
const DEAD_WITHIN = { timeout: 5_000, interval: 50 }

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`an official disabled, two processes, ${setup.title()}`, () => {
    let stage: LocalStage
    let second: Awaited<ReturnType<LocalStage['openSecondProcess']>>
    let persons = 0
    beforeAll(async () => {
      stage = await openLocalStage(setup)
      second = await stage.openSecondProcess()
    })
    afterAll(async () => {
      await second?.close()
      await stage?.close()
    })

    const appoint = async (...roles: Role[]) => {
      persons += 1
      const account = `disabled-${persons}`
      const person: TestPerson = { account, name: `Cán Bộ Thôi Việc ${persons}`, level: 2 }
      await stage.signInCitizen(person)
      const issued = { username: account, fullName: person.name, unitCode: 'H08.15', roles }
      await stage.addStaff([{ ...issued, person }])
      const { id } = await stage.db
        .selectFrom('staff_account')
        .select('id')
        .where('username', '=', account)
        .executeTakeFirstOrThrow()
      return { id, person }
    }
    /** At work in two browsers, each served by both processes. */
    const enter = async ({ person }: { person: TestPerson }) => {
      const browsers = [await stage.signInStaff(person), await stage.signInStaff(person)].map(
        ({ browser }) => browser,
      )
      expect(await countAlive(browsers)).toBe(4)
      return browsers
    }
    /** Of every browser at every process. Cookies know no ports, so both get the same ones. */
    const countAlive = async (browsers: readonly HttpDriver[]) => {
      const origins = [second.origin, stage.origin]
      const asked = browsers.flatMap((browser) =>
        origins.map((origin) => isAtWork(browser, origin)),
      )
      return (await Promise.all(asked)).filter(Boolean).length
    }
    const isAtWork = async (browser: HttpDriver, origin: string) => {
      const cookie = browser.cookies().map(({ name, value }) => `${name}=${value}`)
      const url = `${origin}/staff/account`
      const headers = { cookie: cookie.join('; ') }
      return (await fetch(url, { headers, redirect: 'manual' })).status === 200
    }
    const expectDead = (browsers: readonly HttpDriver[]) =>
      expect.poll(() => countAlive(browsers), DEAD_WITHIN).toBe(0)
    const change = (id: string, columns: Record<string, unknown>) =>
      stage.db.updateTable('staff_account').set(columns).where('id', '=', id).execute()
    /** At the other process, as its operator does. */
    const moveCutOver = async (staff: string | null) => {
      const { settings } = second.features
      const by = { version: settings.current().version, actor: { name: 'Trần Thị Mai' } }
      const value = { citizen: null, staff }
      return settings.change({ key: 'cutOver', value, reason: 'test' }, by)
    }
    const press = async (browser: HttpDriver, path: string, button: string) => {
      const form = await browser.visit(stage.origin + path)
      return form.submit({ reason: 'Thôi việc', standing: 'suspended' }, button)
    }

    test.each([
      ['suspend', 'Tạm đình chỉ'],
      ['end', 'Kết thúc tài khoản'],
      ['unbind', 'Gỡ định danh'],
    ])('the operator’s %s', async (action, button) => {
      const { browser: operator } = await stage.signInStaff(
        (await appoint('technical-admin')).person,
      )
      const official = await appoint('reception')
      const browsers = await enter(official)
      await press(operator, `/operator/staff/${official.id}/${action}`, button)
      await expectDead(browsers)
    })

    test('the suspension by the unit’s administrator, and not after it is lifted either', async () => {
      const { browser: admin } = await stage.signInStaff((await appoint('unit-admin')).person)
      const official = await appoint('reception')
      const browsers = await enter(official)
      await press(admin, `/staff/unit/accounts/${official.id}`, 'Lưu')
      await expectDead(browsers)
      await change(official.id, { suspended_at: null })
      expect(await countAlive(browsers)).toBe(0)
    })

    test.each([
      ['suspended_at', { suspended_at: new Date() }],
      ['ended_at', { ended_at: new Date() }],
      ['person_id', { person_id: null, bound_at: null }],
    ])('%s written by another system into the same database', async (_column, columns) => {
      const official = await appoint('reception')
      const browsers = await enter(official)
      await change(official.id, columns)
      await expectDead(browsers)
    })

    test('the person signs out at the portal: one logout token, both processes', async () => {
      const { person } = await appoint('reception')
      const { browser, page } = await stage.signInStaff(person)
      await page.submit({}, 'Đăng xuất')
      await expectDead([browser])
    })

    test('the day of the cut-over is set to the past by the other process', async () => {
      const account = await stage.issue()
      const { browser } = await stage.signInLocally(account)
      expect(await countAlive([browser])).toBe(2)
      const byEid = (await stage.signInStaff((await appoint('reception')).person)).browser
      expect(await moveCutOver('2024-04-15T00:00:00+07:00')).toBe('changed')
      // At this one first: whichever hears of it ends the session for both.
      await expect.poll(() => isAtWork(browser, stage.origin), DEAD_WITHIN).toBe(false)
      await expectDead([browser])
      expect(await countAlive([byEid])).toBe(2)
      // A day that is moved back opens no session that was ended.
      expect(await moveCutOver(null)).toBe('changed')
      const freshen = async () => {
        await stage.features.settings.freshen()
        return stage.features.gate.isOpen('local')
      }
      await expect.poll(freshen, DEAD_WITHIN).toBe(true)
      expect(await countAlive([browser])).toBe(0)
    })

    test('nobody else’s session ends', async () => {
      const others = await enter(await appoint('reception'))
      const official = await appoint('reception')
      const browsers = await enter(official)
      await change(official.id, { suspended_at: new Date() })
      await expectDead(browsers)
      expect(await countAlive(others)).toBe(4)
      expect((await createHttpDriver().visit(second.origin)).status).toBe(200)
    })
  })
}
