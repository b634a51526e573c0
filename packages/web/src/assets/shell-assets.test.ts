import { Script } from 'node:vm'
import * as qr from 'qr'
import { describe, expect, test } from 'vitest'
import { makeTestApp } from '../testing/test-app.ts'
import { assembleStyles, minifyCss } from './assemble-styles.ts'
import { joinScripts } from './join-scripts.ts'
import { shellAssets } from './shell-assets.ts'

const KB = 1024
const stylesheet = shellAssets.byUrl.get(shellAssets.stylesheetUrl)
const script = shellAssets.byUrl.get(shellAssets.scriptUrl)

describe('what a page loads', () => {
  test('is small enough for a slow line', () => {
    const fontBytes = [...shellAssets.byUrl.values()]
      .filter((asset) => asset.contentType === 'font/woff2')
      .map((asset) => asset.body.length)
    expect(stylesheet?.gzipped?.length).toBeLessThanOrEqual(6 * KB)
    const site = shellAssets.byUrl.get(shellAssets.siteStylesheetUrl)
    expect(site?.gzipped?.length).toBeLessThanOrEqual(1 * KB)
    const qrCard = shellAssets.byUrl.get(shellAssets.qrCardUrl)
    const scripts = [script, qrCard].map((asset) => asset?.gzipped?.length ?? 0)
    expect(scripts.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(6 * KB)
    expect(fontBytes).toHaveLength(4)
    expect(fontBytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(68 * KB)
  })

  test.each([shellAssets.scriptUrl, shellAssets.qrCardUrl, shellAssets.passkeyUrl])(
    '%s is valid and holds no comment',
    (url) => {
      const source = shellAssets.byUrl.get(url)?.body.toString() ?? ''
      expect(() => new Script(source)).not.toThrow()
      expect(source).not.toContain('@param')
    },
  )

  test('the QR encoder draws what it draws on the server', async () => {
    const encoder = shellAssets.byUrl.get(shellAssets.qrEncoderUrl)
    const source = encoder?.body.toString() ?? ''
    expect(source).toContain('SPDX-License-Identifier')
    expect(encoder?.gzipped?.length).toBeLessThanOrEqual(9 * KB)
    const url = `data:text/javascript;base64,${Buffer.from(source).toString('base64')}`
    const served = (await import(url)) as typeof qr
    const text = 'https://id.example.vn/q/abcdefghijklmnopqrstuv.12.abcdefghijklmnop'
    const options = { ecc: 'medium', border: 4 } as const
    expect(served.encodeQR(text, 'raw', options)).toEqual(qr.encodeQR(text, 'raw', options))
  })

  test('every font the style sheet names is served', () => {
    const urls = [...(stylesheet?.body.toString() ?? '').matchAll(/url\(([^)]+)\)/g)]
    expect(urls).toHaveLength(4)
    for (const [, url] of urls) expect(shellAssets.byUrl.has(url ?? '')).toBe(true)
  })

  test('dark applies by choice and by the device', () => {
    const css = stylesheet?.body.toString() ?? ''
    expect(css).toContain(':root[data-theme="dark"]{color-scheme:dark')
    expect(css).toContain('@media (prefers-color-scheme:dark){:root:not([data-theme="light"]){')
  })
})

describe('serving an asset', () => {
  test('is for ever, and packed for whoever can unpack', async () => {
    const { app } = makeTestApp()
    const headers = { 'accept-encoding': 'gzip, br' }
    const packed = await app.request(shellAssets.stylesheetUrl, { headers })
    const plain = await app.request(shellAssets.stylesheetUrl)
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    expect(packed.headers.get('cache-control')).toContain('immutable')
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(await plain.text()).toBe(stylesheet?.body.toString())
    expect(plain.headers.getSetCookie()).toEqual([])
  })

  test.each(['/assets/shell.000000000000.css', '/assets/../package.json', '/assets/%2e%2e/x'])(
    'nothing else is served: %s',
    async (path) => {
      expect((await makeTestApp().app.request(path)).status).toBe(404)
    },
  )
})

describe('assembling', () => {
  test('minifying keeps what matters', () => {
    const css = "/* a */ a > b ,\nc:hover { margin : 0 auto; content: ' (' attr(x) ')' ; }"
    expect(minifyCss(css)).toBe("a>b,c:hover{margin :0 auto;content:' (' attr(x) ')'}")
  })

  test('an unknown font stops the start', () => {
    const source = { name: 'fonts', css: 'a{src:url(font:nope)}' }
    expect(() => assembleStyles([source], {})).toThrow('nope')
  })

  test('a function of one script is not seen by another', () => {
    const joined = joinScripts(['function a() {}\na()', 'function a() {}\na()'])
    expect(() => new Script(joined).runInNewContext({})).not.toThrow()
    expect(() => new Script(`${joined}\na()`).runInNewContext({})).toThrow('a is not defined')
  })
})
