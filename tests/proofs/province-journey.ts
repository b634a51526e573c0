import type { DrivenPage, HttpDriver } from '@mot-cua/testing'
import type { Parties } from './parties.ts'
import type { Person } from './parties-inside.ts'
import { createBrowser } from './portal-journey.ts'

/** Where citizens and officials come in; either way leads past the portal's choice to identity. */
export const doors = { citizen: '/sign-in', official: '/staff/sign-in/eid' } as const
export type Door = keyof typeof doors

/** A message takes less than this, or none comes: the code before is good still. */
const CODE_WITHIN_MS = 5_000
/** More than any way in takes, a detour over a page of refusal with it. */
const MOST_ACTIONS = 16

/** As little as the way in needs, whoever has started the parties. */
type ProvinceStage = { onestop: { url: string }; phones: Parties['phones'] }

type Walking = { phones: Parties['phones']; person: Person }
/** What somebody does at a page; undefined where it asks for nothing that is known here. */
type Act = (page: DrivenPage, walking: Walking) => Promise<DrivenPage>

/** The pages on the way in, told apart by what they ask for. */
const steps: readonly { marks: RegExp; act: Act }[] = [
  { marks: /href="\/sign-in\/eid\?/, act: (page) => page.click(/Định danh điện tử/) },
  {
    marks: /name="personalId"[\s\S]*name="password"/,
    act: (page, { person: { personalId, password } }) =>
      page.submit({ personalId, password }, 'Đăng nhập'),
  },
  {
    marks: /name="code"/,
    act: async (page, walking) => page.submit({ code: await newestCode(walking) }, 'Xác nhận'),
  },
  // Identity asks, and the portal of a service that it does not know yet.
  { marks: /value="accept"[^>]*>\s*Tiếp tục/, act: (page) => page.submit({}, 'Tiếp tục') },
  { marks: /value="accept"[^>]*>\s*Đồng ý/, act: (page) => page.submit({}, 'Đồng ý') },
]

/** What to do at this page; undefined where it is none of the pages on the way in. */
export function nextAct(page: DrivenPage): Act | undefined {
  return steps.find(({ marks }) => marks.test(page.html))?.act
}

export function isSignedIn(
  { url, html }: DrivenPage,
  { onestop }: Pick<ProvinceStage, 'onestop'>,
): boolean {
  return url.origin === new URL(onestop.url).origin && html.includes('account-menu')
}

/** The whole way in, undisturbed. */
export async function enterProvince(
  parties: ProvinceStage,
  { browser, person, door }: { browser: HttpDriver; person: Person; door: Door },
): Promise<DrivenPage> {
  let page = await browser.visit(parties.onestop.url + doors[door])
  for (let done = 0; done < MOST_ACTIONS && !isSignedIn(page, parties); done += 1) {
    const act = nextAct(page)
    if (!act) throw new Error(`no way in at ${page.status} ${page.url.href}`)
    page = await act(page, { phones: parties.phones, person })
  }
  return page
}

/** Somebody with a staff account, bound as by an earlier sign-in: the person has been here before. */
export async function newOfficial(parties: ProvinceStage & Pick<Parties, 'newPerson' | 'appoint'>) {
  const person = await parties.newPerson()
  await enterProvince(parties, { browser: createBrowser(), person, door: 'citizen' })
  return { person, staffAccountId: await parties.appoint(person) }
}

/** The last code that came to this phone, once one has come that nobody has typed. */
async function newestCode({ phones, person: { phone } }: Walking): Promise<string> {
  await phones.nextCode(phone, AbortSignal.timeout(CODE_WITHIN_MS)).catch(() => undefined)
  return phones.messages.findLast(({ to }) => to === phone)?.text.slice(0, 6) ?? ''
}
