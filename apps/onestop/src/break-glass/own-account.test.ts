import { totpCodeAt } from '@mot-cua/authentication'
import { type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onPglite } from '../test-onestop.ts'
import {
  type GlassStage,
  openGlassStage,
  SESSION,
  sessionOf,
  type TestAdministrator,
} from './test-glass.ts'

const AREA = '/operator/break-glass'
const NEXT = 'Thuyền về có nhớ bến chăng'
const reason = { reason: 'thử' }

describe('a browser that was left unlocked does not become an administrator for good', () => {
  let stage: GlassStage
  beforeAll(async () => {
    stage = await openGlassStage(onPglite)
  })
  afterAll(() => stage?.close())

  const at = (path: string) => stage.origin + path

  test('a proof by the e-ID leads back to the page that asked for it, and opens it', async () => {
    const person = { account: 'own-proof', name: 'Trần Minh Thu', level: 2 } as const
    await stage.signInCitizen(person)
    const issued = { username: 'thu.own', fullName: person.name, unitCode: 'H08.15' }
    await stage.addStaff([{ ...issued, roles: ['technical-admin'], person }])
    const { id } = await stage.db
      .selectFrom('staff_account')
      .select('id')
      .where('username', '=', issued.username)
      .executeTakeFirstOrThrow()
    const asked = await (await stage.wear({ id }, 6)).visit(at(`${AREA}/password`))
    const proved = await asked.click('Xác thực bằng tài khoản VNeID')
    expect(proved.url.pathname).toBe(`${AREA}/password`)
    expect(proved.html).toContain('name="password"')
  })

  test('nobody gives the own account a code for another password', async () => {
    const thu = await stage.enrol()
    const form = await (await stage.wear(thu)).visit(at(`/operator/staff/${thu.id}/code`))
    const refused = await form.submit(reason, 'Cấp mã đặt lại mật khẩu')
    expect(plainText(refused.html)).toContain('Không thể thực hiện với tài khoản của chính bạn')
    const codes = stage.db.selectFrom('staff_password_code').select('staff_account_id')
    expect(await codes.where('staff_account_id', '=', thu.id).execute()).toEqual([])
    const by = { actor: { staffAccountId: thu.id }, ...reason }
    expect(await stage.features.passwordCodes.give(thu.id, by)).toEqual({ outcome: 'own' })
  })

  test('whatever the program does, the database refuses such a code', async () => {
    const { id } = await stage.enrol()
    const times = { created_at: stage.now(), expires_at: stage.now(), used_at: null }
    const row = { staff_account_id: id, code_hash: 'x', given_by: id, ...times }
    await expect(stage.db.insertInto('staff_password_code').values(row).execute()).rejects.toThrow(
      /check/,
    )
  })

  test.each([
    ['app', { action: 'begin' }],
    ['password', { code: 'AAAAA', password: NEXT }],
  ] as const)('%s: a proof of the last minutes is asked for', async (what, typed) => {
    const thu = await stage.enrol()
    const stale = await stage.wear(thu, 6)
    const path = `${AREA}/${what}`
    const asked = await stale.visit(at(path))
    expect(plainText(asked.html)).toContain('Chứng minh đúng là bạn')
    expect(asked.html).toContain(`href="${path}/proof"`)
    const posted = await stage.post(stale, path, { ...typed, password: stage.PASSWORD })
    expect(posted.status).toBe(403)
    const away = await stale.send(at(`${path}/proof`), {})
    expect(away.status).toBe(303)
    expect(away.headers.get('location')).toContain(stage.portal.url)
    const fresh = await (await stage.wear(thu, 4)).visit(at(path))
    expect(plainText(fresh.html)).not.toContain('Chứng minh đúng là bạn')
  })

  test('before the day: who signed in by the issued account signs in anew', async () => {
    await stage.setCutOver(null)
    const { browser } = await stage.signInLocally(await stage.issue({ roles: ['technical-admin'] }))
    const path = at(`${AREA}/password`)
    expect(plainText((await browser.visit(path)).html)).not.toContain('Chứng minh đúng là bạn')
    stage.forward(6)
    const out = await (await browser.visit(path)).submit({}, 'Đăng xuất để đăng nhập lại')
    expect(out.status).toBe(200)
    expect((await browser.visit(path)).url.pathname).toBe('/staff/sign-in')
    await stage.setCutOver('2024-04-15T00:00:00+07:00')
  })

  test('a stale session is offered no secret, though it knows the password', async () => {
    const thu = await stage.enrol()
    const stale = await stage.wear(thu, 6)
    const typed = { action: 'begin', password: stage.PASSWORD }
    await stage.post(stale, `${AREA}/app`, typed)
    expect((await stale.visit(at(`${AREA}/app`))).html).not.toContain('otpauth:')
  })

  test('a secret that was begun is neither shown nor confirmed by a stale session, and waits', async () => {
    const thu = await stage.enrol({ hasApp: false })
    const browser = await stage.wear(thu)
    const begun = await (await browser.visit(at(`${AREA}/app`))).submit(
      { password: stage.PASSWORD },
      'Tiếp tục',
    )
    const secret = /secret=([A-Z2-7]{32})/.exec(begun.html)?.[1] ?? ''
    stage.forward(6)
    expect((await browser.visit(at(`${AREA}/app`))).html).not.toContain(secret)
    const confirm = () => ({ code: totpCodeAt(secret, stage.now()) })
    const stale = await begun.submit(confirm(), 'Xác nhận')
    expect(stale.status).toBe(403)
    expect(stale.html).toContain(`href="${AREA}/app/proof"`)
    expect(await hasApp(thu)).toBe(false)
    await proveAnew(browser)
    const again = await browser.visit(at(`${AREA}/app`))
    expect(again.html).toContain(secret)
    await again.submit(confirm(), 'Xác nhận')
    expect(await hasApp(thu)).toBe(true)
  })

  test('before the day the password of the issued account is such a proof, and the session stays', async () => {
    await stage.setCutOver(null)
    const account = await stage.issue({ roles: ['technical-admin'] })
    const { browser } = await stage.signInLocally(account)
    const begun = await (await browser.visit(at(`${AREA}/app`))).submit(
      { password: stage.PASSWORD },
      'Tiếp tục',
    )
    const secret = /secret=([A-Z2-7]{32})/.exec(begun.html)?.[1] ?? ''
    stage.forward(6)
    const stale = await begun.submit({ code: totpCodeAt(secret, stage.now()) }, 'Xác nhận')
    expect(stale.status).toBe(403)
    const wrong = await stale.submit({ password: 'Không phải mật khẩu' }, 'Tiếp tục')
    expect(wrong.status).toBe(422)
    expect(wrong.html).not.toContain(secret)
    const again = await wrong.submit({ password: stage.PASSWORD }, 'Tiếp tục')
    await again.submit({ code: totpCodeAt(secret, stage.now()) }, 'Xác nhận')
    const totp = await stage.features.authenticatorStore.totp.find(account.id)
    expect(totp?.secret).toBe(secret)
    await stage.setCutOver('2024-04-15T00:00:00+07:00')
  })

  const hasApp = async ({ id }: TestAdministrator) =>
    (await stage.features.authenticatorStore.totp.find(id)) !== undefined

  /** As after the way to the issuer and back: the same session, with a proof of now. */
  async function proveAnew(browser: HttpDriver) {
    const { sessions } = stage.features
    const token = sessionOf(browser) ?? ''
    const session = await sessions.read(token)
    if (!session) throw new Error('nobody is signed in')
    const proved = await sessions.replace(token, { ...session, authenticatedAt: stage.now() })
    browser.plant(stage.origin, `${SESSION}=${proved}; Path=/`)
  }

  test('the owner is told of another password and of another app', async () => {
    const thu = await stage.enrol()
    const before = await newsOf(thu)
    const browser = await stage.wear(thu)
    const offered = await (await browser.visit(at(`${AREA}/app`))).submit(
      { password: stage.PASSWORD },
      'Tiếp tục',
    )
    const secret = /secret=([A-Z2-7]{32})/.exec(offered.html)?.[1] ?? ''
    await offered.submit({ code: totpCodeAt(secret, stage.now()) }, 'Xác nhận')
    const form = await browser.visit(at(`${AREA}/password`))
    const code = await stage.giveCode(thu.id)
    await form.submit({ code, password: NEXT }, 'Lưu mật khẩu mới')
    const after = await newsOf(thu)
    expect(after.messages - before.messages).toBe(2)
    expect(after.kinds.slice(before.kinds.length)).toEqual([
      'authenticator-connected',
      'password-changed',
    ])
  })

  async function newsOf({ id, phone }: TestAdministrator) {
    await stage.features.sms.outbox.deliver()
    const told = stage.db.selectFrom('staff_message').select('kind').orderBy('at')
    const rows = await told.where('staff_account_id', '=', id).execute()
    return { messages: stage.phones.countTo(phone), kinds: rows.map(({ kind }) => kind) }
  }
})
