import { createHttpDriver, type HttpDriver } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lan, openTestOnestop, type TestOnestop } from '../test-onestop.ts'

const GOAL = '/account/edit?from=mail'

describe('the page after the issuer, reloaded', () => {
  let province: TestOnestop
  beforeAll(async () => {
    province = await openTestOnestop()
    await province.signInCitizen()
  })
  afterAll(() => province?.close())

  /** A browser that has been sent back by the issuer, and where to. */
  const comeBack = async (returnTo = GOAL) => {
    province.portal.choose(lan)
    const browser = createHttpDriver()
    const asked = `${province.origin}/sign-in?return_to=${encodeURIComponent(returnTo)}`
    let at = asked
    while (!new URL(at).searchParams.has('code')) {
      const answer = await browser.send(at, { redirect: 'manual' })
      at = new URL(answer.headers.get('location') ?? '', at).href
    }
    return { browser, callback: at }
  }
  const pathOf = ({ url }: { url: URL }) => url.pathname + url.search
  /** The answer never reaches the browser that asked. */
  const answerLost = async (browser: HttpDriver, callback: string) => {
    const cookie = browser.cookies().map(({ name, value }) => `${name}=${value}`)
    await fetch(callback, { redirect: 'manual', headers: { cookie: cookie.join('; ') } })
  }

  test('after the answer has come: signed in, at the goal', async () => {
    const { browser, callback } = await comeBack()
    expect(pathOf(await browser.visit(callback))).toBe(GOAL)
    const again = await browser.visit(callback)
    expect(pathOf(again)).toBe(GOAL)
    expect(again.html).toContain('account-menu')
  })

  test('before it has come: one button that leads to the goal', async () => {
    const { browser, callback } = await comeBack()
    await answerLost(browser, callback)
    const page = await browser.visit(callback)
    expect(page.status).toBe(410)
    expect(page.html).not.toContain('account-menu')
    expect(pathOf(await page.click('Đăng nhập lại'))).toBe(GOAL)
  })

  test('in another browser nothing of it is told, and nobody is signed in', async () => {
    const { browser, callback } = await comeBack()
    await browser.visit(callback)
    const page = await createHttpDriver().visit(callback)
    expect(page.status).toBe(410)
    expect(page.html).not.toContain(encodeURIComponent(GOAL))
    const victim = await province.signInCitizen()
    expect(pathOf(await victim.browser.visit(callback))).toBe('/')
  })

  test('no address of elsewhere is led to', async () => {
    const { browser, callback } = await comeBack('//evil.example/x')
    await browser.visit(callback)
    expect((await browser.visit(callback)).url.href).toBe(`${province.origin}/`)
  })
})
