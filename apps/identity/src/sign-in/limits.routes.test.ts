import { createHttpDriver, type DrivenPage, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { createBrowser, reachOtp, signIn, submitPassword, wrong } from '../test-journey.ts'
import { makePerson } from '../test-people.ts'
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
const KNOWN = 'motcua-identity-known-browser'
const from = (address: string) => createHttpDriver({ 'x-forwarded-for': address })
const open = async (browser = createBrowser()) => browser.visit(await service.start())
const knownOf = (browser: ReturnType<typeof createBrowser>) =>
  browser.cookies().find(({ name }) => name === KNOWN)?.value

async function fail(page: DrivenPage, person: Person, times: number): Promise<DrivenPage> {
  let last = page
  for (let tries = 0; tries < times; tries += 1) {
    last = await page.submit({ personalId: person.personalId, password: 'wrong' }, 'Đăng nhập')
  }
  return last
}

/** A browser in which this person has signed in before, opened anew. */
async function openKnown(person: Person) {
  const browser = createBrowser()
  await signIn(identity, { ...service, person, browser })
  browser.restart()
  identity.phones.forget()
  return browser
}

/** Each five from an address of its own, until the number rests everywhere. */
async function failEverywhere(person: Person): Promise<void> {
  await fail(await open(), person, 5)
  await fail(await open(), person, 5)
}

describe('wrong passwords from one address', () => {
  test('for one number: the wait grows, and the page says so before it does', async () => {
    const person = await identity.newPerson()
    const page = await open()
    expect(plainText((await fail(page, person, 3)).html)).toContain(
      'Bạn còn 2 lần thử trước khi phải chờ 1 phút.',
    )
    expect((await fail(page, person, 3)).headers.get('retry-after')).toMatch(/^([1-5]\d|60)$/)
    identity.clock.advance(61)
    expect(plainText((await fail(page, person, 3)).html)).toContain(
      'Bạn còn 2 lần thử trước khi phải chờ 5 phút.',
    )
    const stopped = await fail(page, person, 3)
    expect(stopped.status).toBe(429)
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(280)
    expect(plainText(stopped.html)).toContain('từ máy hoặc mạng của bạn')
    expect(plainText(stopped.html)).toContain('Nếu quên mật khẩu')
  })

  test('for many numbers: twenty failures, then the network waits; a right one never counts', async () => {
    const browser = from('192.0.2.20')
    const page = await open(browser)
    const people = Array.from({ length: 20 }, (_, index) => makePerson(50_000 + index))
    for (const person of people.slice(0, 19)) expect((await fail(page, person, 1)).status).toBe(422)
    const neighbour = await identity.newPerson()
    for (let signIns = 0; signIns < 3; signIns += 1) {
      await reachOtp(identity, { ...service, person: neighbour, browser: from('192.0.2.20') })
    }
    expect((await fail(page, people[19] ?? neighbour, 1)).status).toBe(422)
    const stopped = await submitPassword(page, neighbour)
    expect(stopped.status).toBe(429)
    expect(plainText(stopped.html)).toContain('Từ mạng bạn đang dùng')
    expect(plainText(stopped.html)).toContain('bằng mạng khác')
    expect((await submitPassword(await open(from('192.0.2.21')), neighbour)).status).toBe(200)
  })

  test('of one /64 of IPv6 count together', async () => {
    const person = await identity.newPerson()
    await fail(await open(from('2001:db8:7:7::1')), person, 5)
    expect((await fail(await open(from('2001:db8:7:7:ffff::2')), person, 1)).status).toBe(429)
    expect((await fail(await open(from('2001:db8:7:8::1')), person, 1)).status).toBe(422)
  })
})

test('right passwords without end: the thirty-first within an hour waits, with words of its own', async () => {
  const person = await identity.newPerson()
  const page = await open()
  for (let tries = 0; tries < 30; tries += 1) {
    expect((await submitPassword(page, person)).status).toBe(200)
  }
  const stopped = await submitPassword(page, person)
  expect(stopped.status).toBe(429)
  expect(plainText(stopped.html)).toContain('đã được dùng để đăng nhập rất nhiều lần')
  expect((await submitPassword(await open(), person)).status).toBe(200)
})

describe('wrong passwords for one number from many addresses', () => {
  test('five of one address stop nobody elsewhere; ten of two do, with words what helps', async () => {
    const person = await identity.newPerson()
    await fail(await open(), person, 9)
    const elsewhere = await submitPassword(await open(), person)
    expect(elsewhere.html).toContain('name="code"')
    await failEverywhere(person)
    const stopped = await submitPassword(await open(), person)
    expect(stopped.status).toBe(429)
    expect(plainText(stopped.html)).toContain('cho số định danh này từ nhiều nơi')
    expect(plainText(stopped.html)).toContain('máy hoặc điện thoại khác của mình')
  })
})

describe('a known browser', () => {
  test('gets its cookie with the complete sign-in, for ninety days, out of reach of scripts', async () => {
    const person = await identity.newPerson()
    const { browser, otpPage, code } = await reachOtp(identity, { ...service, person })
    expect(knownOf(browser)).toBeUndefined()
    const form = new URLSearchParams({
      code,
      csrf: /name="csrf" value="([^"]+)"/.exec(otpPage.html)?.[1] ?? '',
    })
    const answer = await browser.send(otpPage.url, {
      method: 'POST',
      body: form,
      headers: { origin: otpPage.url.origin, 'sec-fetch-site': 'same-origin' },
    })
    const line = answer.headers.getSetCookie().find((cookie) => cookie.startsWith(KNOWN))
    expect(line).toMatch(/HttpOnly/)
    expect(line).toMatch(/SameSite=Lax/)
    expect(line).toMatch(/Max-Age=7776000/)
    const kept = await identity.db.selectFrom('known_browser').selectAll().execute()
    expect(JSON.stringify(kept)).not.toContain(knownOf(browser))
  })

  test('lets the owner in while strangers have closed the number, with password and code', async () => {
    const person = await identity.newPerson()
    const home = await openKnown(person)
    await failEverywhere(person)
    const { otpPage, code } = await reachOtp(identity, { ...service, person, browser: home })
    expect(otpPage.html).toContain('name="code"')
    expect((await otpPage.submit({ code: wrong(code) }, 'Xác nhận')).status).toBe(422)
    expect((await otpPage.submit({ code }, 'Xác nhận')).status).toBe(200)
  })

  test('counts its own failures, of the password and of the code', async () => {
    const person = await identity.newPerson()
    const home = await openKnown(person)
    const page = await open(home)
    await fail(page, person, 5)
    expect((await submitPassword(page, person)).status).toBe(429)
    expect((await submitPassword(await open(), person)).status).toBe(200)
    identity.clock.advance(61)
    identity.phones.forget()

    const { otpPage, code } = await reachOtp(identity, { ...service, person, browser: home })
    for (let tries = 0; tries < 5; tries += 1) {
      await otpPage.submit({ code: wrong(code) }, 'Xác nhận')
    }
    home.restart()
    const stopped = await submitPassword(await open(home), person)
    expect(stopped.status).toBe(429)
    expect(plainText(stopped.html)).toContain('trên trình duyệt này')
  })

  test('is not stopped by strangers who have the password and use up codes and messages', async () => {
    const person = await identity.newPerson()
    const home = await openKnown(person)
    for (let sends = 0; sends < 5; sends += 1) {
      const { otpPage, code } = await reachOtp(identity, { ...service, person })
      if (sends === 4) {
        for (let tries = 0; tries < 5; tries += 1) {
          await otpPage.submit({ code: wrong(code) }, 'Xác nhận')
        }
      }
    }
    expect((await submitPassword(await open(), person)).status).toBe(429)
    const { otpPage, code } = await reachOtp(identity, { ...service, person, browser: home })
    expect((await otpPage.submit({ code }, 'Xác nhận')).status).toBe(200)
  })

  test('tells nothing about numbers it does not know', async () => {
    const [owner, other] = [await identity.newPerson(), await identity.newPerson()]
    const home = await openKnown(owner)
    await failEverywhere(other)
    expect((await submitPassword(await open(home), other)).status).toBe(429)
  })
})

test('the page says how many messages are left before there are none', async () => {
  const person = await identity.newPerson()
  const { otpPage } = await reachOtp(identity, { ...service, person })
  expect(plainText(otpPage.html)).not.toContain('lần gửi lại')
  identity.clock.advance(61)
  await otpPage.submit({}, 'Gửi lại mã')
  identity.clock.advance(61)
  const third = await otpPage.submit({}, 'Gửi lại mã')
  expect(plainText(third.html)).toContain('Còn 2 lần gửi lại.')
})

test('a wait that ends another day is told with its date', async () => {
  const person = await identity.newPerson()
  await reachOtp(identity, { ...service, person })
  const { id } = await identity.db
    .selectFrom('account')
    .select('id')
    .where('personal_id', '=', person.personalId)
    .executeTakeFirstOrThrow()
  const until = new Date(identity.clock.now().getTime() + 86_400_000)
  await identity.db
    .insertInto('sms_factor')
    .values({ account_id: id, failures: 25, consecutive: 25, locked_until: until })
    .execute()
  const page = await submitPassword(await open(), person)
  expect(page.status).toBe(429)
  expect(plainText(page.html)).toMatch(/thử lại từ \d\d:\d\d \d\d\/\d\d\/\d{4}/)
})
