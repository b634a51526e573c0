import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onestopSetups } from '../test-onestop.ts'
import { DOOR, type GlassStage, openGlassStage, sessionOf } from './test-glass.ts'

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`two administrators break the glass: ${setup.title()}`, () => {
    let stage: GlassStage
    beforeAll(async () => {
      stage = await openGlassStage(setup)
    })
    afterAll(() => stage?.close())

    const listAudit = async (type: string) =>
      stage.db.selectFrom('audit').selectAll().where('type', '=', type).execute()

    test('the door leads there after the day, and the issued account does not', async () => {
      const page = await stage.openDoor()
      expect(page.html).not.toContain('name="password"')
      const glass = await page.click('Đăng nhập khẩn cấp (quản trị kỹ thuật)')
      expect(glass.url.pathname).toBe(DOOR)
      await stage.setCutOver(null)
      const before = await stage.openDoor()
      expect(plainText(before.html)).not.toContain('Đăng nhập khẩn cấp')
      const early = await glass.submit({ username: 'a', password: 'b' }, 'Tiếp tục')
      expect(plainText(early.html)).toContain('Chưa cần đăng nhập khẩn cấp')
      await stage.setCutOver('2024-04-15T00:00:00+07:00')
    })

    test('one asks, the other agrees in a browser of its own; the first one operates', async () => {
      const [thu, hai] = [await stage.enrol(), await stage.enrol()]
      const { browser, page } = await stage.breakGlass(thu, hai)
      expect(page.url.pathname).toBe('/operator')
      expect(plainText(page.html)).toContain('Phiên đăng nhập khẩn cấp, đến')
      const home = await browser.visit(`${stage.origin}/`)
      expect(plainText(home.html)).toContain('Phiên đăng nhập khẩn cấp, đến')
      const entered = await listAudit('break-glass.entered')
      expect(entered.map(({ staff_account_id }) => staff_account_id)).toContain(thu.id)
      const approved = await listAudit('break-glass.approved')
      expect(approved.map(({ staff_account_id }) => staff_account_id)).toContain(hai.id)
      const [signedIn] = (await listAudit('staff.signed-in')).filter(
        ({ staff_account_id }) => staff_account_id === thu.id,
      )
      expect(signedIn?.detail).toMatchObject({ method: 'break-glass' })
      // The second one is in nowhere.
      expect((await listAudit('staff.signed-in')).map((row) => row.staff_account_id)).not.toContain(
        hai.id,
      )
    })

    test('everybody who operates is told at once, by message and within the province', async () => {
      const [thu, hai, an] = [await stage.enrol(), await stage.enrol(), await stage.enrol()]
      await stage.breakGlass(thu, hai)
      for (const { phone, id } of [thu, hai, an]) {
        await stage.features.sms.outbox.deliver()
        expect(stage.phones.countTo(phone)).toBeGreaterThanOrEqual(2)
        const messages = await stage.db
          .selectFrom('staff_message')
          .select('kind')
          .where('staff_account_id', '=', id)
          .execute()
        const kinds = messages.map(({ kind }) => kind)
        expect(kinds).toEqual(
          expect.arrayContaining(['break-glass-requested', 'break-glass-entered']),
        )
      }
    })

    test('it opens what is operated and nothing of an official’s work', async () => {
      const thu = await stage.enrol({ roles: ['technical-admin', 'approver', 'unit-admin'] })
      const { browser } = await stage.breakGlass(thu, await stage.enrol())
      for (const path of ['/staff', '/staff/account', '/staff/unit', '/staff/readiness']) {
        const page = await browser.visit(stage.origin + path)
        expect([path, page.url.pathname]).toEqual([path, '/operator'])
      }
      expect((await browser.visit(`${stage.origin}/operator/staff`)).status).toBe(200)
      const other = await stage.issue()
      for (const path of [`staff/${other.id}/end`, `staff/${other.id}/unbind`, 'break-glass/app']) {
        const { status, html } = await browser.visit(`${stage.origin}/operator/${path}`)
        expect([path, status]).toEqual([path, 403])
        expect(plainText(html)).toContain('Về trang vận hành')
      }
    })

    test('it ends after an hour, however busy, and when the account is suspended', async () => {
      const thu = await stage.enrol()
      const { browser } = await stage.breakGlass(thu, await stage.enrol())
      for (const minutes of [14, 14, 14, 14]) {
        stage.forward(minutes)
        expect((await browser.visit(`${stage.origin}/operator`)).url.pathname).toBe('/operator')
      }
      stage.forward(5)
      const out = await browser.visit(`${stage.origin}/operator`)
      expect(out.url.pathname).toBe('/staff/sign-in')
      const second = await stage.breakGlass(thu, await stage.enrol())
      await stage.db
        .updateTable('staff_account')
        .set({ suspended_at: new Date() })
        .where('id', '=', thu.id)
        .execute()
      const away = await second.browser.visit(`${stage.origin}/operator`)
      expect(away.url.pathname).toBe('/staff/sign-in')
    })

    test('a day that is moved meanwhile does not shut out whoever moved it', async () => {
      const { browser } = await stage.breakGlass(await stage.enrol(), await stage.enrol())
      await stage.setCutOver(null)
      expect((await browser.visit(`${stage.origin}/operator`)).url.pathname).toBe('/operator')
      await stage.setCutOver('2024-04-15T00:00:00+07:00')
    })

    test('over, it waits for the review of somebody who took no part', async () => {
      const [thu, hai, an] = [await stage.enrol(), await stage.enrol(), await stage.enrol()]
      const { browser, page } = await stage.breakGlass(thu, hai)
      await page.submit({}, 'Kết thúc và đăng xuất')
      expect(sessionOf(browser)).toBeUndefined()
      const open = await stage.db
        .selectFrom('break_glass')
        .select(['id', 'ended_at'])
        .where('requested_by', '=', thu.id)
        .executeTakeFirstOrThrow()
      expect(open.ended_at).not.toBeNull()
      const path = `${stage.origin}/operator/break-glass`
      const review = `${path}/uses/${open.id}/review`
      for (const part of [thu, hai]) {
        const own = await (await stage.wear(part)).visit(review)
        const refused = await own.submit({ note: 'Tốt' }, 'Lưu kết quả rà soát')
        expect(plainText(refused.html)).toContain('Người tham gia không tự rà soát')
      }
      const third = await stage.wear(an)
      expect(plainText((await third.visit(`${stage.origin}/operator`)).html)).toMatch(
        /\d+ lần đăng nhập khẩn cấp chưa được rà soát/,
      )
      const form = await third.visit(review)
      expect((await form.submit({ note: ' ' }, 'Lưu kết quả rà soát')).status).toBe(422)
      const done = await form.submit({ note: 'Đúng lý do' }, 'Lưu kết quả rà soát')
      expect(plainText(done.html)).toContain('Đã lưu kết quả rà soát')
      expect(plainText(done.html)).toContain('Đúng lý do')
      const again = await form.submit({ note: 'Sửa lại' }, 'Lưu kết quả rà soát')
      expect(plainText(again.html)).toContain('Chưa thực hiện được')
    })

    test('any administrator ends it at once', async () => {
      const [thu, hai, an] = [await stage.enrol(), await stage.enrol(), await stage.enrol()]
      const { browser } = await stage.breakGlass(thu, hai)
      const list = await (await stage.wear(an)).visit(`${stage.origin}/operator/break-glass`)
      await list.submit({}, 'Kết thúc phiên này ngay')
      const away = await browser.visit(`${stage.origin}/operator`)
      expect(away.url.pathname).toBe('/staff/sign-in')
    })
  })
}
