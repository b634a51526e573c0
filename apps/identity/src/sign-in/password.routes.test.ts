import { type DrivenPage, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { createBrowser, reachOtp, submitPassword } from '../test-journey.ts'
import { HOA, LAN, NAM, UNKNOWN_ID } from '../test-people.ts'
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

const openSignIn = async () => createBrowser().visit(await service.start())
const errorsOf = ({ html }: DrivenPage) =>
  plainText(/class="error-summary"[\s\S]*?<\/ul>/.exec(html)?.[0] ?? '')

describe('the sign-in page', () => {
  test('says everything the source documents show', async () => {
    const page = await openSignIn()
    const text = plainText(page.html)
    for (const exact of [
      'BỘ CÔNG AN – Trung tâm dữ liệu Quốc gia về dân cư',
      'Đăng nhập VNeID',
      'Số định danh cá nhân',
      'Mật khẩu',
      'Đăng nhập',
      'Hoặc quét mã QR bằng ứng dụng VNeID để đăng nhập.',
      'Tài khoản đã được định danh điện tử? Kích hoạt',
    ]) {
      expect(text).toContain(exact)
    }
    expect(text).toContain('Dịch vụ thử')
    expect(text).toContain('Bản mô phỏng')
  })

  test('leads to where signing in is explained', async () => {
    expect((await openSignIn()).html).toContain('href="https://tinh.example/guides"')
  })

  test('its link to activation leads to an honest page', async () => {
    const page = await (await openSignIn()).click('Kích hoạt')
    expect(page.status).toBe(200)
    expect(plainText(page.html)).toContain('Việc kích hoạt trên trang này chưa mở')
  })

  test('is shown again by a reload', async () => {
    const browser = createBrowser()
    const page = await browser.visit(await service.start())
    expect((await browser.visit(page.url)).html).toContain('name="password"')
  })
})

describe('what is typed', () => {
  const notTwelve = 'Số định danh cá nhân phải đúng 12 ký tự số'
  test.each([
    ['an id of 11 digits', { personalId: '09918600012', password: 'x' }, notTwelve],
    ['an id of 13 digits', { personalId: '0991860001234', password: 'x' }, notTwelve],
    ['no id', { personalId: '', password: 'x' }, notTwelve],
    ['no password', { personalId: LAN.personalId, password: '' }, 'Mật khẩu không được bỏ trống'],
  ])('%s: told at its field and above', async (_story, fields, message) => {
    const page = await (await openSignIn()).submit(fields, 'Đăng nhập')
    expect(page.status).toBe(422)
    expect(errorsOf(page)).toContain(message)
    expect(plainText(page.html).split(message).length - 1).toBe(2)
    expect(page.html).toContain(`value="${fields.personalId}"`)
    expect(page.html).toMatch(/<title>Lỗi: Đăng nhập VNeID/)
  })

  test.each(['spaces', 'dots'])('an id with %s in it is taken', async (separator) => {
    const person = await identity.newPerson()
    const groups = person.personalId.match(/.{3}/g) ?? []
    const personalId = groups.join(separator === 'dots' ? '.' : ' ')
    const page = await submitPassword(await openSignIn(), { ...person, personalId })
    expect(plainText(page.html)).toContain('Xác thực OTP')
  })

  test('a wrong pair: the id is kept, the password is nowhere in the page', async () => {
    const password = 'sai-mật-khẩu-này'
    const page = await submitPassword(await openSignIn(), { ...LAN, password })
    expect(page.status).toBe(422)
    expect(page.html).toContain(`value="${LAN.personalId}"`)
    expect(page.html).not.toContain(password)
    expect(errorsOf(page)).toContain('Số định danh cá nhân hoặc mật khẩu chưa đúng')
  })

  test('markup in the id stays text', async () => {
    const personalId = '"><script>alert(1)</script>'
    const page = await submitPassword(await openSignIn(), { ...LAN, personalId })
    expect(page.html).not.toContain('<script>alert')
  })
})

describe('unknown id, wrong password, locked and disabled account', () => {
  /** All that an onlooker gets, without what differs between any two visits. */
  function describeAnswer({ status, headers, html, url }: DrivenPage, typed: string) {
    const names = [...headers.keys()].filter((name) => !['date', 'x-request-id'].includes(name))
    return {
      status,
      headers: names.map((name) => [name, name === 'set-cookie' ? '' : headers.get(name)]),
      html: html
        .replaceAll(url.pathname, '/visit')
        .replaceAll(encodeURIComponent(url.pathname), '/visit')
        .replaceAll(typed, 'typed')
        .replace(/name="csrf" value="[\w-]+"/g, ''),
    }
  }

  test('get the same answer to the byte', async () => {
    const answers = []
    for (const person of [LAN, HOA, NAM, { ...LAN, personalId: UNKNOWN_ID }]) {
      const password = person === HOA || person === NAM ? person.password : 'wrong'
      const page = await submitPassword(await openSignIn(), { ...person, password })
      answers.push(describeAnswer(page, person.personalId))
    }
    expect(answers[0]?.status).toBe(422)
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
    expect(answers[3]).toEqual(answers[0])
  })

  test.each([
    ['a known id', LAN.personalId],
    ['an unknown id', UNKNOWN_ID],
  ])('after five of %s the sixth waits, with the time told', async (_story, personalId) => {
    let page = await openSignIn()
    const wrongPair = { ...LAN, personalId, password: 'wrong' }
    for (let tries = 0; tries < 5; tries += 1) page = await submitPassword(page, wrongPair)
    expect(errorsOf(page)).toContain('Lần thử tiếp theo phải chờ 1 phút.')
    const stopped = await submitPassword(page, { ...LAN, personalId })
    expect(stopped.status).toBe(429)
    const seconds = Number(stopped.headers.get('retry-after'))
    expect(seconds).toBeGreaterThan(0)
    expect(seconds).toBeLessThanOrEqual(60)
    expect(plainText(stopped.html)).toMatch(/Bạn có thể thử lại từ \d\d:\d\d/)
    const again = await stopped.click('Thử lại')
    identity.clock.advance(60)
    expect((await submitPassword(again, wrongPair)).status).toBe(422)
  })
})

describe('clicks and tabs', () => {
  test('a double click sends one message and leads to the code both times', async () => {
    const person = await identity.newPerson()
    const page = await openSignIn()
    const both = await Promise.all([submitPassword(page, person), submitPassword(page, person)])
    await identity.phones.nextCode(person.phone)
    for (const { html } of both) expect(html).toContain('name="code"')
    expect(identity.phones.countTo(person.phone)).toBe(1)
  })

  test('two visits at once in one browser do not disturb each other', async () => {
    const person = await identity.newPerson()
    const other = await identity.newPerson()
    const browser = createBrowser()
    const first = await browser.visit(await service.start())
    const second = await browser.visit(await service.start())
    const firstOtp = await submitPassword(first, person)
    const secondOtp = await submitPassword(second, other)
    const firstCode = await identity.phones.nextCode(person.phone)
    const secondCode = await identity.phones.nextCode(other.phone)
    // The code of one visit is no code of the other.
    if (firstCode !== secondCode) {
      expect((await secondOtp.submit({ code: firstCode }, 'Xác nhận')).status).toBe(422)
    }
    expect((await firstOtp.submit({ code: firstCode }, 'Xác nhận')).status).toBe(200)
  })

  test('the service is told when the person cancels', async () => {
    const page = await (await openSignIn()).submit({}, 'Hủy bỏ và quay lại Dịch vụ thử')
    expect(page.url.searchParams.get('error')).toBe('access_denied')
    expect(await service.finish(page.url)).toEqual({ outcome: 'cancelled', returnTo: '/' })
    const events = await identity.listAudit()
    expect(events.at(-1)).toMatchObject({ type: 'sign-in.cancelled', account_id: null })
  })

  test('a second click on cancel after the visit has ended is no error', async () => {
    const page = await openSignIn()
    await page.submit({}, 'Hủy bỏ và quay lại Dịch vụ thử')
    const again = await page.submit({}, 'Hủy bỏ và quay lại Dịch vụ thử')
    expect(again.status).toBeLessThan(500)
  })
})

describe('a visit that is lost', () => {
  test('another browser gets a page with the way back to the service', async () => {
    const { url } = await openSignIn()
    for (const path of ['', '/otp', '/continue']) {
      const page = await createBrowser().visit(url.href + path)
      expect(page.status).toBe(410)
      expect(plainText(page.html)).toContain('Phiên đăng nhập đã hết hạn')
      expect(page.html).toContain(`href="${service.origin}/"`)
      expect(page.html).not.toMatch(/SessionNotFound|at \w+ \(/)
    }
  })

  test('a visit that never was leads to the home page', async () => {
    const page = await createBrowser().visit(`${identity.issuer}/sign-in/unknown/otp`)
    expect(page.status).toBe(410)
    expect(page.html).toContain('href="http://localhost:4100/"')
  })

  test('an hour later too', async () => {
    const { browser, otpPage } = await reachOtp(identity, {
      ...service,
      person: await identity.newPerson(),
    })
    identity.clock.advance(3601)
    expect((await browser.visit(otpPage.url)).status).toBe(410)
  })
})

test('a form without our token is refused', async () => {
  const browser = createBrowser()
  const { url } = await browser.visit(await service.start())
  const body = new URLSearchParams({ personalId: LAN.personalId, password: LAN.password })
  const answer = await browser.send(url, { method: 'POST', body })
  expect(answer.status).toBe(403)
})
