import { createHttpDriver, type HttpDriver } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LocalStage, openLocalStage, PASSWORD } from '../staff-sign-in/test-local.ts'
import type { TestPerson } from '../test-issuer.ts'
import { onPglite } from '../test-onestop.ts'

const TRICKS = [
  '//evil.example',
  'https:evil.example',
  'https://evil.example/staff',
  '/\\evil.example/staff',
  '/staff/..//evil.example',
  '/staff\\..\\..//evil.example',
  '/staff/%2e%2e//evil.example',
  '/staff@evil.example',
  '/staff\r\nLocation: https://evil.example',
  'javascript:alert(1)//staff',
  ' //evil.example/staff',
]

describe('attacks on the sign-in of officials (security.md §2 rows 16–18)', () => {
  let stage: LocalStage
  let persons = 0
  beforeAll(async () => {
    stage = await openLocalStage(onPglite)
  })
  afterAll(() => stage?.close())

  const tokenOf = (browser: HttpDriver) =>
    browser.cookies().find(({ name }) => name.endsWith('onestop-binhdinh-session'))?.value
  const plant = (browser: HttpDriver, token: string | undefined) =>
    browser.plant(stage.origin, `motcua-onestop-binhdinh-session=${token}; Path=/`)
  const appoint = async (unitCodes: readonly string[]): Promise<TestPerson> => {
    persons += 1
    const person = { account: `target-${persons}`, name: `Đích Số ${persons}`, level: 2 } as const
    await stage.signInCitizen(person)
    const named = (unitCode: string) => ({ username: `${person.account}.${unitCode}`, unitCode })
    const { name: fullName } = person
    await stage.addStaff(
      unitCodes.map((code) => ({ ...named(code), fullName, roles: ['reception'], person })),
    )
    return person
  }
  const isAtWork = async (token: string | undefined) => {
    const browser = createHttpDriver()
    plant(browser, token)
    return (await browser.visit(`${stage.origin}/staff`)).url.pathname === '/staff'
  }

  test.each(TRICKS)('open redirect: %j leads nobody away, by any door', async (trick) => {
    const query = new URLSearchParams({ return_to: trick })
    stage.portal.choose(await appoint(['H08.15']))
    const byEid = await createHttpDriver().visit(`${stage.origin}/staff/sign-in/eid?${query}`)
    expect(byEid.url.href).toBe(`${stage.origin}/staff`)

    const { username, phone } = await stage.issue()
    const browser = createHttpDriver()
    const door = await browser.visit(`${stage.origin}/staff/sign-in?${query}`)
    expect(door.html.match(/(?:href|action)="[^"]*evil[^"]*"/)).toBeNull()
    const typed = { username, password: PASSWORD, return_to: trick }
    const asked = await door.submit(typed, 'Đăng nhập')
    const code = await stage.phones.nextCode(phone)
    expect((await asked.submit({ code }, 'Xác nhận')).url.href).toBe(`${stage.origin}/staff`)
    // Signed in already: the door lets through, and nowhere else.
    const again = await browser.visit(`${stage.origin}/staff/sign-in?${query}`)
    expect(again.url.href).toBe(`${stage.origin}/staff`)

    const { page } = await stage.signInStaff(await appoint(['H08.15', 'H08.31']))
    const chosen = await page.submit({ return_to: trick }, 'Làm việc tại Sở Tư pháp · Tiếp nhận')
    expect(chosen.url.href).toBe(`${stage.origin}/staff`)
  })

  test('login CSRF: an official’s answer that another browser began opens no session', async () => {
    stage.portal.choose(await appoint(['H08.15']))
    const attacker = createHttpDriver()
    let at = `${stage.origin}/staff/sign-in/eid`
    for (let hop = 0; hop < 10 && !at.includes('/sign-in/callback/'); hop += 1) {
      const answer = await attacker.send(at)
      at = new URL(answer.headers.get('location') ?? '', at).href
    }
    const victim = createHttpDriver()
    await victim.visit(stage.origin)
    expect((await victim.visit(at)).status).toBe(410)
    expect(tokenOf(victim)).toBeUndefined()
  })

  test('fixation at the sign-in: a planted session is ended and never the official’s', async () => {
    const { browser: attacker } = await stage.signInCitizen()
    const planted = tokenOf(attacker)
    const byEid = createHttpDriver()
    plant(byEid, planted)
    stage.portal.choose(await appoint(['H08.15']))
    await byEid.visit(`${stage.origin}/staff/sign-in/eid`)
    expect(await isAtWork(tokenOf(byEid))).toBe(true)
    expect(await isAtWork(planted)).toBe(false)
    expect(await stage.features.sessions.read(planted)).toBeUndefined()

    const { username, phone } = await stage.issue()
    const locally = createHttpDriver()
    plant(locally, 'a-token-of-the-attacker')
    const door = await locally.visit(`${stage.origin}/staff/sign-in`)
    const asked = await door.submit({ username, password: PASSWORD }, 'Đăng nhập')
    await asked.submit({ code: await stage.phones.nextCode(phone) }, 'Xác nhận')
    expect(await isAtWork(tokenOf(locally))).toBe(true)
    expect(await isAtWork('a-token-of-the-attacker')).toBe(false)
  })

  test('fixation at a switch: the token from before opens neither hat, nor the citizen', async () => {
    const person = await appoint(['H08.15'])
    const { browser, page } = await stage.signInStaff(person)
    const tokens = [tokenOf(browser)]
    const citizen = await page.submit({ account: 'citizen' })
    tokens.push(tokenOf(browser))
    const { id } = await stage.db
      .selectFrom('staff_account')
      .select('id')
      .where('username', '=', `${person.account}.H08.15`)
      .executeTakeFirstOrThrow()
    await citizen.submit({ account: id })
    tokens.push(tokenOf(browser))
    expect(new Set(tokens).size).toBe(3)
    const open = await Promise.all(tokens.map((token) => stage.features.sessions.read(token)))
    expect(open.map((session) => session?.kind)).toEqual([undefined, undefined, 'staff'])
  })
})
