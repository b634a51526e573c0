import { createHttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { lan, openTestOnestop, type TestOnestop } from '../test-onestop.ts'
import { requiredLevel } from './judge-arrival.ts'

const PAST = '2024-07-01T00:00:00+07:00'
/** Of an account that the portal itself issued: nothing of the e-ID stands behind it. */
const issued = { account: 'issued', name: 'Bùi Văn Cũ', level: 0 } as const

describe('how high a citizen has to come', () => {
  const levels = {
    'citizen-sign-in': 1,
    'staff-sign-in': 2,
    'postal-staff-sign-in': 2,
    'link-local-account': 1,
    'remote-signing': 2,
  } as const
  const cutOver = { citizen: PAST, staff: null }
  test.each([
    { asked: 1, citizen: PAST, now: '2024-06-30T16:59:59.999Z', required: 0 },
    { asked: 1, citizen: PAST, now: '2024-06-30T17:00:00Z', required: 1 },
    { asked: 1, citizen: null, now: '2030-01-01T00:00:00Z', required: 0 },
    { asked: 2, citizen: PAST, now: '2024-01-01T00:00:00Z', required: 2 },
    { asked: 2, citizen: PAST, now: '2030-01-01T00:00:00Z', required: 2 },
  ] as const)('level $asked asked, day $citizen, at $now: $required', (given) => {
    const settings = {
      levels: { ...levels, 'citizen-sign-in': given.asked },
      cutOver: { ...cutOver, citizen: given.citizen },
    }
    expect(requiredLevel('citizen', settings, new Date(given.now))).toBe(given.required)
    expect(requiredLevel('staff', settings, new Date(given.now))).toBe(2)
  })
})

describe('the day of citizens (R005, C11)', () => {
  let province: TestOnestop
  beforeAll(async () => {
    province = await openTestOnestop()
  })
  afterAll(() => province?.close())
  const setDay = async (citizen: string | null) => {
    const { settings } = province.features
    const by = { version: settings.all().version, actor: { name: 'test' } }
    const change = { key: 'cutOver', value: { citizen, staff: null }, reason: 'test' } as const
    expect(await settings.change(change, by)).toBe('changed')
  }
  afterEach(() => setDay(null))

  test('before it an account that the portal issued comes in, and the day is announced', async () => {
    await setDay('2124-07-01T00:00:00+07:00')
    const home = await createHttpDriver().visit(province.origin)
    expect(plainText(home.html)).toContain('Từ ngày 01/07/2124')
    const { page } = await province.signInCitizen(issued)
    expect(plainText(page.html)).toContain('Bùi Văn Cũ')
  })

  test('after it such an account is turned away in words, with a way on', async () => {
    await setDay(PAST)
    const { browser, page } = await province.signInCitizen(issued)
    expect(page.url.pathname).toBe('/sign-in/level')
    const words = plainText(page.html)
    expect(words).toContain(
      'Từ ngày 01/07/2024, cổng của tỉnh chỉ nhận đăng nhập bằng tài khoản VNeID',
    )
    expect(words).toContain('Dùng tài khoản khác')
    expect((await browser.visit(`${province.origin}/account`)).html).not.toContain('Bùi Văn Cũ')
  })

  test('an answer of the issuer that does not keep to what was demanded changes nothing', async () => {
    province.portal.choose(issued)
    const browser = createHttpDriver()
    // Begun before the day, answered after it.
    const begun = await browser.send(`${province.origin}/sign-in`, { redirect: 'manual' })
    await setDay(PAST)
    const page = await browser.visit(begun.headers.get('location') ?? '')
    expect(page.url.pathname).toBe('/sign-in/level')
  })

  test('a session from before ends at its next request; that of the e-ID goes on', async () => {
    const old = await province.signInCitizen(issued)
    const eid = await province.signInCitizen({ ...lan, level: 1 })
    await setDay(PAST)
    const home = `${province.origin}/`
    expect((await old.browser.visit(home)).html).not.toContain('account-menu')
    expect((await eid.browser.visit(home)).html).toContain('account-menu')
    // Moving the day back does not wake it.
    await setDay(null)
    expect((await old.browser.visit(home)).html).not.toContain('account-menu')
  })

  test('after it the e-ID of level 1 is enough', async () => {
    await setDay(PAST)
    const { page } = await province.signInCitizen({ ...lan, level: 1 })
    expect(plainText(page.html)).toContain(lan.name)
  })
})
