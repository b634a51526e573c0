import { createHttpDriver, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lan, openTestOnestop, type TestOnestop } from '../test-onestop.ts'

const BANNER = 'HỆ THỐNG THÔNG TIN GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH TỈNH BÌNH ĐỊNH'

describe('the province around pages of the shell (R111, R147)', () => {
  let province: TestOnestop
  let isStoreAway = false
  beforeAll(async () => {
    province = await openTestOnestop({
      adapt: (features) => ({
        ...features,
        sessions: {
          ...features.sessions,
          read: (token) =>
            isStoreAway
              ? Promise.reject(new Error('the store is away'))
              : features.sessions.read(token),
        },
      }),
    })
    const account = { fullName: 'Tô Minh Nhựt', unitCode: 'H08.15', roles: ['reception'] as const }
    await province.addStaff([{ ...account, username: 'nhut.frame' }])
  })
  afterAll(() => province?.close())

  const headingOf = (html: string) => plainText(/<h1>[\s\S]*?<\/h1>/.exec(html)?.[0] ?? '')

  test.each(['/help', '/terms', '/accessibility', '/nothing-here'])(
    'an official at %s is still seen to be one',
    async (path) => {
      const { browser } = await province.wearLocally('nhut.frame')
      const { html } = await browser.visit(province.origin + path)
      expect(html).toContain(BANNER)
      expect(/unit-strip[^>]*>[\s\S]*?<\/aside>/.exec(html)?.[0]).toContain('Sở Tư pháp')
      expect(html).toContain('account-menu')
    },
  )

  test('what is not there leads an official to work, and everybody else home', async () => {
    const { browser } = await province.wearLocally('nhut.frame')
    const lost = await browser.visit(`${province.origin}/nothing-here`)
    expect(lost.status).toBe(404)
    expect(lost.html).toMatch(/<a class="button" href="\/staff">Trang làm việc<\/a>/)
    const stranger = await createHttpDriver().visit(`${province.origin}/nothing-here`)
    expect(stranger.html).toMatch(/<a class="button" href="\/">Về trang chủ<\/a>/)
    expect(stranger.html).toContain(BANNER)
    expect(stranger.html).not.toContain('account-menu')
  })

  test('a form that is stopped before anybody asks who sent it', async () => {
    const { browser } = await province.wearLocally('nhut.frame')
    const answer = await browser.send(`${province.origin}/staff/switch`, {
      method: 'POST',
      body: new URLSearchParams({ account: 'citizen' }),
      headers: { origin: province.origin, 'sec-fetch-site': 'same-origin' },
    })
    const html = await answer.text()
    expect(answer.status).toBe(403)
    expect(html).toContain('unit-strip')
    expect(html).toContain('href="/staff"')
  })

  test('a shared computer is left from there too', async () => {
    province.portal.choose(lan)
    const browser = createHttpDriver()
    await browser.visit(`${province.origin}/sign-in?shared=1`)
    const { html } = await browser.visit(`${province.origin}/help`)
    expect(plainText(html)).toContain('Xong, xóa hết trên máy này')
  })

  test('an error is told while the sessions are away', async () => {
    const { browser } = await province.wearLocally('nhut.frame')
    isStoreAway = true
    const { html, status } = await browser.visit(`${province.origin}/staff`)
    isStoreAway = false
    expect(status).toBe(500)
    expect(headingOf(html)).not.toBe('')
    expect(html).toContain(BANNER)
  })
})
