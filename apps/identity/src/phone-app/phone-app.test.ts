import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestIdentity, type TestIdentity } from '../test-identity.ts'
import type { PhoneAppFiles } from './phone-app.ts'

const file = (text: string, type: string) => ({ body: Buffer.from(text), type })
const html = 'text/html; charset=utf-8'
const js = 'text/javascript; charset=utf-8'

const built: PhoneAppFiles = new Map([
  ['index.html', file('<title>__NAME__</title><meta content="__SETTINGS__">__MANIFEST__', html)],
  ['sw.js', file("const CACHE = 'motcua-app-__VERSION__'", js)],
  ['main-ABCD1234.js', file('let main', js)],
  ['vn-2024.webmanifest', file('{"name":"VNeID"}', 'application/manifest+json')],
])

describe('the phone app at identity', () => {
  let site: TestIdentity
  beforeAll(async () => {
    site = await openTestIdentity(undefined, {}, { phoneApp: built })
  })
  afterAll(() => site.close())
  const get = (path: string) => fetch(site.issuer + path, { redirect: 'manual' })

  test('the shell knows the installation, and is asked for each time', async () => {
    const answer = await get('/app/')
    expect(answer.headers.get('cache-control')).toBe('no-cache')
    const page = await answer.text()
    expect(page).toContain('<title>VNeID</title>')
    expect(page).toContain('vn-2024.webmanifest')
    const content = /content="([^"]+)"/.exec(page)?.[1]?.replaceAll('&quot;', '"') ?? ''
    expect(JSON.parse(content)).toEqual({
      issuer: site.issuer,
      profile: 'vn-2024',
      isOfficial: false,
      hotline: '1900 0000',
    })
    expect((await get('/app')).headers.get('location')).toBe('/app/')
  })

  test('the camera, workers and passkeys are for it alone', async () => {
    const own = (await get('/app/')).headers
    const policy = own.get('content-security-policy') ?? ''
    for (const directive of ["connect-src 'self'", "worker-src 'self'", "manifest-src 'self'"]) {
      expect(policy).toContain(directive)
    }
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(own.get('permissions-policy')).toContain('camera=(self)')
    expect(own.get('permissions-policy')).toContain('microphone=()')
    const others = (await get('/help')).headers
    expect(others.get('permissions-policy')).toContain('camera=()')
    expect(others.get('content-security-policy')).not.toContain('worker-src')
  })

  test('files that change by name are kept for ever, the others asked for again', async () => {
    const script = await get('/app/main-ABCD1234.js')
    expect(script.headers.get('cache-control')).toContain('immutable')
    expect(script.headers.get('content-encoding')).toBe('gzip')
    const worker = await get('/app/sw.js')
    expect(worker.headers.get('cache-control')).toBe('no-cache')
    expect(await worker.text()).toMatch(/motcua-app-[0-9a-f]{12}'/)
  })

  test('a callback with its code is kept nowhere', async () => {
    const answer = await get('/app/callback?code=x&state=y')
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.status).toBe(200)
  })

  test.each(['/app/none.js', '/app/index.html', '/app/..%2Fmain.ts'])(
    '%s is not there',
    async (path) => {
      expect((await get(path)).status).toBe(404)
    },
  )
})

test('without its files the page says so', async () => {
  const site = await openTestIdentity()
  const answer = await fetch(`${site.issuer}/app/`)
  expect(answer.status).toBe(404)
  expect(await answer.text()).toContain('Ứng dụng trên điện thoại chưa có ở đây')
  await site.close()
})
