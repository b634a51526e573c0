import { type Browser, openBrowser, type Page } from '@mot-cua/testing/browser'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from './sandbox.ts'
import {
  expectHeading,
  goToSignIn,
  passConsent,
  passPassword,
  signIn,
  signInFirst,
  typeCode,
  typeCredentials,
  words,
} from './steps.ts'
import { openPage, type WatchedPage } from './watched-page.ts'

describe('what people do in a browser', () => {
  let sandbox: Sandbox
  let browser: Browser
  let watched: WatchedPage
  let page: Page
  /** Statuses of every page the journey was answered with. */
  let statuses: number[]
  beforeAll(async () => {
    ;[sandbox, browser] = await Promise.all([startSandbox(), openBrowser()])
    const first = await openPage(browser)
    // From here on this person has agreed, and nobody asks again.
    await signInFirst(first.page, sandbox, sandbox.person('level-2'))
    await first.close()
  })
  afterAll(async () => {
    await browser?.close()
    await sandbox?.remove()
  })
  beforeEach(async () => {
    watched = await openPage(browser)
    page = watched.page
    statuses = []
    watched.context.on('response', (answer) => statuses.push(answer.status()))
  })
  afterEach(async () => {
    expect(watched.complaints).toEqual([])
    expect(statuses.filter((status) => status >= 500)).toEqual([])
    await watched.close()
  })

  test('cancel on the sign-in page: the portal says so, and nothing was shared', async () => {
    await goToSignIn(page, sandbox)
    await page.getByRole('button', { name: words.cancel }).click()
    await page.waitForURL(`${sandbox.portal}/?notice=cancelled`)
    await page.getByText('Bạn đã hủy đăng nhập').waitFor()
    await expectSignedOut(page, sandbox)
  })

  test('cancel on the code page', async () => {
    await goToSignIn(page, sandbox)
    await passPassword(page, sandbox, sandbox.person('level-2'))
    await page.getByRole('button', { name: words.cancel }).click()
    await page.waitForURL(`${sandbox.portal}/?notice=cancelled`)
    await expectSignedOut(page, sandbox)
  })

  test('refuse on the page of the first use', async () => {
    await goToSignIn(page, sandbox)
    await typeCode(page, await passPassword(page, sandbox, sandbox.person('level-1')))
    await expectHeading(page, /^Tiếp tục tới/)
    await page.getByRole('button', { name: words.refuse }).click()
    await page.waitForURL(`${sandbox.portal}/?notice=cancelled`)
    await expectSignedOut(page, sandbox)
  })

  test('a wrong code, then the right one', async () => {
    await goToSignIn(page, sandbox)
    const code = await passPassword(page, sandbox, sandbox.person('level-2'))
    await typeCode(page, code === '000000' ? '000001' : '000000')
    await page.getByText('Mã OTP chưa đúng').first().waitFor()
    await typeCode(page, `${code.slice(0, 3)} ${code.slice(3)}`)
    await expectSignedIn(page, sandbox)
  })

  test('the code of another sign-in is wrong here', async () => {
    const person = sandbox.person('level-2')
    const other = await openPage(browser)
    await goToSignIn(other.page, sandbox)
    const codeOfOther = await passPassword(other.page, sandbox, person)
    await other.close()
    await goToSignIn(page, sandbox)
    const code = await passPassword(page, sandbox, person)
    // One in a million draws the same code twice.
    expect(code).not.toBe(codeOfOther)
    await typeCode(page, codeOfOther)
    await page.getByText('Mã OTP chưa đúng').first().waitFor()
    await typeCode(page, code)
    await expectSignedIn(page, sandbox)
  })

  test('reload on every step', async () => {
    const person = sandbox.person('level-2')
    await goToSignIn(page, sandbox)
    await page.reload()
    await expectHeading(page, 'Đăng nhập VNeID')
    const code = await passPassword(page, sandbox, person)
    const { length } = await sandbox.messages(person.phone)
    await page.reload()
    await expectHeading(page, words.otpTitle)
    expect(await sandbox.messages(person.phone)).toHaveLength(length)
    await typeCode(page, '000')
    await page.getByText('Mã OTP gồm đúng 6 chữ số').first().waitFor()
    await page.reload()
    await expectHeading(page, words.otpTitle)
    await typeCode(page, code)
    await expectSignedIn(page, sandbox)
    await page.reload()
    await expectSignedIn(page, sandbox)
  })

  test('back from the code page, the password again: no second message', async () => {
    const person = sandbox.person('level-2')
    await goToSignIn(page, sandbox)
    const code = await passPassword(page, sandbox, person)
    const { length } = await sandbox.messages(person.phone)
    await page.goBack()
    await expectHeading(page, 'Đăng nhập VNeID')
    await typeCredentials(page, person)
    await expectHeading(page, words.otpTitle)
    expect(await sandbox.messages(person.phone)).toHaveLength(length)
    await typeCode(page, code)
    await expectSignedIn(page, sandbox)
  })

  test('back after signing in: a page with a way on, and still signed in', async () => {
    await signIn(page, sandbox, sandbox.person('level-2'))
    await page.goBack()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.goto(sandbox.portal)
    await expectSignedIn(page, sandbox)
  })

  test('the address of a finished sign-in, opened again', async () => {
    await goToSignIn(page, sandbox)
    const visit = page.url()
    await typeCode(page, await passPassword(page, sandbox, sandbox.person('level-2')))
    await expectSignedIn(page, sandbox)
    const answer = await page.goto(visit)
    expect(answer?.status()).toBe(410)
    await expectHeading(page, 'Phiên đăng nhập đã hết hạn')
    await page.getByRole('main').getByRole('link').first().click()
    await page.waitForURL((url) => url.origin === sandbox.portal)
  })

  test('two tabs: each finishes its own sign-in', async () => {
    const person = sandbox.person('level-2')
    const second = await page.context().newPage()
    await goToSignIn(page, sandbox)
    await goToSignIn(second, sandbox)
    await typeCode(page, await passPassword(page, sandbox, person))
    await expectSignedIn(page, sandbox)
    await typeCode(second, await passPassword(second, sandbox, person))
    await expectSignedIn(second, sandbox)
    await page.reload()
    await expectSignedIn(page, sandbox)
  })

  test.each([true, false])('double click on both buttons, script %s', async (hasScript) => {
    const person = sandbox.person('level-2')
    const twice = await openPage(browser, { hasScript })
    await goToSignIn(twice.page, sandbox)
    const { length } = await sandbox.messages(person.phone)
    await twice.page.getByLabel(words.personalId, { exact: true }).fill(person.personalId)
    await twice.page.getByLabel(words.password, { exact: true }).fill(person.password)
    await twice.page.getByRole('button', { name: words.signIn, exact: true }).dblclick()
    await expectHeading(twice.page, words.otpTitle)
    const code = await sandbox.readCode(person.phone, length)
    expect(await sandbox.messages(person.phone)).toHaveLength(length + 1)
    await twice.page.getByLabel(words.otp).fill(code)
    await twice.page.getByRole('button', { name: words.confirm }).dblclick()
    await expectSignedIn(twice.page, sandbox)
    expect(twice.complaints).toEqual([])
    await twice.close()
  })

  test('one cookie jar holds every app', async () => {
    await signIn(page, sandbox, sandbox.person('level-2'))
    await page.goto(sandbox.registry)
    await page.goto(sandbox.desk)
    const cookies = await page.context().cookies()
    const names = cookies.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining([
        'motcua-identity-browser',
        'motcua-identity-session',
        'motcua-portal-browser',
        'motcua-portal-session',
        'motcua-registry-browser',
        'motcua-desk-browser',
      ]),
    )
    expect(new Set(names).size).toBe(names.length)
    for (const { name, httpOnly, sameSite } of cookies) {
      expect(name).toMatch(/^motcua-(identity|portal|registry|desk)-[a-z.]+$/)
      expect({ name, httpOnly }).toEqual({ name, httpOnly: true })
      expect(['Lax', 'Strict'], name).toContain(sameSite)
    }
    await page.goto(sandbox.portal)
    await expectSignedIn(page, sandbox)
  })

  test('cookies lost on the way: told what happened, and led back', async () => {
    await goToSignIn(page, sandbox)
    await page.context().clearCookies()
    const answered = page.waitForResponse((answer) => answer.request().method() === 'POST')
    await typeCredentials(page, sandbox.person('level-2'))
    expect((await answered).status()).toBe(403)
    await expectHeading(page, 'Không thể thực hiện yêu cầu này')
    await page.getByText('trình duyệt đã chặn cookie').waitFor()
    await page.getByRole('link', { name: 'Tải lại trang' }).click()
    await expectHeading(page, 'Phiên đăng nhập đã hết hạn')
    await page.getByRole('main').getByRole('link').first().click()
    await page.waitForURL((url) => url.origin === sandbox.portal)
  })

  test('the first agreement is enough', async () => {
    const person = sandbox.person('minor')
    await signInFirst(page, sandbox, person)
    await page.context().clearCookies()
    await signIn(page, sandbox, person)
    await page.context().clearCookies()
    // Of a person who refused before, the question is asked again.
    await goToSignIn(page, sandbox)
    await typeCode(page, await passPassword(page, sandbox, sandbox.person('level-1')))
    await passConsent(page)
    await page.getByText('Hồ sơ của bạn đã được tạo').waitFor()
  })
})

async function expectSignedIn(page: Page, { portal }: Sandbox): Promise<void> {
  await page.getByText(/^Xin chào, /).waitFor()
  expect(new URL(page.url()).origin).toBe(portal)
}

async function expectSignedOut(page: Page, { portal }: Sandbox): Promise<void> {
  expect(await page.locator('.account-menu').count()).toBe(0)
  const answer = await page.request.get(`${portal}/profile`, { maxRedirects: 0 })
  expect(answer.status()).toBe(303)
}
