import { createHttpDriver } from '@mot-cua/testing'
import type { Page } from '@mot-cua/testing/browser'
import type { Person, Sandbox } from './sandbox.ts'

/** Words that the journeys look for; the same as on the pages of the profile vn-2024. */
export const words = {
  signIn: 'Đăng nhập',
  personalId: 'Số định danh cá nhân',
  password: 'Mật khẩu',
  otp: 'Mã OTP',
  confirm: 'Xác nhận',
  cancel: 'Hủy bỏ',
  resend: 'Gửi lại mã',
  accept: 'Tiếp tục',
  refuse: 'Không đồng ý',
  signOut: 'Đăng xuất',
  otpTitle: 'Xác thực OTP',
} as const

/** The page's one heading, once it reads so. */
export async function expectHeading(page: Page, heading: string | RegExp): Promise<void> {
  await page.getByRole('heading', { level: 1, name: heading }).waitFor()
}

/** From the portal's front page, past the choice of an account type, to identity's sign-in page. */
export async function goToSignIn(page: Page, { portal }: Pick<Sandbox, 'portal'>): Promise<void> {
  await page.goto(portal)
  await page.getByRole('main').getByRole('link', { name: words.signIn, exact: true }).click()
  await chooseEid(page)
  await expectHeading(page, /^Đăng nhập/)
}

/** On the portal's page of account types, in whatever language. */
export async function chooseEid(page: Page): Promise<void> {
  await page.locator(`main a[href^="${EID_PATH}"]`).click()
}

/** Where the chooser's tile of the e-ID leads. */
export const EID_PATH = '/sign-in/eid'

/** Back at the choice after a cancelled sign-in. */
export async function expectCancelled(
  page: Page,
  { portal }: Pick<Sandbox, 'portal'>,
): Promise<void> {
  await page.waitForURL(`${portal}/sign-in?return_to=%2F&notice=cancelled`)
  await page.getByText('Bạn đã hủy đăng nhập').waitFor()
}

export async function typeCredentials(
  page: Page,
  { personalId, password }: Pick<Person, 'personalId' | 'password'>,
): Promise<void> {
  await page.getByLabel(words.personalId, { exact: true }).fill(personalId)
  await page.getByLabel(words.password, { exact: true }).fill(password)
  await page.getByRole('main').getByRole('button', { name: words.signIn, exact: true }).click()
}

/** Types the password and waits for the OTP page; answers the code the phone received. */
export async function passPassword(page: Page, sandbox: Sandbox, person: Person): Promise<string> {
  const before = (await sandbox.messages(person.phone)).length
  await typeCredentials(page, person)
  await expectHeading(page, words.otpTitle)
  return sandbox.readCode(person.phone, before)
}

export async function typeCode(page: Page, code: string): Promise<void> {
  await page.getByLabel(words.otp).fill(code)
  await page.getByRole('button', { name: words.confirm }).click()
}

/** Agrees on the page that a service's first use begins with. */
export async function passConsent(page: Page): Promise<void> {
  await expectHeading(page, /^Tiếp tục tới/)
  await page.getByRole('button', { name: words.accept }).click()
}

/** The same where both are right, because other tests may have been here as this person. */
export async function passConsentIfAsked(page: Page): Promise<void> {
  const question = page.getByRole('heading', { level: 1, name: /^Tiếp tục tới/ })
  await question.or(page.getByText(/^Xin chào, /)).waitFor()
  if (await question.isVisible()) await passConsent(page)
}

/** The whole way, from the portal's front page back to it. */
export async function signIn(page: Page, sandbox: Sandbox, person: Person): Promise<void> {
  await goToSignIn(page, sandbox)
  await typeCode(page, await passPassword(page, sandbox, person))
  await expectWelcome(page, sandbox, person)
}

/** The same of somebody who is asked to agree, because the service is new to them. */
export async function signInFirst(page: Page, sandbox: Sandbox, person: Person): Promise<void> {
  await goToSignIn(page, sandbox)
  await typeCode(page, await passPassword(page, sandbox, person))
  await passConsent(page)
  await expectWelcome(page, sandbox, person)
}

async function expectWelcome(page: Page, { portal }: Sandbox, { fullName }: Person): Promise<void> {
  await page
    .getByText(`Xin chào, ${fullName}`)
    .waitFor()
    .catch(async (cause: unknown) => {
      const instead = await page.locator('main').innerText()
      throw new Error(`no welcome at ${page.url()}, but: ${instead}`, { cause })
    })
  await page.waitForURL((url) => url.origin === portal && url.pathname === '/')
}

/** By the menu under the name. */
export async function signOut(
  page: Page,
  { portal }: Pick<Sandbox, 'portal'>,
  notice = 'signed-out',
): Promise<void> {
  await page.locator('details.account-menu > summary').click()
  await page.getByRole('button', { name: words.signOut }).click()
  await page.waitForURL(`${portal}/?notice=${notice}`)
}

export type Part = 'sms-gateway' | 'registry' | 'identity'

/** Breaks a part of the sandbox by the switch on the desk's page. */
export async function breakPart(page: Page, { desk }: Sandbox, part: Part): Promise<void> {
  await page.goto(desk)
  await faultButton(page, part, 'on').click()
  await faultButton(page, part, 'off').waitFor()
}

function faultButton(page: Page, part: Part, state: 'on' | 'off') {
  const form = page.locator(`form[action="/faults"]:has(input[value="${part}-down"])`)
  return form.locator(`button[name="state"][value="${state}"]`)
}

/** Changes the level that the portal asks for, on the desk's page. */
export async function setRequiredLevel(
  page: Page,
  { desk }: Pick<Sandbox, 'desk'>,
  level: 1 | 2,
): Promise<void> {
  await page.goto(desk)
  const button = page.locator(`form[action="/requirements"] button[value="${level}"]`)
  if ((await button.count()) === 0) return
  await button.click()
  await page
    .locator(`form[action="/requirements"] button[value="${level === 1 ? 2 : 1}"]`)
    .waitFor()
}

/** Every part mended and level 1 asked for, as at the start; whatever page a test ended on. */
export async function restoreDesk({ desk }: Pick<Sandbox, 'desk'>): Promise<void> {
  let page = await createHttpDriver().visit(desk)
  for (;;) {
    const button = /Sửa lỗi: [^<]+|Đổi thành mức độ 1/.exec(page.html)?.[0]
    if (!button) return
    page = await page.submit({}, button.trim())
  }
}

/** How far a row of the identity page is confirmed, in words (R093–R097). */
export function lightOf(page: Page, row: string): Promise<string> {
  const line = page.locator('.summary-list > div', { has: page.getByText(row, { exact: true }) })
  return line.locator('.badge').innerText()
}

/** With the account that the portal issued; ends wherever the portal leads from there. */
export async function signInWithPortalAccount(
  page: Page,
  sandbox: Sandbox,
  person: Person,
): Promise<void> {
  await page.goto(`${sandbox.portal}/sign-in`)
  await page.getByRole('link', { name: /Tài khoản cấp bởi Cổng dịch vụ công quốc gia/ }).click()
  await typePortalAccount(page, sandbox, person)
}

/** Name, password and code, on the pages that ask for them. */
export async function typePortalAccount(
  page: Page,
  sandbox: Sandbox,
  { phone, portalAccount }: Person,
): Promise<void> {
  const before = (await sandbox.messages(phone)).length
  await page.getByLabel('Tên đăng nhập', { exact: true }).fill(portalAccount?.username ?? '')
  await page.getByLabel(words.password, { exact: true }).fill(portalAccount?.password ?? '')
  await page.getByRole('main').getByRole('button', { name: words.signIn, exact: true }).click()
  await expectHeading(page, words.otpTitle)
  await typeCode(page, await sandbox.readCode(phone, before))
}
