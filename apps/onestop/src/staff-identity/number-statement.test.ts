import { newId } from '@mot-cua/kernel'
import { type DrivenPage, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Role } from '../staff-account/staff-account.ts'
import { type IdentityTest, khoa, khoaTyped, openIdentityTest } from '../test-identity.ts'
import type { TestPerson } from '../test-issuer.ts'
import { onestopSetups } from '../test-onestop.ts'
import type { IdentityTyped } from './identity-form.ts'

const NO_ACCOUNT = '/staff/sign-in/no-account'

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`a number stated by an administrator: ${setup.title()}`, () => {
    let at: IdentityTest
    beforeAll(async () => {
      at = await openIdentityTest(setup)
    })
    beforeEach(() => at.begin())
    afterAll(() => at?.close())

    const setDay = async (staff: string | null) => {
      const { settings } = at.province.features
      const change = { key: 'cutOver', value: { citizen: null, staff }, reason: 'test' } as const
      await settings.change(change, { version: settings.all().version, actor: { name: 'test' } })
    }
    /** An administrator who came by the e-ID, which goes on after the day. */
    const administer = async (role: Role = 'unit-admin', unitCode = 'H08.31') => {
      const person: TestPerson = { account: newId(), name: 'Tô Minh Nhựt', level: 2 }
      await at.province.signInCitizen(person)
      const username = `admin.${newId()}`
      const issued = { username, fullName: person.name, unitCode, roles: [role], person }
      await at.province.addStaff([issued])
      const { browser } = await at.province.signInStaff(person)
      const visit = (path: string) => browser.visit(at.province.origin + path)
      return { username, browser, visit }
    }
    const idOf = async (username: string) => {
      const { id } = await at.province.db
        .selectFrom('staff_account')
        .select('id')
        .where('username', '=', username)
        .executeTakeFirstOrThrow()
      return id
    }
    const state = (page: DrivenPage, personalId: string) =>
      page.submit({ personalId, dateOfBirth: '17/08/1986', gender: 'male' }, 'Lưu và đối chiếu')
    const arrive = async (personalId: string) =>
      (await at.province.signInStaff(at.anyone(personalId))).page

    test.each([
      ['unit-admin', (id: string) => `/staff/unit/accounts/${id}`],
      ['technical-admin', (id: string) => `/operator/staff/${id}`],
    ] as const)('after the day the %s opens the way in that is left', async (role, pathOf) => {
      const personalId = at.ownNumber()
      await setDay(null)
      expect(plainText((await arrive(personalId)).html)).toContain(
        'Đăng nhập hệ thống một cửa điện tử bằng tài khoản đã được cấp như bình thường',
      )
      await setDay('2024-04-15T00:00:00+07:00')
      const refused = await arrive(personalId)
      expect(refused.url.pathname).toBe(NO_ACCOUNT)
      expect(plainText(refused.html)).not.toContain('như bình thường')
      expect(plainText(refused.html)).toContain('Hãy gặp quản trị viên của đơn vị')
      const id = await idOf(at.username)
      const admin = await administer(role)
      const saved = await state(await admin.visit(pathOf(id)), personalId)
      expect([saved.status, plainText(saved.html)]).toEqual([
        200,
        expect.stringContaining('Đã xác minh. Cán bộ đăng nhập bằng tài khoản VNeID'),
      ])
      expect(saved.html).not.toContain(personalId)
      // It is the e-ID that binds: of the level, and of this number.
      const weak = { ...at.anyone(personalId), level: 1 as const }
      expect((await at.province.signInStaff(weak)).page.url.pathname).toBe('/sign-in/level')
      expect((await arrive(at.makeNumber(7000))).url.pathname).toBe(NO_ACCOUNT)
      expect((await arrive(personalId)).url.pathname).toBe('/staff')
      const audited = await at.province.db
        .selectFrom('audit')
        .select(['staff_account_id', 'detail'])
        .where('type', '=', 'staff-identity.saved')
        .where('object_id', '=', id)
        .execute()
      expect(audited).toEqual([
        {
          staff_account_id: await idOf(admin.username),
          detail: expect.objectContaining({ isForAnother: true }) as object,
        },
      ])
    })

    test('what was stated and verified before the day binds after it', async () => {
      await setDay(null)
      const personalId = at.ownNumber()
      const { browser } = await at.province.wearLocally(at.username)
      await at.save(browser, { personalId })
      await setDay('2024-04-15T00:00:00+07:00')
      expect((await arrive(personalId)).url.pathname).toBe('/staff')
    })

    test('somebody else’s number agrees with no name that was issued, and a slip is shown', async () => {
      const personalId = at.makeNumber(3000)
      at.province.register.add({ ...khoa, fullName: 'Kẻ Lạ Mặt', personalId })
      const admin = await administer()
      const page = await admin.visit(`/staff/unit/accounts/${await idOf(at.username)}`)
      expect((await state(page, '1')).status).toBe(422)
      const dayless = await page.submit({ personalId, gender: 'male' }, 'Lưu và đối chiếu')
      expect(dayless.status).toBe(422)
      expect(plainText((await state(page, personalId)).html)).toContain('Thông tin không khớp')
      expect((await arrive(personalId)).url.pathname).toBe(NO_ACCOUNT)
    })

    /** Before the day, by the official itself; the register knows the number by this name. */
    const stateOwn = async (sent: Partial<IdentityTyped> & { personalId: string }) => {
      await setDay(null)
      const { browser } = await at.province.wearLocally(at.username)
      await at.save(browser, sent)
    }

    test('a name that waits is the unit’s to judge; once it is refused the number is stated anew', async () => {
      const other = at.makeNumber(6000)
      at.province.register.add({ ...khoa, fullName: 'Vương Khoa', personalId: other })
      await stateOwn({ personalId: other, fullName: 'Vương Khoa' })
      await setDay('2024-04-15T00:00:00+07:00')
      const path = `/staff/unit/accounts/${await idOf(at.username)}`
      const admin = await administer()
      const waiting = await admin.visit(path)
      expect(plainText(waiting.html)).toContain('họ tên trên thẻ còn chờ đơn vị xác nhận')
      expect(waiting.html).not.toContain('name="personalId"')
      const list = await admin.visit('/staff/unit')
      await list.submit({}, 'Không phải người này')
      const refused = await admin.visit(path)
      expect(plainText(refused.html)).not.toContain('Đã xác minh')
      expect(plainText(refused.html)).toContain('Đơn vị không xác nhận họ tên này')
      const personalId = at.ownNumber()
      expect((await state(refused, personalId)).status).toBe(200)
      expect((await arrive(personalId)).url.pathname).toBe('/staff')
    })

    test('a slip in the place of a number once verified is put right; what stands verified stays', async () => {
      const before = at.ownNumber()
      await stateOwn({ personalId: before })
      await stateOwn({ personalId: at.makeNumber(7000) })
      const id = await idOf(at.username)
      const admin = await administer()
      const page = await admin.visit(`/staff/unit/accounts/${id}`)
      const after = at.ownNumber(4000)
      const saved = await state(page, after)
      expect(plainText(saved.html)).toContain('Đã xác minh. Cán bộ đăng nhập')
      const { staffIdentities } = at.province.features
      const by = { staffAccountId: id, actor: {}, mayShareNumber: true }
      const found = await staffIdentities.find(id)
      if (!found) throw new Error('nothing was stated')
      const statedBy = await idOf(admin.username)
      const again = { ...found.stated, personalId: before }
      expect(await staffIdentities.saveForAnother({ ...by, statedBy }, again)).toBe('proven')
    })

    test.each([
      ['01/06/2021', '2021-06-01'],
      ['01/06/1980', ''],
    ])('what else was filled in stays: issued on %s', async (issuedOn, kept) => {
      const dateOfBirth = '17/08/1968'
      await stateOwn({ personalId: at.makeNumber(8000), dateOfBirth, issuedOn })
      const id = await idOf(at.username)
      const personalId = at.ownNumber()
      const admin = await administer()
      await state(await admin.visit(`/staff/unit/accounts/${id}`), personalId)
      expect((await at.province.features.staffIdentities.find(id))?.stated).toEqual({
        ...khoa,
        personalId,
        issuedOn: kept,
        issuedBy: khoaTyped.issuedBy,
        permanentAddress: khoaTyped.permanentAddress,
        signingPhone: `+${khoaTyped.signingPhone}`,
      })
    })

    test.each([
      ['unit-admin', (id: string) => `/staff/unit/accounts/${id}`],
      ['technical-admin', (id: string) => `/operator/staff/${id}`],
    ] as const)('the %s who comes back to it finds what was typed', async (role, pathOf) => {
      const path = pathOf(await idOf(at.username))
      const admin = await administer(role)
      const page = await admin.visit(path)
      const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
      const typed = { personalId: '12345', dateOfBirth: '17/08/1986', gender: 'male' }
      const { origin, href: referer } = page.url
      const sent = await admin.browser.send(`${referer}/number`, {
        method: 'POST',
        body: new URLSearchParams({ csrf, ...typed }),
        headers: { origin, referer, 'sec-fetch-site': 'same-origin' },
      })
      expect(sent.status).toBe(422)
      const { html } = await admin.visit(`${path}?typed`)
      expect(html).toContain('value="12345"')
      expect(html).toContain('value="17/08/1986"')
      expect(html).toMatch(/<option value="male" selected/)
    })

    test('never of a bound account, of the own one, nor of another unit', async () => {
      await setDay(null)
      const personalId = at.ownNumber()
      const id = await idOf(at.username)
      const admin = await administer()
      const page = await admin.visit(`/staff/unit/accounts/${id}`)
      const { browser } = await at.province.wearLocally(at.username)
      await at.save(browser, { personalId })
      await arrive(personalId)
      // The form was open before.
      const late = await state(page, at.ownNumber(4000))
      expect([late.status, plainText(late.html)]).toEqual([
        422,
        expect.stringContaining('Số CCCD không đổi được ở đây'),
      ])
      // Nor by whoever asked a moment before the account was bound.
      const { staffIdentities } = at.province.features
      const statedBy = await idOf(admin.username)
      const by = { staffAccountId: id, actor: {}, mayShareNumber: true, statedBy }
      const before = await staffIdentities.find(id)
      if (!before) throw new Error('nothing was stated')
      const stated = { ...before.stated, personalId: at.ownNumber(5000) }
      expect(await staffIdentities.saveForAnother(by, stated)).toBe('proven')
      expect((await staffIdentities.find(id))?.stated.personalId).toBe(personalId)
      const own = await admin.visit(`/staff/unit/accounts/${await idOf(admin.username)}`)
      expect(own.html).not.toContain('name="personalId"')
      const elsewhere = await administer('unit-admin', 'H08.15')
      expect((await elsewhere.visit(`/staff/unit/accounts/${id}`)).status).toBe(404)
    })
  })
}
