import type { Page } from '@mot-cua/testing/browser'
import { afterEach, describe, expect, test } from 'vitest'
import { useJourney } from './journey.ts'
import type { Sandbox } from './sandbox.ts'
import {
  expectCancelled,
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

describe('what people do in a browser', () => {
  const journey = useJourney()
  afterEach(() => {
    expect(journey.statuses.filter((status) => status >= 500)).toEqual([])
  })

  test('cancel on the sign-in page: the portal says so, and nothing was shared', async () => {
    const { page, sandbox } = journey
    await goToSignIn(page, sandbox)
    await page.getByRole('button', { name: words.cancel }).click()
    await expectCancelled(page, sandbox)
    await expectSignedOut(page, sandbox)
  })

  test('cancel on the code page', async () => {
    const { page, sandbox } = journey
    await goToSignIn(page, sandbox)
    await passPassword(page, sandbox, await sandbox.makePerson())
    await page.getByRole('button', { name: words.cancel }).click()
    await expectCancelled(page, sandbox)
    await expectSignedOut(page, sandbox)
  })

  test('refuse on the page of the first use: nobody is signed in, and the question comes again', async () => {
    const { page, sandbox } = journey
    const person = await sandbox.makePerson()
    await goToSignIn(page, sandbox)
    await typeCode(page, await passPassword(page, sandbox, person))
    await expectHeading(page, /^Tiếp tục tới/)
    await page.getByRole('button', { name: words.refuse }).click()
    await expectCancelled(page, sandbox)
    await expectSignedOut(page, sandbox)
    await page.context().clearCookies()
    await signInFirst(page, sandbox, person)
  })

  test('the first agreement is enough', async () => {
    const { page, sandbox } = journey
    const person = await sandbox.makePerson()
    await signInFirst(page, sandbox, person)
    await page.context().clearCookies()
    await signIn(page, sandbox, person)
  })

  test('a wrong code, then the right one', async () => {
    const { page, sandbox } = journey
    await goToSignIn(page, sandbox)
    const code = await passPassword(page, sandbox, await sandbox.makePerson())
    await typeCode(page, code === '000000' ? '000001' : '000000')
    await page.getByText('Mã OTP chưa đúng').first().waitFor()
    await enterFirst(page, sandbox, `${code.slice(0, 3)} ${code.slice(3)}`)
  })

  test('the code of another sign-in is wrong here', async () => {
    const { page, sandbox } = journey
    const person = await sandbox.makePerson()
    const other = await journey.openReader()
    await goToSignIn(other, sandbox)
    const codeOfOther = await passPassword(other, sandbox, person)
    await goToSignIn(page, sandbox)
    const code = await passPassword(page, sandbox, person)
    // One in a million draws the same code twice.
    expect(code).not.toBe(codeOfOther)
    await typeCode(page, codeOfOther)
    await page.getByText('Mã OTP chưa đúng').first().waitFor()
    await enterFirst(page, sandbox, code)
  })

  test('reload on every step', async () => {
    const { page, sandbox } = journey
    const person = await sandbox.makePerson()
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
    await enterFirst(page, sandbox, code)
    await page.reload()
    await expectSignedIn(page, sandbox)
  })

  test('back from the code page, the password again: no second message', async () => {
    const { page, sandbox } = journey
    const person = await sandbox.makePerson()
    await goToSignIn(page, sandbox)
    const code = await passPassword(page, sandbox, person)
    const { length } = await sandbox.messages(person.phone)
    await page.goBack()
    await expectHeading(page, 'Đăng nhập VNeID')
    await typeCredentials(page, person)
    await expectHeading(page, words.otpTitle)
    expect(await sandbox.messages(person.phone)).toHaveLength(length)
    await enterFirst(page, sandbox, code)
  })

  test('back after signing in: a page with a way on, and still signed in', async () => {
    const { page, sandbox } = journey
    await signInFirst(page, sandbox, await sandbox.makePerson())
    await page.goBack()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.goto(sandbox.portal)
    await expectSignedIn(page, sandbox)
  })

  test('the address of a finished sign-in, opened again', async () => {
    const { page, sandbox } = journey
    await goToSignIn(page, sandbox)
    const visit = page.url()
    const code = await passPassword(page, sandbox, await sandbox.makePerson())
    await enterFirst(page, sandbox, code)
    const answer = await page.goto(visit)
    expect(answer?.status()).toBe(410)
    await expectHeading(page, 'Phiên đăng nhập đã hết hạn')
    await page.getByRole('main').getByRole('link').first().click()
    await page.waitForURL((url) => url.origin === sandbox.portal)
  })

  test('two tabs: each finishes its own sign-in', async () => {
    const { page, sandbox } = journey
    const person = await sandbox.makePerson()
    const second = await page.context().newPage()
    await goToSignIn(page, sandbox)
    await goToSignIn(second, sandbox)
    await enterFirst(page, sandbox, await passPassword(page, sandbox, person))
    await typeCode(second, await passPassword(second, sandbox, person))
    await expectSignedIn(second, sandbox)
    await page.reload()
    await expectSignedIn(page, sandbox)
  })

  test.each([true, false])('double click on both buttons, script %s', async (hasScript) => {
    const { sandbox } = journey
    const person = await sandbox.makePerson()
    const reader = await journey.openReader({ hasScript })
    await goToSignIn(reader, sandbox)
    await reader.getByLabel(words.personalId, { exact: true }).fill(person.personalId)
    await reader.getByLabel(words.password, { exact: true }).fill(person.password)
    await reader.getByRole('button', { name: words.signIn, exact: true }).dblclick()
    await expectHeading(reader, words.otpTitle)
    const code = await sandbox.readCode(person.phone)
    expect(await sandbox.messages(person.phone)).toHaveLength(1)
    await reader.getByLabel(words.otp).fill(code)
    await reader.getByRole('button', { name: words.confirm }).dblclick()
    await passConsent(reader)
    await expectSignedIn(reader, sandbox)
  })

  test('one cookie jar holds every app', async () => {
    const { page, sandbox } = journey
    await signInFirst(page, sandbox, await sandbox.makePerson())
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
    // Below other paths lie those of single steps, one a step.
    const everywhere = cookies.filter(({ path }) => path === '/').map(({ name }) => name)
    expect(new Set(everywhere).size).toBe(everywhere.length)
    for (const { name, httpOnly, sameSite } of cookies) {
      expect(name).toMatch(/^motcua-(identity|portal|registry|desk)-[a-z.-]+$/)
      expect({ name, httpOnly }).toEqual({ name, httpOnly: true })
      expect(['Lax', 'Strict'], name).toContain(sameSite)
    }
    await page.goto(sandbox.portal)
    await expectSignedIn(page, sandbox)
  })

  test('cookies lost on the way: told what happened, and led back', async () => {
    const { page, sandbox } = journey
    await goToSignIn(page, sandbox)
    // The QR card has its code, and asks for nothing meanwhile.
    await page.locator('[data-qr-plate] path').waitFor()
    await page.context().clearCookies()
    const answered = page.waitForResponse((answer) => answer.request().isNavigationRequest())
    await typeCredentials(page, await sandbox.makePerson())
    expect((await answered).status()).toBe(403)
    await expectHeading(page, 'Không thể thực hiện yêu cầu này')
    await page.getByText('trình duyệt đã chặn cookie').waitFor()
    await page.getByRole('link', { name: 'Tải lại trang' }).click()
    await expectHeading(page, 'Phiên đăng nhập đã hết hạn')
    await page.getByRole('main').getByRole('link').first().click()
    await page.waitForURL((url) => url.origin === sandbox.portal)
  })
})

/** The code and the agreement: everybody here is new to the portal. */
async function enterFirst(page: Page, sandbox: Sandbox, code: string): Promise<void> {
  await typeCode(page, code)
  await passConsent(page)
  await expectSignedIn(page, sandbox)
}

async function expectSignedIn(page: Page, { portal }: Sandbox): Promise<void> {
  await page.getByText(/^Xin chào, /).waitFor()
  expect(new URL(page.url()).origin).toBe(portal)
}

async function expectSignedOut(page: Page, { portal }: Sandbox): Promise<void> {
  expect(await page.locator('.account-menu').count()).toBe(0)
  const answer = await page.request.get(`${portal}/profile`, { maxRedirects: 0 })
  expect(answer.status()).toBe(303)
}
