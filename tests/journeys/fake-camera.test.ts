import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listenAnywhere } from '@mot-cua/testing'
import {
  type Browser,
  decodeQr,
  openBrowser,
  openPhone,
  openPhoneBrowser,
  type Page,
  writeFilm,
} from '@mot-cua/testing/browser'
import { encodeQR } from 'qr'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const TEXT = 'https://192.168.1.5:4000/q/AAAAAAAAAAAAAAAAAAAAAA.12.AAAAAAAAAAAAAAAAAAAAAA'

describe('what a phone’s camera sees in a test', () => {
  let folder = ''
  let film = ''
  let phones: Browser
  const server = createServer((_incoming, outgoing) => {
    outgoing.setHeader('content-type', 'text/html').end('<!doctype html><title>Phone</title>')
  })
  let here: Awaited<ReturnType<typeof listenAnywhere>>
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'motcua-camera-'))
    film = join(folder, 'film.y4m')
    await writeFilm('grey', film)
    here = await listenAnywhere(server)
    phones = await openPhoneBrowser({ film })
  })
  afterAll(async () => {
    await phones?.close()
    await here?.close()
    await rm(folder, { recursive: true, force: true })
  })

  test('the film of the moment: grey, then the code of a screenshot', async () => {
    const phone = await openPhone(phones, { cameraFor: here.url })
    const page = await phone.newPage()
    await page.goto(here.url)
    expect(decodeQr(await look(page))).toBeUndefined()
    await writeFilm(await photographCode(), film)
    expect(decodeQr(await look(page))).toBe(TEXT)
    await phone.close()
  })

  test('the phone says that it is one, and its camera may be refused', async () => {
    const phone = await openPhone(phones)
    const page = await phone.newPage()
    const asked = page.waitForRequest(here.url)
    await page.goto(here.url)
    expect((await asked).headers()['sec-ch-ua-mobile']).toBe('?1')
    await expect(look(page)).rejects.toThrow(/NotAllowedError/)
    await phone.close()
  })

  test('a phone without a camera', async () => {
    const poor = await openPhoneBrowser()
    const phone = await openPhone(poor, { cameraFor: here.url })
    const page = await phone.newPage()
    await page.goto(here.url)
    await expect(look(page)).rejects.toThrow(/NotFoundError/)
    await poor.close()
  })
})

/** One picture of what the page's camera sees. */
async function look(page: Page): Promise<Buffer> {
  const url = await page.evaluate(async () => {
    const stream = await navigator.mediaDevices
      .getUserMedia({ video: true })
      .catch((error: DOMException) => Promise.reject(new Error(error.name)))
    const video = document.createElement('video')
    video.srcObject = stream
    video.muted = true
    await video.play()
    const canvas = document.createElement('canvas')
    ;[canvas.width, canvas.height] = [video.videoWidth, video.videoHeight]
    canvas.getContext('2d')?.drawImage(video, 0, 0)
    for (const track of stream.getTracks()) track.stop()
    return canvas.toDataURL('image/png')
  })
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')
}

/** A screenshot of a desktop's page with a code of 240 px. */
async function photographCode(): Promise<Buffer> {
  const browser = await openBrowser()
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  const code = encodeQR(TEXT, 'svg', { ecc: 'medium', border: 4 })
  await page.setContent(`<h1>Sign in</h1><div style="width:240px">${code}</div>`)
  const picture = await page.screenshot()
  await browser.close()
  return picture
}
