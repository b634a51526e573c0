import { totpCodeAt } from '@mot-cua/authentication'
import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onPglite } from '../test-onestop.ts'
import { DOOR, type GlassStage, openGlassStage, type TestAdministrator } from './test-glass.ts'

const AREA = '/operator/break-glass'
const yes = (match_code: string) => ({ match_code, reason: 'Đã gọi điện', verdict: 'approved' })

describe('strangers at the broken glass', () => {
  let stage: GlassStage
  beforeAll(async () => {
    stage = await openGlassStage(onPglite)
  })
  afterAll(() => stage?.close())

  const at = (path: string) => stage.origin + path
  type Browser = Awaited<ReturnType<GlassStage['wear']>>

  const failFromAnywhere = async (thu: TestAdministrator) => {
    for (let count = 0; count < 60; count += 1) await stage.typePassword(thu, 'Sai mật khẩu rồi')
  }
  const knock = async (browser: Browser, { username }: TestAdministrator) => {
    const door = await browser.visit(at(DOOR))
    return door.submit({ username, password: stage.PASSWORD }, 'Tiếp tục')
  }

  test('who connects the app on a quiet day comes in there, whatever strangers type', async () => {
    const thu = await stage.enrol({ hasApp: false })
    const browser = await stage.wear(thu)
    const list = await browser.visit(at(AREA))
    const row = list.html.split('<tr>').find((words) => words.includes(`>${thu.username}<`))
    expect(plainText(row ?? '')).toMatch(/ Chưa /)
    const page = await browser.visit(at(`${AREA}/app`))
    const offered = await page.submit({ password: stage.PASSWORD }, 'Tiếp tục')
    const secret = /secret=([A-Z2-7]{32})/.exec(offered.html)?.[1] ?? ''
    await offered.submit({ code: totpCodeAt(secret, stage.now()) }, 'Xác nhận')
    await failFromAnywhere(thu)
    expect((await stage.typePassword(thu)).page.status).toBe(429)
    const code = await knock(browser, thu)
    expect(code.url.pathname).toBe(`${DOOR}/code`)
    const met = await code.submit({ code: stage.codeOf({ secret }) }, 'Xác nhận')
    expect(met.url.pathname).toBe(`${DOOR}/meeting`)
  })

  test('who has come to the meeting once comes there again, and with own counts of codes', async () => {
    const thu = await stage.enrol()
    const { browser } = await stage.prove(thu)
    // As if strangers who know the password had typed wrong codes.
    const locked = { failures: 25, consecutive: 25 }
    const until = new Date(stage.now().getTime() + 86_400_000)
    const row = { account_id: thu.id, ...locked, locked_until: until }
    await stage.db
      .insertInto('sms_factor')
      .values(row)
      .onConflict((conflict) => conflict.column('account_id').doUpdateSet(row))
      .execute()
    const stranger = await stage.typePassword(thu)
    const waiting = await stranger.page.submit({ code: stage.codeOf(thu) }, 'Xác nhận')
    expect(waiting.status).toBe(429)
    await failFromAnywhere(thu)
    const code = await knock(browser, thu)
    const met = await code.submit({ code: stage.codeOf(thu) }, 'Xác nhận')
    expect(met.url.pathname).toBe(`${DOOR}/meeting`)
  })

  test('a third administrator, with no e-ID, ends the use of the first', async () => {
    const [thu, hai, an] = [await stage.enrol(), await stage.enrol(), await stage.enrol()]
    const { browser } = await stage.breakGlass(thu, hai)
    const { page } = await stage.prove(an)
    expect(plainText(page.html)).toContain('Người đang đăng nhập khẩn cấp')
    const done = await page.submit({}, 'Kết thúc phiên này ngay')
    expect(plainText(done.html)).toContain('Đã kết thúc phiên đăng nhập khẩn cấp')
    const away = await browser.visit(at('/operator'))
    expect(away.url.pathname).toBe('/staff/sign-in')
    const ended = await auditOf('break-glass.ended')
    expect(ended.at(-1)?.staff_account_id).toBe(an.id)
    const late = await page.submit({}, 'Kết thúc phiên này ngay')
    expect(late.status).toBe(422)
    expect(plainText(late.html)).toContain('Phiên đăng nhập khẩn cấp này đã kết thúc')
  })

  test('nobody ends a use before password and app', async () => {
    const [thu, an] = [await stage.enrol(), await stage.enrol()]
    const { browser } = await stage.breakGlass(thu, await stage.enrol())
    const { id } = await stage.db
      .selectFrom('break_glass')
      .select('id')
      .where('requested_by', '=', thu.id)
      .executeTakeFirstOrThrow()
    const { browser: half } = await stage.typePassword(an)
    await stage.post(half, `${DOOR}/uses/${id}/end`, {})
    expect((await browser.visit(at('/operator'))).url.pathname).toBe('/operator')
  })

  test('what is refused stands in the audit', async () => {
    const [thu, hai] = [await stage.enrol(), await stage.enrol()]
    for (let count = 0; count < 3; count += 1) await stage.ask(thu)
    await stage.ask(thu)
    expect(await detailsOf('break-glass.request-refused', thu)).toEqual([{ outcome: 'too-often' }])
    const an = await stage.enrol()
    const asking = await stage.ask(an)
    const { page } = await stage.openRequest(hai, an)
    await page.submit(yes(asking.matchCode), 'Đồng ý cho đăng nhập')
    const ready = await asking.browser.visit(at(`${DOOR}/meeting`))
    await stage.db
      .updateTable('staff_account')
      .set({ suspended_at: stage.now() })
      .where('id', '=', hai.id)
      .execute()
    await ready.submit({}, 'Vào hệ thống')
    expect(await detailsOf('break-glass.entry-refused', an)).toEqual([{ outcome: 'may-not-act' }])
  })

  test('an answer to somebody who operates no more stands in the audit', async () => {
    const [thu, hai] = [await stage.enrol(), await stage.enrol()]
    const { matchCode } = await stage.ask(thu)
    const { path, browser } = await stage.openRequest(hai, thu)
    await stage.db.deleteFrom('staff_role').where('staff_account_id', '=', thu.id).execute()
    await stage.post(browser, path, yes(matchCode))
    expect(await detailsOf('break-glass.answer-refused', hai)).toEqual([{ outcome: 'gone' }])
  })

  const auditOf = (type: string) =>
    stage.db.selectFrom('audit').selectAll().where('type', '=', type).orderBy('at').execute()
  async function detailsOf(type: string, { id }: TestAdministrator) {
    const rows = await auditOf(type)
    return rows.filter((row) => row.staff_account_id === id).map(({ detail }) => detail)
  }
})
