import { APPROVAL_TYPE } from '@mot-cua/device-api'
import type { Page } from '@mot-cua/testing/browser'
import { importJWK, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import { inspect } from '../journeys/watched-page.ts'
import { refuse } from './fake-api.ts'
import { enrol, expectScreen, scanByHand, typePasscode, usePhone } from './phone.ts'
import { drawGrey, drawHugeHead, drawQr } from './qr-picture.ts'

const phone = usePhone()
const CODE = `${'A'.repeat(22)}.7.${'b'.repeat(16)}`

/** Puts a picture before the camera: whatever is asked for a camera gets a film of it. */
async function showToCamera(page: Page, picture: Buffer): Promise<void> {
  await page.evaluate(
    async (address) => {
      const image = new Image()
      image.src = address
      await image.decode()
      const canvas = document.createElement('canvas')
      canvas.width = 640
      canvas.height = 480
      const draw = () => {
        const context = canvas.getContext('2d')
        if (!context) return
        context.fillStyle = '#808080'
        context.fillRect(0, 0, 640, 480)
        context.drawImage(image, 120, 40, 400, 400)
      }
      setInterval(draw, 50)
      draw()
      navigator.mediaDevices.getUserMedia = () => Promise.resolve(canvas.captureStream(20))
    },
    `data:image/png;base64,${picture.toString('base64')}`,
  )
}

async function openScan(): Promise<Page> {
  const { page, fake } = phone
  fake.api.profile.device.webSignIn = true
  await enrol(page, fake)
  await page.getByRole('link', { name: 'Quét mã QR' }).click()
  await expectScreen(page, 'Quét mã QR')
  return page
}

const upload = (page: Page, buffer: Buffer, mimeType = 'image/png') =>
  page.locator('#picture').setInputFiles({ name: 'picture', mimeType, buffer })

describe('the camera', () => {
  test('is asked for after a tap, reads the code and signs what was shown', async () => {
    const page = await openScan()
    const { fake } = phone
    await showToCamera(page, drawQr(`${fake.issuer}/q/${CODE}`))
    await page.getByRole('button', { name: 'Bật camera' }).click()
    await expectScreen(page, /muốn đăng nhập$/)
    expect(fake.api.calls.findLast(({ route }) => route === 'scan')?.body).toEqual({
      source: 'camera',
      code: CODE,
    })
    await page.getByLabel('Số hiện trên máy tính').fill('47')
    await page.getByRole('button', { name: 'Xác nhận' }).click()
    await typePasscode(page, 'Đăng nhập trên máy tính')
    await expectScreen(page, 'Đã đăng nhập trên máy tính')
    const sent = fake.api.calls.findLast(({ route }) => route === 'approve')?.body as {
      approval: string
    }
    const jwk = fake.api.lastKey()
    const { payload } = await jwtVerify(sent.approval, await importJWK(jwk, 'ES256'), {
      typ: APPROVAL_TYPE,
      audience: fake.issuer,
    })
    expect(payload).toMatchObject({ txn: 'txn-1', number: '47', place: 'Quy Nhơn, Bình Định' })
  })

  test('sees nothing: says so after a while, and can be stopped', async () => {
    const page = await openScan()
    await showToCamera(page, drawGrey())
    await page.getByRole('button', { name: 'Bật camera' }).click()
    await page.getByText('Đang tìm mã QR…').waitFor()
    await page.getByText('Không tìm thấy mã QR. Đưa điện thoại gần hơn').waitFor()
    await inspect(page, 'app-scan-searching')
    await page.getByRole('button', { name: 'Dừng camera' }).click()
    await page.getByRole('button', { name: 'Bật camera' }).waitFor()
  })

  test('sees somebody else’s code, and sends nothing of it anywhere', async () => {
    const page = await openScan()
    await showToCamera(page, drawQr('https://evil.example/q/x'))
    await page.getByRole('button', { name: 'Bật camera' }).click()
    await page.getByText('Mã này không phải mã đăng nhập').waitFor()
    await inspect(page, 'app-scan-foreign')
    expect(phone.fake.api.calls.map(({ route }) => route)).not.toContain('scan')
  })

  test('is refused, or is not there', async () => {
    const page = await openScan()
    for (const [name, sentence] of [
      ['NotAllowedError', 'Ứng dụng chưa được phép dùng camera'],
      ['NotFoundError', 'Máy này không có camera dùng được'],
      ['NotReadableError', 'Camera đang được ứng dụng khác dùng'],
    ] as const) {
      await page.evaluate((reason) => {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', reason))
      }, name)
      await page.getByRole('button', { name: 'Bật camera' }).click()
      await page.getByText(sentence).waitFor()
    }
  })

  test('an old code', async () => {
    const page = await openScan()
    phone.fake.api.overrides.set('scan', () => refuse(410, 'code-expired'))
    await showToCamera(page, drawQr(`${phone.fake.issuer}/q/${CODE}`))
    await page.getByRole('button', { name: 'Bật camera' }).click()
    await page.getByText('Mã QR đã hết hạn').waitFor()
  })
})

describe('a picture', () => {
  test.each([
    ['without a code', () => drawGrey(), 'Không tìm thấy mã QR trong ảnh'],
    ['of nothing', () => Buffer.alloc(0), 'Ảnh này trống'],
    ['of 50 megapixels', drawHugeHead, 'Ảnh này quá lớn'],
    ['that is none', () => Buffer.from('not a picture'), 'Tệp này không phải ảnh đọc được'],
    ['of 2 KB of text', () => drawQr('x'.repeat(2000), 3), 'Mã này không phải mã đăng nhập'],
    [
      'of another page of ours',
      () => drawQr(`${phone.fake.issuer}/account`),
      'dẫn tới một trang khác',
    ],
  ])('%s gets a sentence', async (_what, draw, sentence) => {
    const page = await openScan()
    await upload(page, draw())
    await page.getByText(sentence).waitFor()
  })

  test('of a code is as good as the camera', async () => {
    const page = await openScan()
    await upload(page, drawQr(`${phone.fake.issuer}/q/${CODE}`))
    await expectScreen(page, /muốn đăng nhập$/)
  })
})

describe('a request', () => {
  test('can be refused', async () => {
    const { page, fake } = phone
    fake.api.profile.device.webSignIn = true
    await enrol(page, fake)
    await scanByHand(page)
    await expectScreen(page, /muốn đăng nhập$/)
    await page.getByRole('button', { name: 'Từ chối' }).click()
    await expectScreen(page, 'Đã từ chối')
    await inspect(page, 'app-refused')
  })

  test('runs out of time in words', async () => {
    const { page, fake } = phone
    fake.api.profile.device.webSignIn = true
    fake.api.scanned.decideBefore = new Date(Date.now() + 8_000).toISOString()
    await enrol(page, fake)
    await scanByHand(page)
    await expectScreen(page, /muốn đăng nhập$|Yêu cầu đã hết hạn/)
    await expectScreen(page, 'Yêu cầu đã hết hạn')
  })

  test('with a wrong number is over', async () => {
    const { page, fake } = phone
    fake.api.profile.device.webSignIn = true
    fake.api.overrides.set('approve', () => refuse(403, 'wrong-number'))
    await enrol(page, fake)
    await scanByHand(page)
    await page.getByLabel('Số hiện trên máy tính').fill('11')
    await page.getByRole('button', { name: 'Xác nhận' }).click()
    await typePasscode(page, 'Đăng nhập trên máy tính')
    await expectScreen(page, 'Số chưa đúng, đã dừng đăng nhập')
  })
})
