import { type HttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { LevelAction } from '../../presets/preset.ts'
import type { Role } from '../staff-account/staff-account.ts'
import type { TestPerson } from '../test-issuer.ts'
import { openTestOnestop, type TestOnestop } from '../test-onestop.ts'

let persons = 0
function newPerson(level: 1 | 2 = 1): TestPerson {
  persons += 1
  return { account: `raised-${persons}`, name: `Người Mức Một ${persons}`, level }
}

describe('a level that is raised while people are signed in', () => {
  let province: TestOnestop
  beforeAll(async () => {
    province = await openTestOnestop()
  })
  afterAll(() => province?.close())

  const setLevels = async (levels: Partial<Record<LevelAction, 1 | 2>>) => {
    const { settings } = province.features
    const { version, levels: before } = settings.all()
    const by = { version, actor: { name: 'test' } }
    const change = { key: 'levels', value: { ...before, ...levels }, reason: 'test' } as const
    expect(await settings.change(change, by)).toBe('changed')
  }
  const setStaff = (level: 1 | 2) => setLevels({ 'staff-sign-in': level })
  afterEach(() =>
    setLevels({ 'citizen-sign-in': 1, 'staff-sign-in': 2, 'postal-staff-sign-in': 2 }),
  )

  const appoint = async (roles: readonly Role[], person = newPerson()) => {
    await province.signInCitizen(person)
    const account = { username: person.account, fullName: person.name, person }
    await province.addStaff([{ ...account, unitCode: 'H08.15', roles: [...roles] }])
    return person
  }
  const open = (browser: HttpDriver, path: string) => browser.visit(province.origin + path)
  /** The person reaches the level at the issuer now. */
  const reach2 = (person: TestPerson) => province.portal.choose({ ...person, level: 2 })

  test('an official below it proves it at the next page, and comes back there', async () => {
    await setStaff(1)
    const person = await appoint(['reception'])
    const { browser, page } = await province.signInStaff(person)
    expect(page.url.pathname).toBe('/staff')
    await setStaff(2)
    const asked = await open(browser, '/staff/messages?from=1')
    expect(asked.status).toBe(403)
    expect(plainText(asked.html)).toContain('Trang này cần VNeID mức độ 2')
    expect(asked.html).not.toContain('unit-strip')
    reach2(person)
    const back = await asked.submit({}, 'Xác thực bằng VNeID mức độ 2')
    expect(back.url.pathname + back.url.search).toBe('/staff/messages?from=1')
    expect(back.status).toBe(200)
  })

  test('what is posted below it does nothing', async () => {
    await setStaff(1)
    const person = await appoint(['reception'])
    const { browser } = await province.signInStaff(person)
    const form = await open(browser, '/staff/account')
    await setStaff(2)
    const answer = await form.submit({ personalId: '099186000123' }, 'Lưu')
    expect(answer.status).toBe(403)
    const stated = await province.db
      .selectFrom('staff_identity')
      .select('staff_account_id')
      .execute()
    expect(stated).toEqual([])
  })

  test('whoever does not reach it reads which level, and is signed in still', async () => {
    await setStaff(1)
    const person = await appoint(['postal'])
    await setLevels({ 'postal-staff-sign-in': 1 })
    const { browser } = await province.signInStaff(person)
    await setLevels({ 'postal-staff-sign-in': 2 })
    const asked = await open(browser, '/staff')
    const refused = await asked.submit({}, 'Xác thực bằng VNeID mức độ 2')
    expect(refused.url.search).toBe('?for=postal')
    expect(plainText(refused.html)).toContain('VNeID mức độ 2')
    await setLevels({ 'postal-staff-sign-in': 1 })
    expect((await open(browser, '/staff')).url.pathname).toBe('/staff')
  })

  test('an operator at level 1 proves level 2, whatever officials are asked for', async () => {
    await setStaff(1)
    const person = await appoint(['technical-admin'])
    const { browser, page } = await province.signInStaff(person)
    expect(page.url.pathname).toBe('/staff')
    const asked = await open(browser, '/operator/history')
    const refused = await asked.submit({}, 'Xác thực bằng VNeID mức độ 2')
    expect(refused.url.search).toBe('?for=operator')
    expect(plainText(refused.html)).toContain('VNeID mức độ 2')
    reach2(person)
    const again = await open(browser, '/operator/history')
    const back = await again.submit({}, 'Xác thực bằng VNeID mức độ 2')
    expect(back.url.pathname).toBe('/operator/history')
    expect(back.status).toBe(200)
  })

  test('nobody is led out of the province, nor to another’s account', async () => {
    await setStaff(1)
    const person = await appoint(['reception'])
    const { browser } = await province.signInStaff(person)
    await setStaff(2)
    const asked = await open(browser, '/staff')
    reach2(person)
    const back = await asked.submit(
      { return_to: 'https://evil.example/staff' },
      'Xác thực bằng VNeID mức độ 2',
    )
    expect(back.url.href).toBe(`${province.origin}/staff`)
  })

  test('a citizen below it proves it, and keeps the page that asks for nothing', async () => {
    const person = newPerson()
    const { browser } = await province.signInCitizen(person)
    await setLevels({ 'citizen-sign-in': 2 })
    expect((await open(browser, '/')).html).toContain('account-menu')
    const asked = await open(browser, '/account/edit')
    expect(asked.status).toBe(403)
    expect(asked.html).not.toContain(person.name)
    reach2(person)
    const back = await asked.click('Xác thực bằng VNeID mức độ 2')
    expect(back.url.pathname).toBe('/account/edit')
    expect(back.status).toBe(200)
  })
})
