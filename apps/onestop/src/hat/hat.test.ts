import { createHttpDriver, type DrivenPage, type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestPerson } from '../test-issuer.ts'
import { onestopSetups, openTestOnestop, type TestOnestop } from '../test-onestop.ts'
import { isProofGood, PROOF_SECONDS, requiredLevelOf } from './hat.ts'

const COOKIE = 'motcua-onestop-binhdinh-session'
const ACCOUNTS = [
  { code: 'H08.15', roles: ['reception'] as const },
  { code: 'H08.31', roles: ['unit-head'] as const },
]

let persons = 0
function newPerson(): TestPerson {
  persons += 1
  return { account: `hats-${persons}`, name: `Cán Bộ Nhiều Mũ ${persons}`, level: 2 }
}

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`many hats on ${setup.title()} (R147)`, () => {
    let province: TestOnestop
    let now = new Date()
    beforeAll(async () => {
      province = await openTestOnestop({ setup, now: () => now })
    })
    afterAll(() => province?.close())

    const idOf = async (person: TestPerson, code: string) => {
      const { id } = await province.db
        .selectFrom('staff_account')
        .select('id')
        .where('username', '=', `${person.account}.${code}`)
        .executeTakeFirstOrThrow()
      return id
    }
    const appoint = async (accounts: readonly (typeof ACCOUNTS)[number][] = ACCOUNTS) => {
      const person = newPerson()
      await province.signInCitizen(person)
      await province.addStaff(
        accounts.map(({ code, roles }) => ({
          username: `${person.account}.${code}`,
          fullName: person.name,
          unitCode: code,
          roles,
          person,
        })),
      )
      return person
    }
    /** At the work-list of the Department of Justice. */
    const work = async (person: TestPerson) => {
      const { browser, page } = await province.signInStaff(person)
      return { browser, page: await page.submit({}, 'Làm việc tại Sở Tư pháp · Tiếp nhận') }
    }
    const token = (browser: HttpDriver) =>
      browser.cookies().find(({ name }) => name === COOKIE)?.value ?? ''
    const send = (browser: HttpDriver, page: DrivenPage, fields: Record<string, string>) => {
      const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
      return browser.send(`${province.origin}/staff/switch`, {
        method: 'POST',
        body: new URLSearchParams({ csrf, ...fields }),
        headers: { origin: province.origin, 'sec-fetch-site': 'same-origin' },
      })
    }
    const auditOf = async (staffAccountId: string, type: string) =>
      province.db
        .selectFrom('audit')
        .select(['session_id', 'detail'])
        .where('staff_account_id', '=', staffAccountId)
        .where('type', '=', type)
        .executeTakeFirstOrThrow()

    test('the menu under the name lists unit, role and unread, and ticks the present one', async () => {
      const person = await appoint()
      await province.db
        .insertInto('staff_message')
        .values({
          id: crypto.randomUUID(),
          staff_account_id: await idOf(person, 'H08.31'),
          kind: 'test',
          at: now,
          read_at: null,
        })
        .execute()
      const { page } = await work(person)
      const menu = plainText(/<nav class="menu-panel"[\s\S]*?<\/nav>/.exec(page.html)?.[0] ?? '')
      expect(menu).toContain('Sở Tư pháp Tiếp nhận ✓ Đang dùng')
      expect(menu).toContain('UBND thành phố Quy Nhơn Thủ trưởng đơn vị 1 tin chưa đọc')
      expect(menu).toContain('Công dân')
      expect(page.html).toMatch(/<aside class="unit-strip" data-accent="\w+"/)
    })

    test('a switch: another token, another id in the audit, that unit’s work-list', async () => {
      const person = await appoint()
      const { browser, page } = await work(person)
      const before = token(browser)
      const started = await auditOf(await idOf(person, 'H08.15'), 'staff.signed-in')
      const there = await page.submit({ account: await idOf(person, 'H08.31') })
      expect(there.url.pathname).toBe('/staff')
      expect(/unit-strip[^>]*>[\s\S]*?<\/aside>/.exec(there.html)?.[0]).toContain('Quy Nhơn')
      const switched = await auditOf(await idOf(person, 'H08.31'), 'staff.switched')
      expect(switched.session_id).not.toBe(started.session_id)
      expect(switched.detail).toMatchObject({ fromSession: started.session_id })
      // The token from before opens nothing any more.
      const stale = createHttpDriver()
      stale.plant(province.origin, `${COOKIE}=${before}; Path=/`)
      expect(token(browser)).not.toBe(before)
      expect((await stale.visit(`${province.origin}/staff`)).url.pathname).toBe('/staff/sign-in')
      // Remembered for the next time.
      const again = await province.signInStaff(person)
      expect(plainText(again.page.html)).toContain('UBND thành phố Quy Nhơn')
    })

    test('two accounts of one unit are told apart by their roles', async () => {
      const person = await appoint(ACCOUNTS.slice(0, 1))
      const second = { username: `${person.account}.second`, fullName: person.name, person }
      await province.addStaff([{ ...second, unitCode: 'H08.15', roles: ['approver'] }])
      const door = await province.signInStaff(person)
      const there = await door.page.submit({}, 'Làm việc tại Sở Tư pháp · Lãnh đạo phê duyệt')
      expect(there.html).toContain('aria-label="Sở Tư pháp · Lãnh đạo phê duyệt"')
    })

    test('one account: no list of accounts, only the way to the citizen and back', async () => {
      const person = await appoint(ACCOUNTS.slice(0, 1))
      const { browser, page } = await province.signInStaff(person)
      expect(page.html.match(/menu-choices[\s\S]*?<\/ul>/)?.[0]).not.toContain('Sở Tư pháp')
      const citizen = await page.submit({ account: 'citizen' })
      expect(citizen.url.pathname).toBe('/')
      expect((await browser.visit(`${province.origin}/staff`)).url.pathname).toBe('/staff/sign-in')
      const official = await citizen.submit({ account: await idOf(person, 'H08.15') })
      expect(official.url.pathname).toBe('/staff')
    })

    test('one who was never here as a citizen gets the profile from the issuer first', async () => {
      const person = await appoint(ACCOUNTS.slice(0, 1))
      const { page } = await province.signInStaff(person)
      await province.db
        .deleteFrom('citizen_profile')
        .where('technical_id', '=', `T-${person.account}`)
        .execute()
      const citizen = await page.submit({ account: 'citizen' })
      expect(citizen.url.pathname).toBe('/')
      expect(plainText(citizen.html)).toContain('Chào mừng bạn')
    })

    test('another person’s account is not there, whatever its id, and that is audited', async () => {
      const person = await appoint()
      const other = await appoint()
      const { browser, page } = await work(person)
      const before = token(browser)
      for (const account of [await idOf(other, 'H08.31'), crypto.randomUUID(), 'x', '']) {
        expect((await send(browser, page, { account })).status).toBe(404)
      }
      expect(token(browser)).toBe(before)
      const refused = await auditOf(await idOf(person, 'H08.15'), 'hat.refused')
      expect(refused.detail).toEqual({ reason: 'not-theirs' })
    })

    test.each([
      { column: 'suspended_at', words: 'đang tạm đình chỉ' },
      { column: 'ended_at', words: 'đã kết thúc' },
    ] as const)('an account with $column is not offered, and refused in words', async (state) => {
      const person = await appoint()
      const { browser, page } = await work(person)
      const account = await idOf(person, 'H08.31')
      await province.db
        .updateTable('staff_account')
        .set({ [state.column]: now })
        .where('id', '=', account)
        .execute()
      const answer = await send(browser, page, { account })
      const html = await answer.text()
      expect(answer.status).toBe(422)
      expect(plainText(html)).toContain(state.words)
      expect(html).not.toContain(`value="${account}"`)
    })

    test('a hat chosen at the door asks for as young a proof as a switch', async () => {
      const person = await appoint()
      now = new Date(Date.now() + (PROOF_SECONDS + 60) * 1000)
      const { browser, page } = await province.signInCitizen(person)
      const account = await idOf(person, 'H08.31')
      const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
      const answer = await browser.send(`${province.origin}/staff/sign-in/choose`, {
        method: 'POST',
        body: new URLSearchParams({ csrf, account, return_to: '/staff' }),
        headers: { origin: province.origin, 'sec-fetch-site': 'same-origin' },
      })
      expect(answer.status).toBe(200)
      expect(await answer.text()).toContain(province.portal.url)
      expect((await browser.visit(`${province.origin}/staff`)).url.pathname).toBe('/staff/sign-in')
      now = new Date()
    })

    test('the page that the official came for is kept across the further proof', async () => {
      const person = await appoint()
      now = new Date(Date.now() + (PROOF_SECONDS + 60) * 1000)
      const { browser } = await province.signInCitizen(person)
      const asked = encodeURIComponent('/staff/account?from=link')
      const door = await browser.visit(`${province.origin}/staff/sign-in/choose?return_to=${asked}`)
      const there = await door.submit(
        {},
        'Làm việc tại UBND thành phố Quy Nhơn · Thủ trưởng đơn vị',
      )
      now = new Date()
      expect(there.url.pathname + there.url.search).toBe('/staff/account?from=link')
    })

    test('to and fro between hats makes no session longer than its longest life', async () => {
      now = new Date()
      const start = now.getTime()
      const person = await appoint(ACCOUNTS.slice(0, 1))
      province.portal.choose(person)
      const browser = createHttpDriver()
      let page = await browser.visit(`${province.origin}/staff/sign-in/eid?shared=1`)
      const official = await idOf(person, 'H08.15')
      for (let turn = 1; turn <= 7; turn += 1) {
        now = new Date(start + turn * 4 * 60_000)
        page = await page.submit({ account: turn % 2 ? 'citizen' : official })
        expect(page.html).toContain('account-menu')
      }
      now = new Date(start + 31 * 60_000)
      page = await browser.visit(province.origin)
      now = new Date()
      expect(page.html).not.toContain('account-menu')
    })

    test('an old proof is renewed first, then the switch goes on', async () => {
      const person = await appoint()
      // The issuer says when it proved who it is; the province is that much later.
      now = new Date(Date.now() + (PROOF_SECONDS + 60) * 1000)
      const { page } = await work(person)
      const account = await idOf(person, 'H08.31')
      const there = await page.submit({ account })
      now = new Date()
      expect(there.url.pathname).toBe('/staff')
      expect(plainText(there.html)).toContain('UBND thành phố Quy Nhơn')
      expect(await auditOf(account, 'staff.signed-in')).toBeDefined()
    })

    test('a citizen of level 1 proves level 2 before acting as an official', async () => {
      const person = await appoint()
      person.level = 1
      const { browser, page } = await province.signInCitizen(person)
      const account = await idOf(person, 'H08.31')
      const low = await page.submit({ account })
      expect(low.url.pathname).toBe('/sign-in/level')
      expect((await browser.visit(`${province.origin}/staff`)).url.pathname).toBe('/staff/sign-in')
      person.level = 2
      const home = await browser.visit(province.origin)
      const there = await home.submit({ account })
      expect(there.url.pathname).toBe('/staff')
      expect(plainText(there.html)).toContain('UBND thành phố Quy Nhơn')
    })

    test('an address with an account in it switches nothing', async () => {
      const person = await appoint()
      const { browser } = await work(person)
      const before = token(browser)
      const account = await idOf(person, 'H08.31')
      await browser.visit(`${province.origin}/staff/switch?account=${account}`)
      await browser.visit(`${province.origin}/staff/sign-in?return_to=/staff/switch`)
      expect(token(browser)).toBe(before)
    })
  })
}

describe('what a hat asks of a proof', () => {
  const now = new Date('2026-11-20T08:00:00Z')
  const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000)
  const levels = {
    'citizen-sign-in': 1,
    'staff-sign-in': 1,
    'postal-staff-sign-in': 2,
    'link-local-account': 1,
    'remote-signing': 2,
  } as const

  test.each([
    { level: 2, age: 0, shared: false, good: true },
    { level: 1, age: 0, shared: false, good: false },
    { level: 2, age: PROOF_SECONDS, shared: false, good: true },
    { level: 2, age: PROOF_SECONDS + 1, shared: false, good: false },
    { level: 2, age: 1801, shared: true, good: false },
  ] as const)('level $level, $age s old, shared $shared: $good', (given) => {
    const proved = { ...given, authenticatedAt: ago(given.age), isSharedComputer: given.shared }
    expect(isProofGood(proved, { required: 2, now })).toBe(given.good)
  })

  test('the post has a level of its own', () => {
    expect(requiredLevelOf({ roles: ['postal'] }, levels)).toBe(2)
    expect(requiredLevelOf({ roles: ['approver'] }, levels)).toBe(1)
  })
})
