import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { agree, reachOtp, submitPassword, wrong } from '../test-journey.ts'
import { LAN } from '../test-people.ts'
import { openOwnService } from '../test-relying-parties.ts'

let identity: TestIdentity
let service: Awaited<ReturnType<typeof openOwnService>>
beforeAll(async () => {
  identity = await openTestIdentity()
  service = await openOwnService(identity)
})
afterAll(async () => {
  await service?.close()
  await identity?.close()
})

const reach = async (person?: { personalId: string; password: string; phone: string }) => {
  const who = person ?? (await identity.newPerson())
  return { person: who, ...(await reachOtp(identity, { ...service, person: who })) }
}

describe('the page that asks for the code', () => {
  test('says everything the source documents show', async () => {
    const { otpPage } = await reach(LAN)
    const text = plainText(otpPage.html)
    for (const exact of [
      'Xác thực OTP',
      'Vui lòng nhập mã OTP vừa gửi tới số điện thoại 091****986',
      'Gửi lại mã',
      'Hủy bỏ',
      'Xác nhận',
    ]) {
      expect(text).toContain(exact)
    }
    expect(text).toMatch(/Mã sẽ hết hạn 0(3:00|2:5\d)/)
    expect(otpPage.html).toContain('autocomplete="one-time-code"')
    expect(otpPage.html).not.toContain(LAN.phone)
  })

  test('is shown again by a reload, without another message', async () => {
    const { browser, otpPage, person } = await reach()
    expect((await browser.visit(otpPage.url)).html).toContain('name="code"')
    expect(identity.phones.countTo(person.phone)).toBe(1)
  })

  test('leads back to the password when none was given', async () => {
    const { browser, otpPage } = await reach()
    const fresh = await browser.visit(await service.start())
    const page = await browser.visit(`${fresh.url.href}/otp`)
    expect(page.url.href).toBe(fresh.url.href)
    expect(otpPage.url.href).not.toContain(fresh.url.pathname)
  })
})

describe('a code', () => {
  test('that is wrong: tries left are told, and the right one still works', async () => {
    const { otpPage, code } = await reach()
    const page = await otpPage.submit({ code: wrong(code) }, 'Xác nhận')
    expect(page.status).toBe(422)
    expect(plainText(page.html)).toContain('Mã OTP chưa đúng. Bạn còn 4 lần nhập.')
    const { status } = await page.submit({ code }, 'Xác nhận')
    expect(status).toBe(200)
  })

  test.each(['', '12345', '1234567', 'abcdef', '12345\u0000'])(
    '%j is no code and costs no try',
    async (typed) => {
      const { otpPage, code } = await reach()
      const page = await otpPage.submit({ code: typed }, 'Xác nhận')
      expect(page.status).toBe(422)
      expect(plainText(page.html)).toContain('Mã OTP gồm đúng 6 chữ số')
      const next = await page.submit({ code: wrong(code) }, 'Xác nhận')
      expect(plainText(next.html)).toContain('Bạn còn 4 lần nhập.')
    },
  )

  test('with spaces and dashes is taken', async () => {
    const { otpPage, code } = await reach()
    const typed = ` ${code.slice(0, 3)}-${code.slice(3)} `
    const page = await otpPage.submit({ code: typed }, 'Xác nhận')
    expect(page.html).toContain('value="accept"')
  })

  test('that has expired costs one tap, not a try and not the password', async () => {
    const { otpPage, code, person } = await reach()
    identity.clock.advance(181)
    const page = await otpPage.submit({ code }, 'Xác nhận')
    expect(page.status).toBe(422)
    expect(plainText(page.html)).toContain('Mã đã hết hạn. Bấm “Gửi lại mã” để nhận mã mới')
    const resent = await page.submit({}, 'Gửi lại mã')
    expect(plainText(resent.html)).toContain('Đã gửi lại mã')
    const again = await identity.phones.nextCode(person.phone)
    const wrongOnce = await resent.submit({ code: wrong(again) }, 'Xác nhận')
    expect(plainText(wrongOnce.html)).toContain('Bạn còn 4 lần nhập.')
    expect((await wrongOnce.submit({ code: again }, 'Xác nhận')).status).toBe(200)
  })

  test('of another transaction is refused', async () => {
    const [mine, others] = [await reach(), await reach()]
    if (mine.code === others.code) return
    expect((await mine.otpPage.submit({ code: others.code }, 'Xác nhận')).status).toBe(422)
  })

  test('that is right is refused after five wrong ones, also after a reload', async () => {
    const { browser, otpPage, code } = await reach()
    let page = otpPage
    for (let tries = 0; tries < 4; tries += 1) {
      page = await page.submit({ code: wrong(code) }, 'Xác nhận')
    }
    expect(plainText(page.html)).toContain('Bạn còn 1 lần nhập.')
    const fifth = await page.submit({ code: wrong(code) }, 'Xác nhận')
    expect(fifth.status).toBe(429)
    const sixth = await page.submit({ code }, 'Xác nhận')
    expect(sixth.status).toBe(429)
    expect(plainText(sixth.html)).toContain('Đã nhập sai mã quá nhiều lần')
    expect((await browser.visit(otpPage.url)).status).toBe(429)
  })

  test('sent twice by a double click signs in once, and both answers go on', async () => {
    const { otpPage, code, person } = await reach()
    const submit = () => otpPage.submit({ code }, 'Xác nhận')
    const both = await Promise.all([submit(), submit()])
    for (const page of both) expect(page.status).toBeLessThan(500)
    expect(both.some(({ html }) => html.includes('value="accept"'))).toBe(true)
    const row = await identity.db
      .selectFrom('account')
      .select('id')
      .where('personal_id', '=', person.personalId)
      .executeTakeFirstOrThrow()
    const events = (await identity.listAudit()).filter((event) => event.account_id === row.id)
    expect(events.filter(({ type }) => type === 'sign-in.completed')).toHaveLength(1)
    expect(identity.phones.countTo(person.phone)).toBe(1)
  })
})

describe('sending again', () => {
  test('too soon: said, and nothing sent', async () => {
    const { otpPage, person } = await reach()
    const page = await otpPage.submit({}, 'Gửi lại mã')
    expect(plainText(page.html)).toContain('Mỗi lần gửi cách nhau 60 giây')
    expect(identity.phones.countTo(person.phone)).toBe(1)
  })

  test('repeats the code inside 300 seconds, a new one after', async () => {
    const { otpPage, code, person } = await reach()
    identity.clock.advance(61)
    const page = await otpPage.submit({}, 'Gửi lại mã')
    expect(await identity.phones.nextCode(person.phone)).toBe(code)
    identity.clock.advance(200)
    await page.submit({}, 'Gửi lại mã')
    expect(await identity.phones.nextCode(person.phone)).not.toBe(code)
  })

  test('says so when the message carries a new code, and the old one no longer works', async () => {
    const { browser, otpPage, code } = await reach()
    identity.clock.advance(250)
    const renewed = await (await browser.visit(otpPage.url)).submit({}, 'Gửi lại mã')
    expect(plainText(renewed.html)).toContain('Mã trước đó sắp hết hạn nên không dùng được nữa')
    const refused = await renewed.submit({ code }, 'Xác nhận')
    expect(refused.status).toBe(422)
  })

  test('works for the whole half hour of the transaction', async () => {
    const { otpPage, person } = await reach()
    identity.clock.advance(29 * 60)
    await otpPage.submit({}, 'Gửi lại mã')
    const code = await identity.phones.nextCode(person.phone)
    expect((await otpPage.submit({ code }, 'Xác nhận')).status).toBe(200)
  })

  test('never gives tries back', async () => {
    const { otpPage, code, person } = await reach()
    let page = otpPage
    for (let tries = 0; tries < 3; tries += 1) {
      page = await page.submit({ code: wrong(code) }, 'Xác nhận')
    }
    identity.clock.advance(61)
    page = await page.submit({}, 'Gửi lại mã')
    await identity.phones.nextCode(person.phone)
    page = await page.submit({ code: wrong(code) }, 'Xác nhận')
    expect(plainText(page.html)).toContain('Bạn còn 1 lần nhập.')
  })
})

test('cancelling tells the service, and the audit whose sign-in it was', async () => {
  const { otpPage } = await reach()
  const page = await otpPage.submit({}, 'Hủy bỏ')
  expect(await service.finish(page.url)).toEqual({ outcome: 'cancelled', returnTo: '/' })
  const last = (await identity.listAudit()).at(-1)
  expect(last).toMatchObject({ type: 'sign-in.cancelled', account_id: expect.any(String) })
})

test('a crash between the right code and its result costs a reload', async () => {
  const { browser, otpPage, person } = await reach()
  const key = `otp:${otpPage.url.pathname.split('/')[2]}`
  const stored = JSON.parse((await identity.store.get(key)) ?? '{}') as object
  await identity.store.put(key, JSON.stringify({ ...stored, state: 'accepted' }), 60)
  const callback = await agree(await browser.visit(otpPage.url))
  expect(await service.finish(callback.url)).toMatchObject({
    outcome: 'signed-in',
    person: { claims: { personal_id: person.personalId } },
  })
})

test('the back button from the code to the password asks for no second message', async () => {
  const { browser, otpPage, person } = await reach()
  const back = await browser.visit(otpPage.url.href.replace(/\/otp$/, ''))
  const forward = await submitPassword(back, person)
  expect(forward.url.href).toBe(otpPage.url.href)
  expect(identity.phones.countTo(person.phone)).toBe(1)
})
