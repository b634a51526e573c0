import type { Page } from '@mot-cua/testing/browser'
import { describe, expect, test } from 'vitest'
import { tabTo } from './keyboard.ts'
import { hideTab, useQrDesk } from './qr-desk.ts'
import { readCode, readNumber } from './qr-steps.ts'
import { inspect } from './watched-page.ts'

const WINDOW_SECONDS = 60

describe('the script of the QR card', () => {
  const desk = useQrDesk()

  test('a hidden tab waits for nothing, and goes on when it is seen again', async () => {
    const page = await desk.arrive()
    await expect.poll(desk.streams).toBe(1)
    await hideTab(page, true)
    await expect.poll(desk.streams).toBe(0)
    const before = desk.asked.length
    await desk.pass(page, 30)
    expect(desk.asked.slice(before)).toEqual([])
    await hideTab(page, false)
    await expect.poll(desk.streams).toBe(1)
    await desk.scan(await readCode(page))
    await expectState(page, 'scanned')
  })

  test('without a network it says so and shows no code; with one again it goes on', async () => {
    const page = await desk.arrive()
    await expect.poll(desk.streams).toBe(1)
    await page.context().setOffline(true)
    await page.locator('.qr-status').getByText('Mất kết nối').waitFor()
    await expect.poll(desk.streams).toBe(0)
    await inspect(page, 'qr-offline')
    await page.context().setOffline(false)
    await page.locator('.qr-status').getByText('Mất kết nối').waitFor({ state: 'detached' })
    await expect.poll(desk.streams).toBe(1)
    await desk.scan(await readCode(page))
    await expectState(page, 'scanned')
  })

  test('a stream that breaks twice is told of as well, and comes back by itself', async () => {
    const page = await desk.arrive()
    await expect.poll(desk.streams).toBe(1)
    await page.context().route('**/qr/state*', (route) => route.abort())
    await page.context().route('**/qr/events', (route) => route.abort())
    desk.endStreams()
    await page.locator('.qr-status').getByText('Mất kết nối').waitFor()
    await page.context().unrouteAll()
    await page.clock.runFor(15_000)
    await expectState(page, 'waiting')
    await expect.poll(desk.streams).toBe(1)
  })

  test('codes are renewed in silence; after three windows a new one is asked for by hand', async () => {
    const page = await desk.arrive()
    const said = await page.locator('.qr-status').innerText()
    for (const windows of [1, 2]) {
      await desk.pass(page, WINDOW_SECONDS)
      await expect.poll(() => countOf(desk.asked, 'GET /codes')).toBe(windows)
      expect(await page.locator('.qr-status').innerText()).toBe(said)
      const code = await readCode(page)
      expect(Number(/\.(\d+)\./.exec(code)?.[1])).toBeGreaterThanOrEqual(windows * 15)
    }
    await desk.pass(page, WINDOW_SECONDS)
    await expectState(page, 'expired')
    await expect.poll(desk.streams).toBe(0)
    await inspect(page, 'qr-expired')
    await page.locator('body').click({ position: { x: 1, y: 1 } })
    await tabTo(page, 'Tạo mã mới')
    await page.keyboard.press('Enter')
    await expectState(page, 'waiting')
    await desk.scan(await readCode(page))
    await expectState(page, 'scanned')
  })

  test.each([
    {
      name: 'knows no EventSource',
      prepare: (page: Page) =>
        page.addInitScript(() => {
          Reflect.deleteProperty(window, 'EventSource')
        }),
    },
    {
      name: 'gets none through',
      prepare: (page: Page) =>
        page.route('**/qr/events', (route) => route.fulfill({ status: 502 })),
    },
  ])('a browser that $name asks instead', async ({ prepare }) => {
    const page = await desk.arrive(prepare)
    await expect.poll(() => desk.asked).toContain('GET /state?after=waiting')
    expect(desk.streams()).toBe(0)
    await desk.scan(await readCode(page))
    await expectState(page, 'scanned')
    await readNumber(page)
  })
})

describe('how a QR code ends, looked at', () => {
  const desk = useQrDesk()

  async function scanned() {
    const page = await desk.arrive()
    const code = await readCode(page)
    const { phone, outcome } = await desk.scan(code)
    if (outcome.outcome !== 'scanned') throw new Error(outcome.outcome)
    return { page, code, phone, id: outcome.scan.id, number: await readNumber(page) }
  }

  test('a wrong number', async () => {
    const { page, number, ...scan } = await scanned()
    await desk.approve(scan, number === '11' ? '12' : '11')
    await page.getByText('Số nhập trên điện thoại chưa đúng').waitFor()
    await inspect(page, 'qr-wrong-number')
  })

  test('a second phone', async () => {
    const { page, code } = await scanned()
    await desk.scan(code)
    await page.getByText('Mã này đã bị hai điện thoại quét').waitFor()
    await inspect(page, 'qr-second-scan')
  })

  test('an account that is paused', async () => {
    const { phone, id } = await scanned()
    await desk.qr().refuse({ id, deviceId: phone.id, reason: 'not-me' })
    const page = await desk.arrive()
    await desk.scan(await readCode(page), phone)
    await page.getByText('Mã QR đang tạm khóa cho tài khoản này').waitFor()
    await inspect(page, 'qr-paused')
  })
})

async function expectState(page: Page, state: string): Promise<void> {
  await page.locator(`[data-qr][data-state="${state}"]:not([data-lost])`).waitFor()
}

function countOf(asked: readonly string[], question: string): number {
  return asked.filter((one) => one === question).length
}
