import { plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { createBrowser, reachOtp, signIn, submitPassword, wrong } from '../test-journey.ts'
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

type Person = Awaited<ReturnType<TestIdentity['newPerson']>>
const reach = (person: Person) => reachOtp(identity, { ...service, person })
const typePassword = async (person: Person) =>
  submitPassword(await createBrowser().visit(await service.start()), person)

/** Wrong codes in one transaction; the page after the last. */
async function fail({ otpPage, code }: Awaited<ReturnType<typeof reach>>, times: number) {
  let page = otpPage
  for (let tries = 0; tries < times; tries += 1) {
    page = await otpPage.submit({ code: wrong(code) }, 'Xác nhận')
  }
  return page
}

describe('messages to one phone', () => {
  test('five in half an hour that nobody answers, then a page that says until when', async () => {
    const person = await identity.newPerson()
    for (let sends = 0; sends < 5; sends += 1) await reach(person)
    const page = await typePassword(person)
    expect(page.status).toBe(429)
    expect(plainText(page.html)).toContain('Số điện thoại này đã nhận nhiều mã mà chưa dùng mã nào')
    expect(plainText(page.html)).toMatch(/Bạn có thể nhận mã mới từ \d\d:\d\d/)
    expect(Number(page.headers.get('retry-after'))).toBeLessThanOrEqual(1800)
    expect(identity.phones.countTo(person.phone)).toBe(5)
    identity.clock.advance(1801)
    await reach(person)
  })

  test('resends count too', async () => {
    const person = await identity.newPerson()
    const { otpPage } = await reach(person)
    for (let sends = 1; sends < 5; sends += 1) {
      identity.clock.advance(61)
      const resent = await otpPage.submit({}, 'Gửi lại mã')
      expect(resent.status).toBe(200)
    }
    identity.clock.advance(61)
    expect((await otpPage.submit({}, 'Gửi lại mã')).status).toBe(429)
    expect(identity.phones.countTo(person.phone)).toBe(5)
  })

  test('those answered by the right code count for nothing', async () => {
    const person = await identity.newPerson()
    for (let visits = 0; visits < 7; visits += 1) {
      const { callback } = await signIn(identity, { ...service, person })
      expect(callback.url.origin).toBe(service.origin)
    }
  })
})

describe('wrong codes over several sign-ins of one account', () => {
  test('the fifth makes the account wait a minute, whoever typed the others', async () => {
    const person = await identity.newPerson()
    const [owner, first, second] = [await reach(person), await reach(person), await reach(person)]
    await fail(first, 2)
    await fail(second, 3)
    const refused = await owner.otpPage.submit({ code: owner.code }, 'Xác nhận')
    expect(refused.status).toBe(429)
    expect(plainText(refused.html)).toContain('Đã có nhiều lần nhập sai mã OTP của tài khoản này')
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60)
    const fresh = await typePassword(person)
    expect(fresh.status).toBe(429)
    identity.clock.advance(61)
    expect((await owner.otpPage.submit({ code: owner.code }, 'Xác nhận')).status).toBe(200)
  })

  test('a resend does not shorten the wait', async () => {
    const person = await identity.newPerson()
    const owner = await reach(person)
    await fail(await reach(person), 5)
    identity.clock.advance(61)
    await fail(await reach(person), 5)
    // Ten failures: five minutes.
    identity.clock.advance(61)
    await owner.otpPage.submit({}, 'Gửi lại mã')
    const code = await identity.phones.nextCode(person.phone)
    const refused = await owner.otpPage.submit({ code }, 'Xác nhận')
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(200)
    identity.clock.advance(240)
    await owner.otpPage.submit({}, 'Gửi lại mã')
    const last = await identity.phones.nextCode(person.phone)
    expect((await owner.otpPage.submit({ code: last }, 'Xác nhận')).status).toBe(200)
  })

  test('after five in one sign-in the password brings a new code, once the wait is over', async () => {
    const person = await identity.newPerson()
    const visit = await reach(person)
    identity.clock.advance(50)
    const stopped = await fail(visit, 5)
    const again = await stopped.click('Đăng nhập lại')
    // More than a minute after the message, less than one after the failures.
    identity.clock.advance(20)
    expect((await submitPassword(again, person)).status).toBe(429)
    identity.clock.advance(45)
    const otpPage = await submitPassword(again, person)
    expect(otpPage.html).toContain('name="code"')
    const code = await identity.phones.nextCode(person.phone)
    expect((await otpPage.submit({ code }, 'Xác nhận')).status).toBe(200)
  })

  test('the hundredth closes the factor, and the page says where to go', async () => {
    const person = await identity.newPerson()
    await signIn(identity, { ...service, person })
    const { id } = await identity.db
      .selectFrom('account')
      .select('id')
      .where('personal_id', '=', person.personalId)
      .executeTakeFirstOrThrow()
    await identity.db
      .insertInto('sms_factor')
      .values({ account_id: id, failures: 99, consecutive: 99, locked_until: null })
      .onConflict((row) => row.column('account_id').doUpdateSet({ failures: 99, consecutive: 99 }))
      .execute()
    const visit = await reach(person)
    await fail(visit, 1)
    const refused = await visit.otpPage.submit({ code: visit.code }, 'Xác nhận')
    expect(refused.status).toBe(403)
    expect(plainText(refused.html)).toContain('đã có 100 lần nhập sai mã OTP liên tiếp')
    identity.clock.advance(86_400)
    expect((await typePassword(person)).status).toBe(403)
  })
})

describe('the gateway', () => {
  const messagesTo = (phone: string) =>
    identity.db.selectFrom('sms_message').selectAll().where('phone', '=', phone).execute()
  const trouble = 'Tin nhắn đang đến chậm'

  test('a gateway that is down is said on the page, and the message leaves once it is back', async () => {
    const person = await identity.newPerson()
    const browser = createBrowser()
    identity.phones.state.isDown = true
    const otpPage = await submitPassword(await browser.visit(await service.start()), person)
    expect(otpPage.status).toBe(200)
    await vi.waitFor(async () => {
      expect(plainText((await browser.visit(otpPage.url)).html)).toContain(trouble)
    })
    const [waiting] = await messagesTo(person.phone)
    expect(waiting?.text_sealed).toEqual(expect.any(String))
    expect(waiting?.text_sealed).not.toContain(' la ma OTP')

    identity.phones.state.isDown = false
    identity.clock.advance(3)
    const code = await identity.phones.nextCode(person.phone)
    await vi.waitFor(async () => {
      expect(await messagesTo(person.phone)).toMatchObject([
        { text_sealed: null, sent_at: expect.any(Date) },
      ])
    })
    const page = await browser.visit(otpPage.url)
    expect(plainText(page.html)).not.toContain(trouble)
    expect((await page.submit({ code }, 'Xác nhận')).status).toBe(200)
  })

  test('a message on its way is no trouble', async () => {
    const person = await identity.newPerson()
    let deliver: () => void = () => undefined
    identity.phones.state.hold = new Promise((resolve) => {
      deliver = resolve
    })
    const otpPage = await submitPassword(await createBrowser().visit(await service.start()), person)
    await vi.waitFor(() => expect(identity.phones.state.isHolding).toBe(true))
    const page = await otpPage.submit({}, 'Gửi lại mã')
    expect(plainText(page.html)).not.toContain(trouble)
    deliver()
    await identity.phones.nextCode(person.phone)
  })

  test('a message nobody can use any more is wiped unsent', async () => {
    const person = await identity.newPerson()
    identity.phones.state.isDown = true
    await submitPassword(await createBrowser().visit(await service.start()), person)
    identity.clock.advance(181)
    identity.phones.state.isDown = false
    await vi.waitFor(
      async () => {
        const [last] = await messagesTo(person.phone)
        expect(last).toMatchObject({ text_sealed: null, given_up_at: expect.any(Date) })
      },
      { timeout: 5000 },
    )
    expect(identity.phones.countTo(person.phone)).toBe(0)
  })
})
