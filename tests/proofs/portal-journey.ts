import { randomInt } from 'node:crypto'
import {
  type BeforeRequest,
  createHttpDriver,
  type DrivenPage,
  type HttpDriver,
} from '@mot-cua/testing'
import type { Parties } from './parties.ts'
import type { Person } from './parties-inside.ts'

/** A browser with a network address of its own, so that limits per address stay apart. */
export function createBrowser(beforeRequest?: BeforeRequest): HttpDriver {
  const address = Array.from({ length: 3 }, () => randomInt(1, 255)).join('.')
  return createHttpDriver({ 'x-forwarded-for': `10.${address}` }, beforeRequest)
}

/** From the portal to identity's form. */
export function goToSignIn(
  { portal }: Parties,
  browser: HttpDriver,
  returnTo = '/profile',
): Promise<DrivenPage> {
  return browser.visit(`${portal.url}/sign-in/eid?${new URLSearchParams({ return_to: returnTo })}`)
}

/** As far as the page that asks for the code, with the code that came. */
export async function passPassword(
  parties: Parties,
  browser: HttpDriver,
  { personalId, password, phone, returnTo }: Person & { returnTo?: string },
) {
  const form = await goToSignIn(parties, browser, returnTo)
  const otpPage = await form.submit({ personalId, password }, 'Đăng nhập')
  return { otpPage, code: await parties.phones.nextCode(phone) }
}

/** The whole way: password, code, agreement, back at the portal. */
export async function signIn(parties: Parties, browser: HttpDriver, person: Person) {
  const { otpPage, code } = await passPassword(parties, browser, person)
  return agree(await otpPage.submit({ code }, 'Xác nhận'))
}

export function agree(page: DrivenPage): Promise<DrivenPage> {
  return page.html.includes('value="accept"') ? page.submit({}, 'Tiếp tục') : Promise.resolve(page)
}

export function cookieOf(browser: HttpDriver): string {
  return browser
    .cookies()
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ')
}

export function csrfOf({ html }: Pick<DrivenPage, 'html'>): string {
  return /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
}
