import { createPasswordHasher } from '@mot-cua/authentication'
import { createHttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Features } from '../features.ts'
import { PASSWORD } from '../staff-sign-in/test-local.ts'
import { lan, openTestOnestop, type TestOnestop } from '../test-onestop.ts'

describe('a shared computer', () => {
  let province: TestOnestop
  let aheadMs = 0
  const prompts: (string | undefined)[] = []
  beforeAll(async () => {
    province = await openTestOnestop({
      now: () => new Date(Date.now() + aheadMs),
      adapt: (features) => notePrompts(features, prompts),
    })
  })
  afterAll(() => province?.close())

  const begin = async () => {
    aheadMs = 0
    province.portal.choose(lan)
    const browser = createHttpDriver()
    const home = await browser.visit(province.origin)
    return { browser, page: await home.click('Đăng nhập trên máy dùng chung') }
  }

  test('the strip stands on every page, and one button signs out of both and wipes', async () => {
    const { browser, page } = await begin()
    expect(plainText(page.html)).toContain('Máy dùng chung')
    const account = await browser.visit(`${province.origin}/account/edit`)
    expect(plainText(account.html)).toContain('Xong, xóa hết trên máy này')
    expect(account.html).not.toMatch(/autocomplete="(?!off)/)
    const left = await account.submit({}, 'Xong, xóa hết trên máy này')
    expect(left.url.search).toBe('?notice=signed-out')
    // Answered once, and to nobody who was not asked: a link must not wipe anything.
    const again = await browser.send(`${province.origin}/signed-out`, { redirect: 'manual' })
    expect(again.headers.get('clear-site-data')).toBeNull()
  })

  test('what is wiped is said on the last step out', async () => {
    const { browser, page } = await begin()
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
    const { origin } = province
    const leaving = await browser.send(`${origin}/sign-out`, {
      method: 'POST',
      body: new URLSearchParams({ csrf }),
      headers: { origin, 'sec-fetch-site': 'same-origin' },
    })
    expect(leaving.headers.get('clear-site-data')).toBeNull()
    const last = await browser.send(`${origin}/signed-out`, { redirect: 'manual' })
    expect(last.headers.get('clear-site-data')).toBe('"cache", "cookies", "storage"')
  })

  test.each([
    ['idle for five minutes', [5 * 60_000 + 1_000]],
    ['thirty minutes, busy or not', Array.from({ length: 8 }, (_, at) => (at + 1) * 4 * 60_000)],
  ])('ends after %s', async (_, moments) => {
    const { browser } = await begin()
    for (const moment of moments) {
      aheadMs = moment
      await browser.visit(`${province.origin}/guides`)
    }
    expect((await browser.visit(`${province.origin}/guides`)).html).not.toContain('account-menu')
  })

  test('after the idle end an ordinary sign-in asks anew who it is, and stays a shared one', async () => {
    const { browser } = await begin()
    aheadMs = 5 * 60_000 + 1_000
    for (const path of ['/sign-in', '/staff/sign-in/eid']) {
      prompts.length = 0
      await browser.send(province.origin + path, { redirect: 'manual' })
      expect(prompts).toEqual(['login'])
    }
    const next = await browser.visit(`${province.origin}/sign-in`)
    expect(plainText(next.html)).toContain('Máy dùng chung')
  })

  test('the mark goes when somebody signs out', async () => {
    const { browser, page } = await begin()
    await page.submit({}, 'Xong, xóa hết trên máy này')
    prompts.length = 0
    await browser.send(`${province.origin}/sign-in`, { redirect: 'manual' })
    await createHttpDriver().send(`${province.origin}/sign-in`, { redirect: 'manual' })
    expect(prompts).toEqual([undefined, undefined])
  })

  test('by an issued account too the session is a shared one', async () => {
    const issued = { username: 'can.bo.chung', fullName: 'Cán Bộ Chung', unitCode: 'H08.15' }
    const passwordHash = await (await createPasswordHasher()).hash(PASSWORD)
    await province.addStaff([{ ...issued, roles: ['reception'], passwordHash }])
    const { browser } = await begin()
    aheadMs = 5 * 60_000 + 1_000
    const door = await browser.visit(`${province.origin}/staff/sign-in`)
    const typed = { username: issued.username, password: PASSWORD }
    const own = await door.submit(typed, 'Đăng nhập')
    expect(own.url.pathname).toBe('/staff/account')
    expect(plainText(own.html)).toContain('Xong, xóa hết trên máy này')
    // The citizen before them is signed in at the issuer still, and must not be found there.
    const out = await own.submit({}, 'Xong, xóa hết trên máy này')
    expect(out.url.href).toContain(province.portal.url)
    expect(plainText(out.html)).toContain('sign out?')
  })

  test('an issued account alone on a shared computer passes the issuer without a question', async () => {
    const issued = { username: 'can.bo.rieng', fullName: 'Cán Bộ Riêng', unitCode: 'H08.15' }
    const passwordHash = await (await createPasswordHasher()).hash(PASSWORD)
    await province.addStaff([{ ...issued, roles: ['reception'], passwordHash }])
    const browser = createHttpDriver()
    // To the issuer, and back without having signed in.
    province.portal.choose(undefined)
    await browser.visit(`${province.origin}/staff/sign-in/eid?shared=1`)
    const door = await browser.visit(`${province.origin}/staff/sign-in`)
    const own = await door.submit({ username: issued.username, password: PASSWORD }, 'Đăng nhập')
    const out = await own.submit({}, 'Xong, xóa hết trên máy này')
    expect(out.url.href).toBe(`${province.origin}/staff/sign-in?notice=signed-out`)
  })

  test('an ordinary sign-in in the same browser later is an ordinary one', async () => {
    const { browser, page } = await begin()
    await page.submit({}, 'Xong, xóa hết trên máy này')
    const later = await browser.visit(`${province.origin}/sign-in`)
    expect(plainText(later.html)).not.toContain('Máy dùng chung')
  })
})

/** What the issuer is asked to ask of the person. */
function notePrompts(features: Features, prompts: (string | undefined)[]): Features {
  const inForce: Features['issuers']['inForce'] = (settings) => {
    const issuer = features.issuers.inForce(settings)
    if (!issuer) return undefined
    const startSignIn: typeof issuer.party.startSignIn = (start) => {
      prompts.push(start.prompt)
      return issuer.party.startSignIn(start)
    }
    return { ...issuer, party: { ...issuer.party, startSignIn } }
  }
  return { ...features, issuers: { ...features.issuers, inForce } }
}
