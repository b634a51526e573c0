import type { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { createObservation } from '../observe/observation.ts'
import { makeTestApp } from '../testing/test-app.ts'
import type { WebEnv } from './web-env.ts'

type TestApp = Hono<WebEnv<'hello'>>

const METRICS_TOKEN = 'a token of whoever collects the figures'

/** As the server tells the app whose socket it is. */
const socketOf = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } })

/** What a browser keeps after its first page: the cookie, and the token in the forms. */
async function openPage(app: TestApp): Promise<{ cookie: string; csrf: string }> {
  const answer = await app.request('/nothing-here')
  const html = await answer.text()
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return { cookie, csrf: /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? '' }
}

type Sent = { fields?: Record<string, string>; headers?: Record<string, string> }

function post(app: TestApp, path: string, { fields = {}, headers = {} }: Sent = {}) {
  const body = new URLSearchParams(fields)
  return app.request(path, { method: 'POST', body, headers })
}

describe('headers of every answer', () => {
  test('keep scripts, styles and frames of others out', async () => {
    const { headers } = await makeTestApp().app.request('/hello')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("form-action 'self'")
    expect(policy).not.toContain('unsafe')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('same-origin')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('strict-transport-security')).toBeNull()
  })

  test('are there on errors, and hold HSTS on https', async () => {
    const { app } = makeTestApp({ secureCookies: true })
    const { headers, status } = await app.request('/bug')
    expect(status).toBe(500)
    expect(headers.get('strict-transport-security')).toContain('max-age')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('a route may set a policy of its own', async () => {
    const { headers } = await makeTestApp().app.request('/own-policy')
    expect(headers.get('content-security-policy')).toBe("default-src 'self'")
  })
})

describe('cookies', () => {
  test('the browser gets one random value, once', async () => {
    const { app } = makeTestApp()
    const first = (await app.request('/hello')).headers.getSetCookie()
    expect(first).toHaveLength(1)
    expect(first[0]).toMatch(/^motcua-test-browser=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
    const cookie = first[0]?.split(';')[0] ?? ''
    const second = await app.request('/hello', { headers: { cookie } })
    expect(second.headers.getSetCookie()).toEqual([])
  })

  test('on https the name is bound to the host', async () => {
    const { app } = makeTestApp({ secureCookies: true })
    const [cookie] = (await app.request('/hello')).headers.getSetCookie()
    expect(cookie).toMatch(/^__Host-motcua-test-browser=.*; Secure/)
  })

  test('a value that we did not make is replaced', async () => {
    const headers = { cookie: 'motcua-test-browser=planted' }
    const answer = await makeTestApp().app.request('/hello', { headers })
    expect(answer.headers.getSetCookie()).toHaveLength(1)
  })

  test('technical paths and APIs set none', async () => {
    const { app } = makeTestApp()
    for (const path of ['/livez', '/readyz', '/metrics', '/api/gone']) {
      expect((await app.request(path)).headers.getSetCookie()).toEqual([])
    }
  })
})

describe('forms of others', () => {
  test('a form of our own page is accepted', async () => {
    const { app } = makeTestApp()
    const { cookie, csrf } = await openPage(app)
    const headers = { cookie, origin: 'http://localhost', 'sec-fetch-site': 'same-origin' }
    expect((await post(app, '/save', { fields: { csrf }, headers })).status).toBe(200)
  })

  test('a script of our own page may send the token in a header', async () => {
    const { app } = makeTestApp()
    const { cookie, csrf } = await openPage(app)
    expect((await post(app, '/save', { headers: { cookie, 'x-csrf-token': csrf } })).status).toBe(
      200,
    )
  })

  test.each<[string, Sent]>([
    ['no token', {}],
    ['a wrong token', { fields: { csrf: 'x'.repeat(43) } }],
  ])('%s is refused with a page that shows the way on', async (_case, sent) => {
    const { app } = makeTestApp()
    const { cookie } = await openPage(app)
    const headers = { cookie, referer: 'http://localhost/sign-in?step=2', host: 'localhost' }
    const answer = await post(app, '/save', { ...sent, headers })
    expect(answer.status).toBe(403)
    const html = await answer.text()
    expect(html).toContain('Tải lại trang rồi thử lại')
    expect(html).toContain('<a class="button" href="/sign-in?step=2">Tải lại trang</a>')
  })

  test('the token of another browser is refused', async () => {
    const { app } = makeTestApp()
    const [mine, other] = [await openPage(app), await openPage(app)]
    const sent = { fields: { csrf: other.csrf }, headers: { cookie: mine.cookie } }
    expect((await post(app, '/save', sent)).status).toBe(403)
  })

  test.each<Record<string, string>>([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
  ])('another site is refused even with the token: %o', async (hints) => {
    const { app } = makeTestApp()
    const { cookie, csrf } = await openPage(app)
    const headers = { cookie, ...hints }
    expect((await post(app, '/save', { fields: { csrf }, headers })).status).toBe(403)
  })

  test('behind a proxy that rewrites Host, our public address is still ours', async () => {
    const { app } = makeTestApp({ publicUrl: 'https://id.example.vn/path' })
    const { cookie, csrf } = await openPage(app)
    const send = (origin: string) =>
      post(app, '/save', { fields: { csrf }, headers: { cookie, origin, host: 'backend:4000' } })
    expect((await send('https://id.example.vn')).status).toBe(200)
    expect((await send('https://evil.example')).status).toBe(403)
  })

  test('paths of an API need no token', async () => {
    const { app } = makeTestApp()
    expect((await post(app, '/api/save')).status).toBe(200)
    expect((await post(app, '/hook')).status).toBe(200)
    expect((await post(app, '/hooks')).status).toBe(403)
  })
})

describe('POST /preferences', () => {
  test('keeps the wish and goes back', async () => {
    const { app } = makeTestApp()
    const { cookie, csrf } = await openPage(app)
    const fields = { csrf, locale: 'en', returnTo: '/hello?a=1' }
    const answer = await post(app, '/preferences', { fields, headers: { cookie } })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe('/hello?a=1')
    const kept = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    expect(kept).toBe('motcua-test-preferences=en.auto.normal')
    expect(await (await app.request('/hello', { headers: { cookie: kept } })).text()).toBe('Hello')
  })

  test('a second wish leaves the first one alone; nonsense changes nothing', async () => {
    const { app } = makeTestApp()
    const { cookie, csrf } = await openPage(app)
    const headers = { cookie: `${cookie}; motcua-test-preferences=en.dark.large` }
    const fields = { csrf, theme: 'light', textSize: 'huge' }
    const answer = await post(app, '/preferences', { fields, headers })
    expect(answer.headers.getSetCookie()[0]).toContain('=en.light.large;')
  })

  test.each(['//evil', '/\\evil', 'https:evil', '%2f%2fevil'])('never goes to %s', async (to) => {
    const { app } = makeTestApp()
    const { cookie, csrf } = await openPage(app)
    const sent = { fields: { csrf, returnTo: to }, headers: { cookie } }
    expect((await post(app, '/preferences', sent)).headers.get('location')).toBe('/')
  })

  test('Vietnamese comes first, whatever the browser prefers', async () => {
    const headers = { 'accept-language': 'en-US,en;q=0.9' }
    const answer = await makeTestApp().app.request('/hello', { headers })
    expect(await answer.text()).toBe('Xin chào')
  })
})

describe('failures', () => {
  test('a bug is a page with a reference that stands in the log, and no cause', async () => {
    const { app, lines } = makeTestApp()
    const answer = await app.request('/bug')
    const html = await answer.text()
    expect(answer.status).toBe(500)
    expect(html).toContain('Hệ thống gặp lỗi')
    expect(html).not.toContain('secret')
    const reference = /<strong>([\dA-Z-]{12})<\/strong>/.exec(html)?.[1] ?? 'none'
    expect(lines.find((line) => line.includes('the secret cause'))).toContain(reference)
  })

  test('an unknown address is a 404 page with a way home', async () => {
    const answer = await makeTestApp().app.request('/nothing-here')
    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain('<a class="button" href="/">Về trang chủ</a>')
  })

  test.each([
    ['/api/gone', 'text/html'],
    ['/nothing-here', 'application/json'],
  ])('%s for %s is a problem document', async (path, accept) => {
    const answer = await makeTestApp().app.request(path, { headers: { accept } })
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(await answer.json()).toEqual({
      type: 'urn:mot-cua:error:not-found',
      title: 'Not found',
      status: 404,
      code: 'not-found',
      reference: expect.stringMatching(/^[\dA-Z]{4}-[\dA-Z]{4}-[\dA-Z]{2}$/),
    })
  })

  test('a limit says when to come back', async () => {
    const answer = await makeTestApp().app.request('/busy')
    expect(answer.status).toBe(429)
    expect(answer.headers.get('retry-after')).toBe('60')
  })

  test('a body over 64 KB is refused', async () => {
    const { app } = makeTestApp()
    const answer = await post(app, '/api/save', { fields: { a: 'x'.repeat(65 * 1024) } })
    expect(answer.status).toBe(413)
  })

  test('a body that says it is over 64 KB is refused unread', async () => {
    const headers = { 'content-length': String(65 * 1024) }
    expect((await post(makeTestApp().app, '/api/save', { headers })).status).toBe(413)
  })
})

describe('technical paths', () => {
  test('/livez answers while the process runs', async () => {
    expect((await makeTestApp().app.request('/livez')).status).toBe(200)
  })

  test('/readyz is 503 with a problem document when a dependency is away', async () => {
    const { app } = makeTestApp({ isReady: () => Promise.reject(new Error('database')) })
    const answer = await app.request('/readyz')
    expect(answer.status).toBe(503)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(await answer.text()).not.toContain('database')
  })

  test('/metrics counts by route pattern and never shows an id', async () => {
    const { app } = makeTestApp()
    await app.request('/people/099200000001')
    await app.request('/nothing/099200000002')
    const text = await (await app.request('/metrics', {}, socketOf('127.0.0.1'))).text()
    const counted = 'http_request_duration_seconds_count{app="test",method="GET"'
    expect(text).toContain(`${counted},route="/people/:id",status="200"} 1`)
    expect(text).toContain(`${counted},route="(none)",status="404"} 1`)
    expect(text).not.toMatch(/09920000000[12]/)
  })

  test.each([
    ['127.0.0.1', {}, 200],
    ['198.51.100.7', {}, 404],
    ['198.51.100.7', { authorization: `Bearer ${METRICS_TOKEN}` }, 200],
    ['198.51.100.7', { authorization: 'Bearer another token' }, 404],
    ['127.0.0.1', { 'x-forwarded-for': '198.51.100.7' }, 404],
    ['127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }, 404],
    ['127.0.0.1', { forwarded: 'for=127.0.0.1' }, 404],
    [
      '127.0.0.1',
      { 'x-forwarded-for': '127.0.0.1', authorization: `Bearer ${METRICS_TOKEN}` },
      200,
    ],
  ])('/metrics asked from %s with %o: %i', async (address, headers, status) => {
    const observation = createObservation('test')
    const metricsAccess = { ...observation.metricsAccess, token: METRICS_TOKEN }
    const { app } = makeTestApp({
      observation: { ...observation, metricsAccess },
      trustedProxies: ['127.0.0.1'],
    })
    const answer = await app.request('/metrics', { headers }, socketOf(address))
    expect(answer.status).toBe(status)
  })

  test('the log has the route and neither path, query nor address', async () => {
    const { app, lines } = makeTestApp()
    await app.request('/people/099200000001?q=canary', {
      headers: { 'x-forwarded-for': '198.51.100.7' },
    })
    expect(lines.join('')).toContain('"route":"/people/:id"')
    expect(lines.join('')).not.toMatch(/0992|canary|198\.51/)
  })
})
