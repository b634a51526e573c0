import { createHttpDriver, type HttpDriver } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Owned, type RouteAccess, routeAccess } from './test-access.ts'
import { type Actor, makeActors, startCitizen, startStaff } from './test-actors.ts'
import { openTestOnestop, type TestOnestop } from './test-onestop.ts'
import { addOwner, readRows, secrets } from './test-owner.ts'

/** What a browser might claim of itself: nothing of it may change an answer. */
const claimed = (owned: Owned) => ({
  role: 'technical-admin',
  roles: 'technical-admin',
  unit: owned.unitId,
  unit_code: owned.unitCode,
  province: 'binhphuoc',
  staff_account_id: owned.staffAccountId,
  person_id: owned.personId,
})

/** What officials have while a step is under way, by an account that was issued, or as operators. */
const NOT_OF_THE_OWNER = [
  'known_browser.account_id',
  'portal_event.staff_account_id',
  'reminder_round.staff_account_id',
  'sms_factor.account_id',
  'staff_password_code.staff_account_id',
  'totp_factor.account_id',
  'break_glass',
  'setting',
]

describe('who may see what in a province (security.md rows 30, 31)', () => {
  let province: TestOnestop
  let elsewhere: TestOnestop
  let owned: Owned
  let actors: Actor[]
  beforeAll(async () => {
    province = await openTestOnestop()
    elsewhere = await openTestOnestop({ preset: 'binhphuoc-2024', beside: province })
    owned = await addOwner(province)
    actors = await makeActors(province, elsewhere)
  }, 120_000)
  afterAll(async () => {
    await elsewhere?.close()
    await province?.close()
  })

  const routes = () => province.routes.map(({ method, path }) => `${method} ${path}`)

  test('every route is classified, and nothing else is', () => {
    expect(routes().filter((route) => !(route in routeAccess))).toEqual([])
    expect(Object.keys(routeAccess).filter((route) => !routes().includes(route))).toEqual([])
  })

  test('the owner has something in every table that is about a person', async () => {
    const rows = Object.entries(await readRows(province, owned))
    const empty = rows.filter(([, { length }]) => length === 0).map(([table]) => table)
    expect(empty).toEqual(NOT_OF_THE_OWNER)
  })

  test('the owner sees what others must not', async () => {
    for (const [route, { kind, showsOwner }] of Object.entries(routeAccess)) {
      if (!showsOwner) continue
      const { text } = await ask({ route, browser: await browseAsOwner(kind), claims: false })
      expect([route, text.includes(secrets.name)]).toEqual([route, true])
    }
    const route = 'GET /staff/pictures/:id'
    const picture = await ask({ route, browser: await browseAsOwner('staff'), claims: false })
    expect(picture.status).toBe(200)
  })

  test('nobody else sees or changes anything, whatever they claim to be', async ({ annotate }) => {
    const before = await readRows(province, owned)
    const leaks: string[] = []
    let asked = 0
    for (const [route, access] of Object.entries(routeAccess)) {
      for (const actor of actors) {
        const plain = await ask({ route, browser: await actor.browse(), claims: false })
        const claiming = await ask({ route, browser: await actor.browse(), claims: true })
        asked += 2
        const said = `${route} as ${actor.name}`
        leaks.push(...findLeaks(access, actor, plain).map((leak) => `${said}: ${leak}`))
        leaks.push(...findLeaks(access, actor, claiming).map((leak) => `${said} claiming: ${leak}`))
        if (plain.status !== claiming.status || pathOf(plain.to) !== pathOf(claiming.to)) {
          leaks.push(`${said}: ${plain.status} became ${claiming.status} by what was claimed`)
        }
      }
      const after = route.startsWith('GET') ? before : await readRows(province, owned)
      if (JSON.stringify(after) !== JSON.stringify(before)) leaks.push(`${route} changed something`)
    }
    expect(leaks).toEqual([])
    expect(await readRows(province, owned)).toEqual(before)
    await annotate(`0 leaks of ${asked}`)
  }, 600_000)

  test('a form from elsewhere is refused on every route that takes one', async () => {
    const [actor] = actors.filter(({ role }) => role === 'technical-admin')
    for (const [route, { kind }] of Object.entries(routeAccess)) {
      if (!route.startsWith('POST') || kind === 'protocol') continue
      const browser = (await actor?.browse()) ?? createHttpDriver()
      const { status } = await ask({ route, browser, claims: false, csrf: 'forged' })
      expect([route, status]).toEqual([route, 403])
    }
  })

  async function browseAsOwner(kind: RouteAccess['kind']): Promise<HttpDriver> {
    const worn = { ...owned, name: secrets.name }
    const start = kind === 'citizen' ? startCitizen : startStaff
    const browser = createHttpDriver()
    const cookie = `motcua-onestop-${province.preset.province}-session`
    browser.plant(province.origin, `${cookie}=${await start(province, worn)}; Path=/`)
    return browser
  }

  type Asking = { route: string; browser: HttpDriver; claims: boolean; csrf?: string }

  async function ask({ route, browser, claims, csrf }: Asking): Promise<Answer> {
    const [method = '', pattern = ''] = route.split(' ')
    const access = routeAccess[route]
    const url = new URL(fillIn(pattern, access?.params?.(owned) ?? {}), province.origin)
    const claim = claims ? claimed(owned) : {}
    if (claims) claimEverywhere(browser, url, claim)
    const isForm = method === 'POST' && access?.kind !== 'protocol'
    const token = isForm ? (csrf ?? (await readFormToken(browser, province.origin))) : ''
    // The token first: of a form with files nothing is read before it.
    const fields = { csrf: token, ...access?.body?.(owned) }
    const answer = await browser.send(url, {
      method,
      ...(isForm ? { body: toBody({ ...fields, ...claim }, access?.isUpload) } : {}),
      headers: {
        origin: province.origin,
        'sec-fetch-site': 'same-origin',
        ...Object.fromEntries(
          Object.entries(claim).map(([name, value]) => [`x-${name.replaceAll('_', '-')}`, value]),
        ),
      },
    })
    const told = [...answer.headers.values()].map((value) => decodeLoosely(value)).join('\n')
    const to = answer.headers.get('location') ?? ''
    return { status: answer.status, to, text: `${await answer.text()}\n${told}` }
  }
})

function toBody(fields: Record<string, string>, isUpload = false): FormData | URLSearchParams {
  const body = isUpload ? new FormData() : new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  return body
}

type Answer = { status: number; to: string; text: string }

function findLeaks(access: RouteAccess, actor: Actor, answer: Answer): string[] {
  const maySee = actor.role !== undefined && access.seesAll?.includes(actor.role)
  const seen = maySee ? [] : Object.values(secrets).filter((secret) => answer.text.includes(secret))
  const isGood = isExpected(access, actor, answer)
  return [
    ...seen.map((secret) => `shows ${secret}`),
    ...(isGood ? [] : [`answers ${answer.status} ${answer.to}`]),
  ]
}

/** What an answer must be, beside telling nothing. */
function isExpected(access: RouteAccess, actor: Actor, { status, to }: Answer): boolean {
  // Who is asked elsewhere is not there in a test, and that is said.
  if (status >= 500 && status !== 503) return false
  const isStaffDoor = status === 303 && to.startsWith('/staff/sign-in')
  const mayEnter = {
    open: true,
    protocol: true,
    person: actor.kind !== 'nobody',
    citizen: actor.kind === 'citizen',
    staff: actor.kind === 'staff',
  }[access.kind]
  if (!mayEnter) return access.kind === 'citizen' ? isDoor(status, to) : isStaffDoor
  const { roles } = access
  if (roles && actor.role && !roles.includes(actor.role)) return status === 404
  return access.isObject ? status === 404 : true
}

function isDoor(status: number, to: string): boolean {
  return status === 303 && to.startsWith('/sign-in')
}

/** The address as it is typed, and cookies of names that nobody gave out. */
function claimEverywhere(browser: HttpDriver, url: URL, claim: Record<string, string>): void {
  for (const [name, value] of Object.entries(claim)) {
    url.searchParams.set(name, value)
    browser.plant(url, `${name}=${value}; Path=/`)
  }
}

function pathOf(to: string): string {
  return to === '' ? '' : new URL(to, 'http://own.invalid').pathname
}

/** `:id` and `:view{a|b}` as the owner's things have them. */
function fillIn(pattern: string, params: Record<string, string>): string {
  return pattern.replace(/:(\w+)(?:\{[^}]*\})?/g, (_whole, name: string) => params[name] ?? 'x')
}

function decodeLoosely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

async function readFormToken(browser: HttpDriver, origin: string): Promise<string> {
  const { html } = await browser.visit(`${origin}/help`)
  return /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
}
