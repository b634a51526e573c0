import { newId } from '@mot-cua/kernel'
import { createHttpDriver, type HttpDriver } from '@mot-cua/testing'
import { decodeQrPixels } from '@mot-cua/testing/browser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { identitySetups, openTestIdentity, type TestIdentity } from '../test-identity.ts'
import { createBrowser } from '../test-journey.ts'
import { MINH } from '../test-people.ts'
import { addPhone, scriptOf } from '../test-qr-browser.ts'
import { createQrVisits, type QrVisits } from '../test-qr-visits.ts'
import { openOwnService } from '../test-relying-parties.ts'

const DESKTOP = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/141.0.0.0 Safari/537.36'

for (const setup of identitySetups) {
  describe.skipIf(setup.isSkipped)(`signing in by QR: ${setup.title()}`, () => {
    let identity: TestIdentity
    let service: Awaited<ReturnType<typeof openOwnService>>
    let visits: QrVisits
    beforeAll(async () => {
      identity = await openTestIdentity(setup)
      service = await openOwnService(identity)
      visits = createQrVisits(identity, service.start)
    })
    afterAll(async () => {
      await service?.close()
      await identity?.close()
    })

    test('the card says what it is, and needs no script', async () => {
      const { page } = await visits.arrive()
      expect(page.html).toContain('Hoặc quét mã QR bằng ứng dụng VNeID để đăng nhập.')
      expect(page.html).toMatch(/role="status"/)
      expect(page.html).toMatch(/<button[^>]*name="action"[^>]*value="open"[^>]*>Hiện mã QR</)
      expect(page.html).toMatch(/role="img" aria-label="Mã QR để đăng nhập. Nếu không quét được/)
    })

    test('a reload goes on with the same code; a new code ends the old one', async () => {
      const { script } = await visits.arrive()
      const first = (await script.open()).news
      expect((await script.open()).news.window?.codes).toEqual(first.window?.codes)
      const next = (await script.open('new')).news
      expect(next.window?.codes[0]).not.toBe(first.window?.codes[0])
      const phone = await addPhone(identity)
      const old = { source: 'camera', code: first.window?.codes[0] ?? '' } as const
      expect(await visits.qr.scan(old, phone)).toEqual({ outcome: 'expired' })
    })

    test('without JavaScript: a page with the code that refreshes itself, to the end', async () => {
      const { browser, page } = await visits.arrive()
      const code = await page.submit({}, 'Hiện mã QR')
      expect(code.url.pathname).toMatch(/\/qr$/)
      expect(code.html).toMatch(/<noscript><meta http-equiv="refresh" content="5; url=[^"]+\/qr"/)
      const read = decodeSvg(code.html)
      expect(read).toMatch(new RegExp(`^${identity.issuer}/q/`))
      const typed = /data-qr-typed-code[^>]*>([A-Z0-9-]{9})</.exec(code.html)?.[1] ?? ''
      const phone = await addPhone(identity, (await identity.newPerson()).personalId)
      const scan = await visits.qr.scan({ source: 'typed', typedCode: typed }, phone)
      if (scan.outcome !== 'scanned') throw new Error(scan.outcome)
      const seen = await browser.visit(code.url)
      const number = /data-qr-number[^>]*>(\d\d)</.exec(seen.html)?.[1]
      expect(seen.html).not.toContain('<svg viewBox="0 0 45')
      const approval = { id: scan.scan.id, deviceId: phone.id, accountId: phone.accountId }
      await visits.qr.approve({ ...approval, number, jti: newId(), amr: ['swk', 'pin', 'mfa'] })
      const signedIn = await browser.visit(code.url)
      expect(signedIn.html).toContain('value="accept"')
    })

    test('another way: the code is over, the visit is not', async () => {
      const { browser, page } = await visits.arrive()
      const code = await page.submit({}, 'Hiện mã QR')
      const form = await code.submit({}, 'Đăng nhập bằng mật khẩu')
      expect(form.html).toContain('name="password"')
      expect(browser.cookies().some(({ name }) => name === 'motcua-identity-qr')).toBe(false)
    })

    test.each([
      ['level-too-low', 'Tài khoản chưa đủ mức độ để dùng mã QR', 'Để có mức độ 2'],
      ['not-me', 'Yêu cầu đã bị từ chối trên điện thoại', 'mật khẩu'],
    ] as const)('%s is told in words, with a way on', async (reason, heading, text) => {
      const { script, scan, phone, browser } = await visits.scanned(
        reason === 'level-too-low' ? { personalId: MINH.personalId } : {},
      )
      if (reason === 'not-me') await visits.qr.refuse({ id: scan.id, deviceId: phone.id, reason })
      else await visits.qr.deny(scan.id, reason)
      const { news } = await script.state()
      expect(news).toMatchObject({ state: 'refused', heading })
      expect(news.text).toContain(text)
      const page = await browser.visit(script.path)
      expect(page.html).toContain(heading)
      expect(page.html).not.toContain('http-equiv="refresh"')
    })

    test('expired: no code, and a button for another one', async () => {
      const { browser, page } = await visits.arrive()
      const code = await page.submit({}, 'Hiện mã QR')
      identity.clock.advance(181)
      const expired = await browser.visit(code.url)
      expect(expired.html).toContain('Mã đã hết hạn')
      expect((await scriptOf(browser, code).codes()).news).toMatchObject({ state: 'expired' })
      const again = await expired.submit({}, 'Tạo mã mới')
      expect(decodeSvg(again.html)).toMatch(/\/q\//)
    })

    test('the eleventh code in ten minutes is refused, in words and with a time', async () => {
      const { script, page } = await visits.arrive()
      for (let count = 0; count < 10; count += 1) await script.open('new')
      const { status, news } = await script.open('new')
      expect(status).toBe(429)
      expect(news).toMatchObject({ state: 'limited', heading: 'Chưa thể tạo thêm mã QR' })
      expect(news.text).toMatch(/\d\d:\d\d/)
      const refused = await page.submit({}, 'Hiện mã QR')
      expect(refused.status).toBe(429)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    })

    test('on a phone there is no code but the app, and the app comes back to this tab', async () => {
      const { browser, page, script } = await visits.arrive({ browser: phoneBrowser() })
      expect(page.html).not.toContain('data-qr-plate')
      expect(page.html).toContain('Mở ứng dụng trên máy này')
      const csrf = /name="csrf" value="([^"]+)"/.exec(page.html)?.[1] ?? ''
      const body = new URLSearchParams({ csrf, action: 'open', channel: 'link' })
      const answer = await browser.send(script.path, { method: 'POST', body })
      expect(answer.status).toBe(303)
      const request = new URL(answer.headers.get('location') ?? '', script.path)
      expect(request.pathname).toBe('/app/')
      const code = request.searchParams.get('request') ?? ''
      const own = browser.cookies().find(({ name }) => name === 'motcua-identity-browser')
      const phone = {
        ...(await addPhone(identity, (await identity.newPerson()).personalId)),
        browserId: own?.value,
      }
      const scan = await visits.qr.scan({ source: 'link', code }, phone)
      if (scan.outcome !== 'scanned') throw new Error(scan.outcome)
      expect(scan.scan.needsNumber).toBe(false)
      const approval = { id: scan.scan.id, deviceId: phone.id, accountId: phone.accountId }
      await visits.qr.approve({
        ...approval,
        number: undefined,
        jti: newId(),
        amr: ['swk', 'pin', 'mfa'],
      })
      expect((await browser.visit(script.path)).html).toContain('value="accept"')
    })

    test('a long poll is answered by the change, in whatever process it happened', async () => {
      const { script, approve } = await visits.scanned()
      const polled = script.state('scanned')
      await approve()
      expect((await polled).news.state).toBe('approved')
    })

    test('events tell each state and end with the last; the phone’s refusal arrives at once', async () => {
      const { script, scan, phone } = await visits.scanned()
      const answer = await script.events()
      expect(answer.headers.get('content-type')).toContain('text/event-stream')
      expect(answer.headers.get('x-accel-buffering')).toBe('no')
      await visits.qr.refuse({ id: scan.id, deviceId: phone.id })
      const text = await answer.text()
      const states = [...text.matchAll(/"state":"(\w+)"/g)].map(([, state]) => state)
      expect(states.at(-1)).toBe('refused')
    })

    test('a camera of the phone opens a page that teaches, and signs nobody in', async () => {
      const { script } = await visits.arrive()
      const { news } = await script.open()
      const opened = await createBrowser().visit(news.window?.codes[0] ?? '')
      expect(opened.status).toBe(200)
      expect(opened.html).toContain('Mã này được quét trong ứng dụng VNeID')
      expect(opened.html).toContain('href="/app/"')
      expect((await script.state()).news.state).toBe('waiting')
      expect((await createBrowser().visit(`${identity.issuer}/q/anything`)).status).toBe(200)
    })
  })
}

function phoneBrowser(): HttpDriver {
  const part = () => Math.floor(Math.random() * 254) + 1
  return createHttpDriver({
    'x-forwarded-for': `10.${part()}.${part()}.${part()}`,
    'user-agent': DESKTOP,
    'sec-ch-ua-mobile': '?1',
  })
}

/** By a decoder that others have written, out of the path of the page. */
function decodeSvg(html: string): string | undefined {
  const [, size = '0', path = ''] =
    /<svg viewBox="0 0 (\d+) \d+"[^>]*><path d="([^"]+)"/.exec(html) ?? []
  const [modules, scale] = [Number(size), 4]
  const side = modules * scale
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255)
  for (const [, x = '0', y = '0', run = '0'] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) {
    for (let row = 0; row < scale; row += 1) {
      for (let column = 0; column < Number(run) * scale; column += 1) {
        const at = ((Number(y) * scale + row) * side + Number(x) * scale + column) * 4
        pixels.set([0, 0, 0], at)
      }
    }
  }
  return decodeQrPixels(pixels, { width: side, height: side })
}
