import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import type { DrivenPage, HttpDriver } from '@mot-cua/testing'
import type { Person, Sandbox } from '../journeys/sandbox.ts'
import { words } from '../journeys/steps.ts'

const MOST_PAGES = 8

type Visit = { browser: HttpDriver; sandbox: Sandbox; person: Person }

/**
 * Through whatever portal and identity ask, from the page where a service's sign-in begins until
 * the browser is at the service again.
 */
export async function passPages(visit: Visit, startUrl: string): Promise<DrivenPage> {
  const page = await visit.browser.visit(await leave(visit.browser, startUrl))
  return passOn(visit, { page, home: startUrl })
}

/** The same from the page where the browser is now, to the origin of `home`. */
export async function passOn(
  { sandbox, person }: Visit,
  { page: first, home }: { page: DrivenPage; home: string },
): Promise<DrivenPage> {
  const { phone } = person
  const before = (await sandbox.messages(phone)).length
  const { origin } = new URL(home)
  let page = first
  for (let passed = 0; page.url.origin !== origin; passed += 1) {
    if (passed === MOST_PAGES) throw new Error(`no way on from ${page.url.href}`)
    page = await passPage(page, { person, readCode: () => sandbox.readCode(phone, before) })
  }
  return page
}

/** By the name that fetch has: the state of a sign-in is bound to it. */
const AS_A_PAGE = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'user-agent': 'node' }

/** The first step as a browser's; Apache's module takes it with no `fetch`, which says what it is. */
async function leave(browser: HttpDriver, startUrl: string): Promise<string> {
  const [answer] = (await once(get(startUrl, { headers: AS_A_PAGE }), 'response')) as [
    IncomingMessage,
  ]
  answer.resume()
  for (const line of answer.headers['set-cookie'] ?? []) browser.plant(startUrl, line)
  const { location } = answer.headers
  if (location === undefined) throw new Error(`${startUrl} leads nowhere: ${answer.statusCode}`)
  return location
}

type Known = { person: Person; readCode: () => Promise<string> }

async function passPage(page: DrivenPage, { person, readCode }: Known): Promise<DrivenPage> {
  const { html } = page
  const { personalId, password } = person
  if (html.includes('name="password"')) {
    return page.submit({ personalId, password }, words.signIn)
  }
  if (html.includes('name="code"')) return page.submit({ code: await readCode() }, words.confirm)
  const agree = [words.accept, 'Đồng ý'].find((button) => html.includes(`>${button}</button>`))
  if (agree) return page.submit({}, agree)
  return page.click(/định danh điện tử/i)
}
