import { totpCodeAt } from '@mot-cua/authentication'
import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onPglite } from '../test-onestop.ts'
import { type GlassStage, openGlassStage } from './test-glass.ts'

const AREA = '/operator/break-glass'
const NEXT = 'Thuyền về có nhớ bến chăng'

describe('what an administrator prepares on a quiet day', () => {
  let stage: GlassStage
  beforeAll(async () => {
    stage = await openGlassStage(onPglite)
  })
  afterAll(() => stage?.close())

  const open = async (path: string, { id }: { id: string }) => {
    const browser = await stage.wear({ id })
    return { browser, page: await browser.visit(stage.origin + path) }
  }

  test('fewer than two who are ready are a warning where operators look and set the day', async () => {
    const thu = await stage.enrol()
    const { browser, page } = await open('/operator', thu)
    expect(plainText(page.html)).toContain('Mới có 1 người sẵn sàng')
    const form = await browser.visit(`${stage.origin}/operator/settings/cutOver`)
    const day = { staff: '01/06/2124', reason: 'thử' }
    const preview = await form.submit(day, 'Xem trước thay đổi')
    expect(plainText(preview.html)).toContain('Mới có 1 người sẵn sàng')
    await stage.enrol()
    const enough = await browser.visit(`${stage.origin}${AREA}`)
    expect(plainText(enough.html)).toContain('2 người sẵn sàng đăng nhập khẩn cấp')
    const bare = await stage.enrol({ hasApp: false })
    const listed = await browser.visit(`${stage.origin}${AREA}`)
    expect(plainText(listed.html)).toContain(`${bare.username}`)
    expect(plainText(listed.html)).toContain('chưa kết nối ứng dụng xác thực')
  })

  test('an app is connected by the password and its first code, and then breaks the glass', async () => {
    const thu = await stage.enrol({ hasApp: false })
    const { page } = await open(`${AREA}/app`, thu)
    const wrong = await page.submit({ password: 'Không phải mật khẩu' }, 'Tiếp tục')
    expect(wrong.status).toBe(422)
    expect(wrong.html).not.toContain('otpauth:')
    const offered = await page.submit({ password: stage.PASSWORD }, 'Tiếp tục')
    const secret = /secret=([A-Z2-7]{32})/.exec(offered.html)?.[1] ?? ''
    const right = totpCodeAt(secret, stage.now())
    const typo = await offered.submit(
      { code: right === '000000' ? '111111' : '000000' },
      'Xác nhận',
    )
    expect(typo.status).toBe(422)
    const done = await offered.submit({ code: right }, 'Xác nhận')
    expect(plainText(done.html)).toContain('Đã kết nối ứng dụng xác thực')
    const { page: inside } = await stage.breakGlass({ ...thu, secret }, await stage.enrol())
    expect(inside.url.pathname).toBe('/operator')
  })

  test('the app before is good until the first code of the new one', async () => {
    const thu = await stage.enrol()
    const { page } = await open(`${AREA}/app`, thu)
    const offered = await page.submit({ password: stage.PASSWORD }, 'Tiếp tục')
    expect((await stage.prove(thu)).page.url.pathname).toMatch(/meeting$/)
    const secret = /secret=([A-Z2-7]{32})/.exec(offered.html)?.[1] ?? ''
    await offered.submit({ code: totpCodeAt(secret, stage.now()) }, 'Xác nhận')
    expect((await stage.prove(thu)).page.status).toBe(422)
  })

  test('a secret that was offered to one session is not another’s to confirm', async () => {
    const thu = await stage.enrol({ hasApp: false })
    const { page } = await open(`${AREA}/app`, thu)
    await page.submit({ password: stage.PASSWORD }, 'Tiếp tục')
    const elsewhere = await open(`${AREA}/app`, thu)
    expect(elsewhere.page.html).not.toContain('otpauth:')
  })

  test('after the day a password comes by the code of another administrator, and ends sessions', async () => {
    const thu = await stage.enrol()
    const code = await stage.giveCode(thu.id)
    const { browser, page } = await open(`${AREA}/password`, thu)
    const wrong = await page.submit({ code: 'AAAAA', password: NEXT }, 'Lưu mật khẩu mới')
    expect(wrong.status).toBe(422)
    const done = await page.submit({ code, password: NEXT }, 'Lưu mật khẩu mới')
    expect(done.url.pathname).toBe('/staff/sign-in')
    expect((await browser.visit(`${stage.origin}/operator`)).url.pathname).toBe('/staff/sign-in')
    expect((await stage.typePassword(thu, NEXT)).page.url.pathname).toMatch(/code$/)
  })
})
