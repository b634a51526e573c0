import { createHttpDriver } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lan, openTestOnestop, type TestOnestop } from '../test-onestop.ts'

describe('attacks on the sign-in of citizens (security.md §2 rows 16–18)', () => {
  let province: TestOnestop
  beforeAll(async () => {
    province = await openTestOnestop()
  })
  afterAll(() => province?.close())

  const sessionOf = (browser: ReturnType<typeof createHttpDriver>) =>
    browser.cookies().find(({ name }) => name.includes('session') && name.includes('onestop'))

  test('login CSRF: an answer that another browser began opens no session', async () => {
    province.portal.choose(lan)
    const attacker = createHttpDriver()
    let at = `${province.origin}/sign-in`
    // As far as the answer, which the attacker keeps for the victim.
    for (let hop = 0; hop < 10 && !at.includes('/sign-in/callback/'); hop += 1) {
      const answer = await attacker.send(at, { redirect: 'manual' })
      at = new URL(answer.headers.get('location') ?? '', at).href
    }
    expect(at).toContain('/sign-in/callback/portal')
    const victim = createHttpDriver()
    await victim.visit(province.origin)
    const answer = await victim.visit(at)
    expect(answer.status).toBe(410)
    expect(sessionOf(victim)).toBeUndefined()
  })

  test('fixation: a token that was planted is not the one of the session', async () => {
    const { browser: attacker } = await province.signInCitizen()
    const planted = sessionOf(attacker)
    expect(planted).toBeDefined()
    const victim = createHttpDriver()
    victim.plant(province.origin, `${planted?.name}=${planted?.value}; Path=/`)
    province.portal.choose({ account: 'victim', name: 'Lê Văn Nạn', level: 1 })
    await victim.visit(`${province.origin}/sign-in`)
    expect(sessionOf(victim)?.value).not.toBe(planted?.value)
    // And the attacker's own is not the victim's.
    expect((await attacker.visit(`${province.origin}/account`)).html).not.toContain('Lê Văn Nạn')
  })

  test.each([
    '//evil.example',
    'https:evil.example',
    '/\\evil.example',
    '%2f%2fevil.example',
    'javascript:alert(1)',
    'evil@host',
    '/..//evil.example',
    'https://evil.example/',
  ])('open redirect: return_to=%s never leaves', async (returnTo) => {
    province.portal.choose(lan)
    const query = `return_to=${encodeURIComponent(returnTo)}`
    const page = await createHttpDriver().visit(`${province.origin}/sign-in?${query}`)
    expect(page.url.origin).toBe(province.origin)
    expect(page.url.pathname).toBe('/')
  })

  test.each(['/account/edit', '/account/link', '/account/unlink', '/account/password'])(
    'POST %s without a token, or from elsewhere, is refused',
    async (path) => {
      const { browser } = await province.signInCitizen()
      const post = (headers: Record<string, string>) =>
        browser.send(province.origin + path, {
          method: 'POST',
          redirect: 'manual',
          body: new URLSearchParams({ email: 'a@b.vn' }),
          headers,
        })
      const { origin } = province
      expect((await post({ origin, 'sec-fetch-site': 'same-origin' })).status).toBe(403)
      const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }
      expect((await post(foreign)).status).toBe(403)
    },
  )
})
