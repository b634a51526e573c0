import { gzipSync } from 'node:zlib'
import { PNG } from 'pngjs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { AppFiles } from './app-files.ts'
import { buildPhoneApp } from './build-app.ts'
import { drawIcon } from './icon.ts'

/** Issue 4: HTML, CSS and scripts together, without fonts. */
const BUDGET_BYTES = 90 * 1024

let files: AppFiles
beforeAll(async () => {
  files = await buildPhoneApp()
})

const textOf = (name: string) => files.get(name)?.body.toString() ?? ''
const nameOf = (pattern: RegExp) => [...files.keys()].find((name) => pattern.test(name)) ?? ''

describe('the build of the phone app', () => {
  test('is within its budget', () => {
    const sizes = [...files]
      .filter(([, { type }]) => type !== 'image/png')
      .map(([name, { body }]) => [name, gzipSync(body, { level: 9 }).length] as const)
    const total = sizes.reduce((sum, [, size]) => sum + size, 0)
    process.stdout.write(
      `phone app: ${total} bytes gz (${sizes.map((one) => one.join(' ')).join(', ')})\n`,
    )
    expect(total).toBeLessThan(BUDGET_BYTES)
  })

  test('loads what reads codes and passkeys only when it is needed', () => {
    const named = [...textOf('index.html').matchAll(/\/app\/([\w-]+\.js)/g)]
    const first = named.map(([, name = '']) => name)
    const scripts = first.map(textOf).join('')
    const [decoder, members] = [nameOf(/^decode-/), nameOf(/^member-screen-/)]
    expect(decoder).not.toBe('')
    expect(first).not.toContain(decoder)
    // What comes after unlocking, and what reads codes after that.
    expect(scripts.includes(members)).toBe(true)
    expect(textOf(members).includes(decoder)).toBe(true)
    expect(scripts.includes('navigator.credentials.create')).toBe(false)
  })

  test('carries no zod', () => {
    for (const [name, { body }] of files) {
      if (name.endsWith('.js')) expect(body.toString()).not.toContain('ZodError')
    }
  })

  test('tells its version', () => {
    expect(textOf('index.html')).toMatch(
      /<meta name="app-version" content="\d+\.\d+\.\d+ \([A-Z0-9]{8}\)">/,
    )
  })

  test('names every file that does not change by its content', () => {
    const plain = [...files.keys()].filter((name) => !/-[A-Z0-9]{8}\.\w+$/.test(name))
    expect(plain.sort()).toEqual([
      'index.html',
      'neutral.webmanifest',
      'sw.js',
      'vn-2024.webmanifest',
    ])
    const links = [...textOf('index.html').matchAll(/\/app\/([\w-]+\.\w+)"/g)]
    for (const [, name = ''] of links) expect(files.has(name), name).toBe(true)
  })

  test('is the same when it is made again', async () => {
    const again = await buildPhoneApp()
    expect([...again.keys()]).toEqual([...files.keys()])
  })

  test('has a manifest that a phone can install', () => {
    const manifest = JSON.parse(textOf('vn-2024.webmanifest')) as {
      name: string
      start_url: string
      scope: string
      icons: { src: string; sizes: string; purpose: string }[]
    }
    expect(manifest).toMatchObject({ name: 'VNeID', start_url: '/app/', scope: '/app/' })
    expect(manifest.icons.map(({ sizes, purpose }) => `${sizes} ${purpose}`)).toEqual([
      '192x192 any',
      '192x192 maskable',
      '512x512 any',
      '512x512 maskable',
    ])
    for (const { src } of manifest.icons) expect(files.has(src.replace('/app/', ''))).toBe(true)
  })

  test('keeps offline the shell’s files and nothing with a question in it', () => {
    const worker = textOf('sw.js')
    expect(worker).toContain(`/app/${nameOf(/^main-/)}`)
    expect(worker).toContain('__VERSION__')
    expect(worker).not.toContain('/app/api')
    expect(worker).not.toContain('.put(')
  })
})

test('the icon is a PNG with an M inside the part that no mask cuts', () => {
  const { width, height, data } = PNG.sync.read(drawIcon(192))
  expect([width, height]).toEqual([192, 192])
  const at = (x: number, y: number) => [...data.subarray((y * 192 + x) * 4, (y * 192 + x) * 4 + 3)]
  expect(at(2, 2)).toEqual([0x2a, 0x4b, 0x9b])
  expect(at(Math.round(0.31 * 192), 96)).toEqual([255, 255, 255])
})
