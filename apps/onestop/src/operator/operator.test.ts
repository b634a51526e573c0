import { createHttpDriver, type DrivenPage, type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type LocalStage, openLocalStage } from '../staff-sign-in/test-local.ts'
import { onestopSetups, onPglite } from '../test-onestop.ts'

let persons = 0

async function appoint(stage: LocalStage, role: 'technical-admin' | 'reception', level: 1 | 2 = 2) {
  const number = (persons += 1)
  const person = { account: `op-${number}`, name: `Nguyễn Vận Hành ${number}`, level } as const
  const username = `van.hanh.${number}`
  await stage.signInCitizen(person)
  await stage.addStaff([
    { username, fullName: person.name, unitCode: 'H08', roles: [role], person },
  ])
  return { person, username }
}

const change = async (page: DrivenPage, fields: Record<string, string>) => {
  const preview = await page.submit({ reason: 'Công văn 12', ...fields }, 'Xem trước thay đổi')
  return preview.submit({}, 'Lưu thay đổi')
}

describe('operating a province', () => {
  let stage: LocalStage
  beforeAll(async () => {
    stage = await openLocalStage(onPglite)
  })
  afterAll(() => stage?.close())

  const openOperator = async (path = '/operator') => {
    const { person, username } = await appoint(stage, 'technical-admin')
    const { browser } = await stage.signInStaff(person)
    return { browser, username, page: await browser.visit(stage.origin + path) }
  }

  test('technical administrators alone see it, and at level 2 alone', async () => {
    const other = await appoint(stage, 'reception')
    const { browser } = await stage.signInStaff(other.person)
    expect((await browser.visit(`${stage.origin}/operator`)).status).toBe(404)
    const anybody = await createHttpDriver().visit(`${stage.origin}/operator/history`)
    expect(anybody.url.pathname).toBe('/staff/sign-in')
    const { page } = await openOperator()
    expect(plainText(page.html)).toContain('Vận hành hệ thống')
    // Each area once: the menu of the same stands on its pages.
    expect(page.html.match(/href="\/operator\/history"/g)).toHaveLength(1)
  })

  test('level 1 operates nothing, even where officials may come in by it', async () => {
    const { settings } = stage.features
    const levels = { ...settings.all().levels, 'staff-sign-in': 1 as const }
    const by = { actor: { name: 'test' } }
    const set = (value: typeof levels) =>
      settings.change(
        { key: 'levels', value, reason: 'test' },
        { ...by, version: settings.all().version },
      )
    const before = settings.all().levels
    await set(levels)
    const { person } = await appoint(stage, 'technical-admin', 1)
    const { browser } = await stage.signInStaff(person)
    expect((await browser.visit(`${stage.origin}/staff`)).url.pathname).toBe('/staff')
    expect((await browser.visit(`${stage.origin}/operator`)).status).toBe(403)
    await set(before as typeof levels)
  })

  test('a change is looked at first, holds at once, and stands in the history', async () => {
    const { browser, page } = await openOperator('/operator/settings/portalName')
    const preview = await page.submit(
      { value: 'Cổng mới', reason: 'Đổi tên' },
      'Xem trước thay đổi',
    )
    expect(plainText(preview.html)).toContain('Cổng Dịch vụ công Bình Định')
    const home = await createHttpDriver().visit(stage.origin)
    expect(plainText(home.html)).not.toContain('Cổng mới')
    const done = await preview.submit({}, 'Lưu thay đổi')
    expect(plainText(done.html)).toContain('Đã lưu thay đổi')
    expect(plainText((await createHttpDriver().visit(stage.origin)).html)).toContain('Cổng mới')
    const history = plainText((await browser.visit(`${stage.origin}/operator/history`)).html)
    expect(history).toContain('Cổng Dịch vụ công Bình Định → Cổng mới')
    expect(history).toContain('Đổi tên')
    expect(history).toContain('Nguyễn Vận Hành')
  })

  test('what is wrong is said at its field, and nothing typed is lost', async () => {
    const { page } = await openOperator('/operator/settings/cutOver')
    const wrong = await page.submit({ staff: '31/02/2024', reason: '' }, 'Xem trước thay đổi')
    expect(wrong.status).toBe(422)
    const words = plainText(wrong.html)
    expect(words).toContain('Ngày chưa đúng')
    expect(words).toContain('Lý do không được bỏ trống')
    expect(wrong.html).toContain('31/02/2024')
  })

  test('the cut-over tells how many officials are not ready before it is set', async () => {
    await stage.issue()
    const { page } = await openOperator('/operator/settings/cutOver')
    const fields = { staff: '15/04/2124', reason: 'R004' }
    const preview = await page.submit(fields, 'Xem trước thay đổi')
    expect(plainText(preview.html)).toMatch(/\d+ cán bộ chưa gắn VNeID/)
    await preview.submit({}, 'Lưu thay đổi')
    expect(stage.features.settings.all().cutOver.staff).toBe('2124-04-14T17:00:00.000Z')
  })

  test('of two at once the second is told in words, and changes nothing', async () => {
    const first = await openOperator('/operator/settings/systemName')
    const second = await openOperator('/operator/settings/systemName')
    await change(first.page, { value: 'Hệ thống A' })
    const preview = await second.page.submit(
      { value: 'Hệ thống B', reason: 'thử' },
      'Xem trước thay đổi',
    )
    const stale = await preview.submit({}, 'Lưu thay đổi')
    expect(stale.status).toBe(409)
    expect(plainText(stale.html)).toContain('Người khác vừa thay đổi cài đặt')
    expect(stage.features.settings.all().systemName).toBe('Hệ thống A')
  })

  test('levels: a ready set fills the fields and changes nothing by itself', async () => {
    const before = stage.features.settings.all().levels
    const { page } = await openOperator('/operator/settings/levels')
    const filled = await page.click('Điền mức độ 2 cho mọi việc')
    expect(stage.features.settings.all().levels).toEqual(before)
    const strict = Object.fromEntries(Object.keys(before).map((action) => [action, '2']))
    await change(filled, strict)
    expect(stage.features.settings.all().levels['citizen-sign-in']).toBe(2)
    await change(page, Object.fromEntries(Object.entries(before).map(([k, v]) => [k, String(v)])))
  })

  test('a notice is shown within its days alone', async () => {
    const { browser, page } = await openOperator('/operator/settings/notices')
    await change(page, { 'home.vi': 'Bảo trì tối nay', 'home.from': '01/01/2124' })
    const home = () => createHttpDriver().visit(stage.origin)
    expect(plainText((await home()).html)).not.toContain('Bảo trì tối nay')
    const again = await browser.visit(`${stage.origin}/operator/settings/notices`)
    await change(again, { 'home.vi': 'Bảo trì tối nay', 'home.from': '01/01/2024' })
    expect(plainText((await home()).html)).toContain('Bảo trì tối nay')
  })

  test('numbers have bounds, and hours leave a day between them', async () => {
    const { page } = await openOperator('/operator/settings/reminders')
    const wrong = { perDay: '10001', perMonth: 'x', untilHour: '8', reason: 'thử' }
    const refused = await page.submit(wrong, 'Xem trước thay đổi')
    expect(refused.status).toBe(422)
    expect(plainText(refused.html).match(/số nguyên trong khoảng/g)).toHaveLength(6)
    await change(page, { perDay: '40', fromHour: '7' })
    const { reminders } = stage.features.settings.all()
    expect(reminders).toMatchObject({ perDay: 40, perMonth: 5000, fromHour: 7, untilHour: 20 })
  })

  test('direct: officials sign in at the issuer of e-IDs, and by the portal again after', async () => {
    const { browser, page } = await openOperator('/operator/settings/topology')
    const where = async () => {
      const visitor = createHttpDriver()
      const answer = await visitor.send(`${stage.origin}/staff/sign-in/eid`)
      return new URL(answer.headers.get('location') ?? '').origin
    }
    expect(await where()).toBe(stage.portal.url)
    // Under way when it is switched: it ends as it began.
    const person = { account: 'under-way', name: 'Đang Đăng Nhập', level: 2 } as const
    stage.portal.choose(person)
    const traveller = createHttpDriver()
    const begun = await traveller.send(`${stage.origin}/sign-in`)
    await change(page, { value: 'direct' })
    expect(await where()).toBe(stage.identity.url)
    const arrived = await traveller.visit(begun.headers.get('location') ?? '')
    expect(plainText(arrived.html)).toContain('Xin chào, Đang Đăng Nhập')
    stage.identity.choose({ account: 'direct', name: 'Đi Thẳng', level: 2 })
    const direct = await createHttpDriver().visit(`${stage.origin}/sign-in`)
    expect(plainText(direct.html)).toContain('Xin chào, Đi Thẳng')
    await change(await browser.visit(`${stage.origin}/operator/settings/topology`), {
      value: 'broker',
    })
    expect(await where()).toBe(stage.portal.url)
  })
})

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`accounts of officials on ${setup.title()}`, () => {
    let stage: LocalStage
    let second: Awaited<ReturnType<LocalStage['openSecondProcess']>>
    let operator: HttpDriver
    beforeAll(async () => {
      stage = await openLocalStage(setup)
      second = await stage.openSecondProcess()
    })
    afterAll(async () => {
      await second?.close()
      await stage?.close()
    })
    beforeEach(async () => {
      const { person } = await appoint(stage, 'technical-admin')
      operator = (await stage.signInStaff(person)).browser
    })

    const open = (path: string) => operator.visit(stage.origin + path)
    /** As the other process sees the browser's cookie. */
    const atSecond = async (cookie: string) => {
      const answer = await fetch(`${second.origin}/staff`, {
        headers: { cookie },
        redirect: 'manual',
      })
      return answer.status
    }

    test('suspended: dead at once in both processes, also after it is resumed', async () => {
      const account = await stage.issue()
      const { browser } = await stage.signInLocally(account)
      const cookie = browser
        .cookies()
        .map(({ name, value }) => `${name}=${value}`)
        .join('; ')
      expect(await atSecond(cookie)).toBe(200)
      const form = await open(`/operator/staff/${account.id}/suspend`)
      const done = await form.submit({ reason: 'Kiểm điểm' }, 'Tạm đình chỉ')
      expect(plainText(done.html)).toContain('Đã tạm đình chỉ tài khoản')
      expect(await atSecond(cookie)).toBe(303)
      expect((await browser.visit(`${stage.origin}/staff`)).url.pathname).toBe('/staff/sign-in')
      const back = await open(`/operator/staff/${account.id}/resume`)
      await back.submit({ reason: 'Xong' }, 'Mở lại')
      expect(await atSecond(cookie)).toBe(303)
    })

    test('found by a part of the name; a code for a new password is shown once', async () => {
      const account = await stage.issue()
      const list = await open(`/operator/staff?q=${account.username.toUpperCase()}`)
      expect(plainText(list.html)).toContain(account.username)
      const form = await open(`/operator/staff/${account.id}/code`)
      const shown = await form.submit({ reason: 'Đã gặp' }, 'Cấp mã đặt lại mật khẩu')
      expect(plainText(shown.html)).toMatch(/([A-Z2-9]{5}-){3}[A-Z2-9]{5}/)
    })

    test('a reason is asked; the own account stays; what is done cannot be done twice', async () => {
      const account = await stage.issue()
      const path = `/operator/staff/${account.id}/end`
      const form = await open(path)
      expect((await form.submit({ reason: ' ' }, 'Kết thúc tài khoản')).status).toBe(422)
      await form.submit({ reason: 'Nghỉ hưu' }, 'Kết thúc tài khoản')
      const again = await form.submit({ reason: 'Nghỉ hưu' }, 'Kết thúc tài khoản')
      expect(plainText(again.html)).toContain('Chưa thực hiện được')
      const { staff_account_id: own } = await stage.db
        .selectFrom('audit')
        .select('staff_account_id')
        .where('type', '=', 'staff.signed-in')
        .orderBy('at', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow()
      const mine = await open(`/operator/staff/${own}/suspend`)
      const refused = await mine.submit({ reason: 'thử' }, 'Tạm đình chỉ')
      expect(plainText(refused.html)).toContain('tài khoản của chính bạn')
    })

    test('unbound: what was verified counts no more, and the same e-ID finds no account', async () => {
      const { person, username } = await appoint(stage, 'reception')
      const { id } = await stage.db
        .selectFrom('staff_account')
        .select('id')
        .where('username', '=', username)
        .executeTakeFirstOrThrow()
      const stated = { gender: 'male', personal_id_sealed: 'x', personal_id_index: 'x' } as const
      const verified = { verification: 'verified', bound_index: 'x' } as const
      await stage.db
        .insertInto('staff_identity')
        .values({ staff_account_id: id, revision: 1, saved_at: new Date(), ...stated, ...verified })
        .execute()
      const form = await open(`/operator/staff/${id}/unbind`)
      await form.submit({ reason: 'Chuyển công tác' }, 'Gỡ định danh')
      const { verification } = await stage.db
        .selectFrom('staff_identity')
        .select('verification')
        .where('staff_account_id', '=', id)
        .executeTakeFirstOrThrow()
      expect(verification).toBe('incomplete')
      const { page } = await stage.signInStaff(person)
      expect(page.url.pathname).toBe('/staff/sign-in/no-account')
    })

    test('the gate closes in the other process within seconds', async () => {
      const { settings } = second.features
      await stage.setCutOver('2024-04-15T00:00:00+07:00')
      await expect
        .poll(
          async () => {
            await settings.freshen()
            return second.features.gate.isOpen('local')
          },
          { timeout: 5_000 },
        )
        .toBe(false)
      await stage.setCutOver(null)
    })
  })
}
