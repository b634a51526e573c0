import { createHttpDriver, type DrivenPage, type HttpDriver } from '@mot-cua/testing'
import type { TestIdentity } from './test-identity.ts'
import { LAN } from './test-people.ts'

type Person = { personalId: string; password: string; phone: string }

/** A browser with a network address of its own, so that limits per address stay apart. */
export function createBrowser(): HttpDriver {
  const part = () => Math.floor(Math.random() * 254) + 1
  return createHttpDriver({ 'x-forwarded-for': `10.${part()}.${part()}.${part()}` })
}

export function submitPassword(signInPage: DrivenPage, person: Person = LAN): Promise<DrivenPage> {
  const { personalId, password } = person
  return signInPage.submit({ personalId, password }, 'Đăng nhập')
}

/** As far as the page that asks for the code, with the code that came. */
export async function reachOtp(
  identity: TestIdentity,
  { start, browser = createBrowser(), person = LAN }: Journey,
) {
  const otpPage = await submitPassword(await browser.visit(await start()), person)
  return { browser, otpPage, code: await identity.phones.nextCode(person.phone) }
}

/** All the way back to the service, agreeing where asked. */
export async function signIn(identity: TestIdentity, journey: Journey) {
  const { browser, otpPage, code } = await reachOtp(identity, journey)
  const next = await otpPage.submit({ code }, 'Xác nhận')
  return { browser, callback: await agree(next) }
}

type Journey = { start: () => Promise<URL>; browser?: HttpDriver; person?: Person }

export function agree(page: DrivenPage): Promise<DrivenPage> {
  return page.html.includes('value="accept"') ? page.submit({}, 'Tiếp tục') : Promise.resolve(page)
}

/** A code that is certainly not this one. */
export function wrong(code: string): string {
  return String((Number(code) + 1) % 1_000_000).padStart(6, '0')
}
