import { newId } from '@mot-cua/kernel'
import { type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Role } from '../staff-account/staff-account.ts'
import { type IdentityTest, khoa, openIdentityTest } from '../test-identity.ts'
import { onestopSetups } from '../test-onestop.ts'

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`what no administrator decides: ${setup.title()}`, () => {
    let at: IdentityTest
    beforeAll(async () => {
      at = await openIdentityTest(setup)
    })
    beforeEach(() => at.begin())
    afterAll(() => at?.close())

    const wear = (prefix: string) => at.province.wearLocally(`${prefix}.${at.username}`)
    const appoint = async (prefix: string, roles: Role[]) => {
      const username = `${prefix}.${at.username}`
      await at.province.addStaff([{ username, fullName: khoa.fullName, unitCode: 'H08.31', roles }])
      return wear(prefix)
    }
    /** States a name that is not the account's; the register agrees. */
    const makeWait = async (browser: HttpDriver) => {
      const personalId = at.makeNumber()
      at.province.register.add({ ...khoa, fullName: 'Vương Khoa', personalId })
      await at.save(browser, { personalId, fullName: 'Vương Khoa' })
      return personalId
    }
    const post = async (browser: HttpDriver, path: string, fields: Record<string, string>) => {
      const url = new URL(path, at.province.origin)
      const { html } = await browser.visit(`${at.province.origin}/help`)
      const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
      const body = new URLSearchParams({ csrf, ...fields })
      const headers = { origin: url.origin, 'sec-fetch-site': 'same-origin' }
      const answer = await browser.send(url, { method: 'POST', body, headers })
      return { status: answer.status, words: plainText(await answer.text()) }
    }
    const confirm = (browser: HttpDriver, id: string, revision = '1') =>
      post(browser, `/staff/unit/accounts/${id}/name`, { verdict: 'confirmed', revision })
    const confirmAsOperator = (browser: HttpDriver, id: string) =>
      post(browser, `/operator/staff/${id}/name`, { verdict: 'confirmed', revision: '1' })
    const setStanding = (browser: HttpDriver, id: string, fields: Record<string, string>) =>
      post(browser, `/staff/unit/accounts/${id}/standing`, fields)
    const suspend = { standing: 'suspended', reason: 'Nghỉ phép' }
    const read = (id: string) =>
      at.province.db
        .selectFrom('staff_account')
        .leftJoin('staff_identity', 'staff_account_id', 'id')
        .select(['suspended_at', 'staff_account.full_name', 'name_review'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow()

    test('technical administrators: another of them alone, never an administrator of the unit', async () => {
      const operator = await appoint('operator', ['technical-admin'])
      await makeWait(operator.browser)
      const admin = await wear('admin')
      const standing = await setStanding(admin.browser, operator.id, suspend)
      expect(standing.status).toBe(422)
      expect(standing.words).toContain('Tài khoản này là của quản trị viên kỹ thuật')
      expect((await confirm(admin.browser, operator.id)).status).toBe(409)
      expect((await confirmAsOperator(operator.browser, operator.id)).status).toBe(409)
      expect(await read(operator.id)).toMatchObject({ suspended_at: null, name_review: 'waiting' })
      const other = await appoint('other', ['technical-admin'])
      const page = await other.browser.visit(`${at.province.origin}/operator/staff/${operator.id}`)
      const done = await page.submit({}, 'Đúng là người này')
      expect(plainText(done.html)).toContain('Đã ghi nhận trả lời về họ tên')
      expect(await read(operator.id)).toMatchObject({ name_review: 'confirmed' })
    })

    test('one’s own account: the page says whom to ask instead of showing forms', async () => {
      const admin = await wear('admin')
      const own = await setStanding(admin.browser, admin.id, suspend)
      expect(own.status).toBe(422)
      expect(await read(admin.id)).toMatchObject({ suspended_at: null })
      const path = `/staff/unit/accounts/${admin.id}`
      const { html } = await admin.browser.visit(`${at.province.origin}${path}`)
      expect(plainText(html)).toContain('Tài khoản này là của chính bạn')
      expect(html).not.toContain(`action="${path}`)
    })

    test('a suspension that an operator ordered is the operator’s to lift', async () => {
      const { id } = await at.province.wearLocally(at.username)
      const operator = await appoint('operator', ['technical-admin'])
      const order = (action: string) =>
        post(operator.browser, `/operator/staff/${id}/${action}`, { reason: 'Đang xác minh' })
      await order('suspend')
      const admin = await wear('admin')
      const lifted = await setStanding(admin.browser, id, { resume: 'yes' })
      expect(lifted.status).toBe(422)
      expect(lifted.words).toContain('Quản trị viên kỹ thuật đã tạm đình chỉ tài khoản này')
      expect((await read(id)).suspended_at).not.toBeNull()
      await order('resume')
      expect((await setStanding(admin.browser, id, suspend)).status).toBe(303)
      expect((await setStanding(admin.browser, id, { resume: 'yes' })).status).toBe(303)
    })

    test('an operator takes over what the unit has suspended, and then it is not the unit’s', async () => {
      const { id } = await at.province.wearLocally(at.username)
      const admin = await wear('admin')
      expect((await setStanding(admin.browser, id, suspend)).status).toBe(303)
      const operator = await appoint('operator', ['technical-admin'])
      const one = await operator.browser.visit(`${at.province.origin}/operator/staff/${id}`)
      const form = await one.click('Giữ đình chỉ ở cấp vận hành')
      const done = await form.submit({ reason: 'Đang xác minh' }, 'Tạm đình chỉ')
      expect(plainText(done.html)).toContain('(quản trị kỹ thuật): Đang xác minh')
      expect((await setStanding(admin.browser, id, { resume: 'yes' })).status).toBe(422)
      expect((await read(id)).suspended_at).not.toBeNull()
      // Once is enough: what is the operators' is not taken over.
      expect(plainText(done.html)).not.toContain('Giữ đình chỉ ở cấp vận hành')
      const again = await form.submit({ reason: 'Lần nữa' }, 'Tạm đình chỉ')
      expect(plainText(again.html)).toContain('Chưa thực hiện được')
    })

    test('where nobody administers a name, operators are told of it and say yes', async () => {
      const operator = await appoint('operator', ['technical-admin'])
      const admin = await wear('admin')
      const others = at.province.db.selectFrom('staff_role').select('staff_account_id')
      await at.province.db
        .updateTable('staff_account')
        .set({ ended_at: new Date() })
        .where('id', 'in', others.where('role', '=', 'unit-admin'))
        .where('id', '<>', admin.id)
        .execute()
      await makeWait(admin.browser)
      // Nobody but the account itself administers its unit.
      expect(await at.messagesOf(admin.id)).not.toContain('identity-name-waiting')
      expect(await at.messagesOf(operator.id)).toContain('identity-name-waiting')
      expect((await confirm(admin.browser, admin.id)).status).toBe(409)
      expect((await confirmAsOperator(operator.browser, admin.id)).status).toBe(303)
      expect(await read(admin.id)).toMatchObject({ name_review: 'confirmed' })
    })

    test('whoever gave the latest code for the password does not confirm the name', async () => {
      const { id, browser } = await at.province.wearLocally(at.username)
      const admin = await wear('admin')
      const fields = { username: at.username, reason: 'Quên mật khẩu' }
      expect((await post(admin.browser, '/staff/password-code', fields)).status).toBe(200)
      await makeWait(browser)
      const refused = await confirm(admin.browser, id)
      expect(refused.status).toBe(409)
      expect(refused.words).toContain('Bạn là người cấp mã đặt lại mật khẩu gần nhất')
      expect(await read(id)).toMatchObject({ name_review: 'waiting', full_name: khoa.fullName })
      const second = await appoint('second', ['unit-admin'])
      expect((await confirm(second.browser, id)).status).toBe(303)
    })

    test('whoever stated the number for the official does not confirm the name', async () => {
      const { id } = await at.province.wearLocally(at.username)
      // An operator has let go of the holder before, so that the name needs the unit's word.
      const account = at.province.db.updateTable('staff_account').where('id', '=', id)
      await account.set({ needs_word: true }).execute()
      const admin = await wear('admin')
      const stated = { personalId: at.ownNumber(), dateOfBirth: '17/08/1986', gender: 'male' }
      const path = `/staff/unit/accounts/${id}/number`
      expect((await post(admin.browser, path, stated)).status).toBe(303)
      expect(await read(id)).toMatchObject({ name_review: 'waiting' })
      const refused = await confirm(admin.browser, id)
      expect(refused.status).toBe(409)
      expect(refused.words).toContain('Bạn là người khai thông tin này thay cán bộ')
      expect(await read(id)).toMatchObject({ name_review: 'waiting' })
      const second = await appoint('second', ['unit-admin'])
      // All accounts of one person are one pair of eyes.
      const personId = newId()
      await at.province.db
        .insertInto('person')
        .values({ id: personId, created_at: new Date() })
        .execute()
      const setPerson = (person_id: string | null) =>
        at.province.db
          .updateTable('staff_account')
          .set({ person_id, bound_at: person_id === null ? null : new Date() })
          .where('id', 'in', [admin.id, second.id])
          .execute()
      await setPerson(personId)
      expect((await confirm(second.browser, id)).status).toBe(409)
      await setPerson(null)
      expect((await confirm(second.browser, id)).status).toBe(303)
    })

    test('what the official states itself is nobody else’s word any more', async () => {
      const { id, browser } = await at.province.wearLocally(at.username)
      const admin = await wear('admin')
      const stated = { personalId: at.makeNumber(7000), dateOfBirth: '17/08/1986', gender: 'male' }
      await post(admin.browser, `/staff/unit/accounts/${id}/number`, stated)
      await makeWait(browser)
      expect((await confirm(admin.browser, id, '2')).status).toBe(303)
    })

    test.each(['person', 'number'])('nobody decides over the same %s', async (same) => {
      const { id, browser } = await at.province.wearLocally(at.username)
      const admin = await wear('admin')
      const personalId = await makeWait(browser)
      if (same === 'number') {
        const isSaved = await at.save(admin.browser, { personalId, fullName: 'Vương Khoa' })
        expect(isSaved.status).toBe(200)
      } else {
        const person = { account: at.username, name: khoa.fullName, level: 2 } as const
        await at.province.signInCitizen(person)
        const { person_id } = await at.province.db
          .selectFrom('citizen_profile')
          .select('person_id')
          .where('technical_id', '=', `T-${at.username}`)
          .executeTakeFirstOrThrow()
        await at.province.db
          .updateTable('staff_account')
          .set({ person_id, bound_at: new Date() })
          .where('id', 'in', [id, admin.id])
          .execute()
      }
      expect((await confirm(admin.browser, id)).status).toBe(409)
      expect((await setStanding(admin.browser, id, suspend)).status).toBe(422)
      expect(await read(id)).toMatchObject({ name_review: 'waiting', suspended_at: null })
    })

    test('what was shown is confirmed, and nothing that was stated meanwhile', async () => {
      const { id, browser } = await at.province.wearLocally(at.username)
      await makeWait(browser)
      const admin = await wear('admin')
      const list = await admin.browser.visit(`${at.province.origin}/staff/unit`)
      expect(list.html).toContain('name="revision" value="1"')
      await at.province.db
        .updateTable('staff_identity')
        .set({ revision: 2, full_name: 'Người Khác' })
        .where('staff_account_id', '=', id)
        .execute()
      const stale = await confirm(admin.browser, id)
      expect(stale.status).toBe(409)
      expect(stale.words).toContain('Thông tin vừa thay đổi')
      expect(await read(id)).toMatchObject({ name_review: 'waiting', full_name: khoa.fullName })
      await at.province.db
        .updateTable('staff_identity')
        .set({ verification: 'waiting' })
        .where('staff_account_id', '=', id)
        .execute()
      expect((await confirm(admin.browser, id, '2')).status).toBe(409)
    })
  })
}
