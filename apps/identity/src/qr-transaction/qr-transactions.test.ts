import { newId } from '@mot-cua/kernel'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { identitySetups } from '../test-identity.ts'
import { ISSUER, type OpenQrStage, openQrStage, reachScan, scanOf } from '../test-qr-stage.ts'

for (const setup of identitySetups) {
  describe.skipIf(setup.isSkipped)(`a QR transaction: ${setup.title()}`, () => {
    let stage: OpenQrStage
    beforeAll(async () => {
      stage = await openQrStage(setup)
    })
    afterAll(() => stage?.close())
    beforeEach(() => stage.setToNow())

    test('waits, is scanned, approved and completed; the result goes out once', async () => {
      const { page, phone, scan, number, approve } = await reachScan(stage)
      expect(scan).toMatchObject({ needsNumber: true, isSameNetwork: false })
      expect(scan.shown).toMatchObject({ service: 'Cổng Dịch vụ công' })
      expect(scan.nonce).toMatch(/^[\w-]{22}$/)
      expect(number).toMatch(/^[1-9]\d$/)
      expect(await page.complete()).toBeUndefined()
      expect(await approve()).toBe('approved')
      expect(await page.find()).toMatchObject({ state: 'approved', number: undefined })
      const results = await Promise.all([page.complete(), page.complete(), page.complete()])
      const { id: deviceId, accountId } = phone
      const result = { accountId, deviceId, gaveNumber: true, amr: ['swk', 'pin', 'mfa'] }
      expect(results.filter((one) => one !== undefined)).toEqual([result])
      expect((await page.find()).state).toBe('completed')
      const types = (await stage.listAudit(accountId)).map(({ type }) => type)
      expect(types).toEqual(['qr.scanned', 'qr.approved', 'sign-in.completed'])
    })

    test('rows hold no secret, no cookie and no code', async () => {
      const page = await stage.open({ token: 'known' })
      const { typedCode, codes } = await page.listCodes()
      const rows = JSON.stringify(
        await stage.db.selectFrom('qr_transaction').selectAll().where('id', '=', page.id).execute(),
      )
      const { secret, browserId } = page.holder
      for (const hidden of [secret, browserId, '"known"', typedCode, codes[0] ?? '']) {
        expect(rows).not.toContain(hidden)
      }
    })

    describe('whoever asks from elsewhere', () => {
      test('gets nothing with the id, another secret or another jar', async () => {
        const { page, approve } = await reachScan(stage)
        await approve()
        const planted = [
          { ...page.holder, browserId: newId() },
          { ...page.holder, secret: newId() },
        ]
        for (const holder of planted) {
          expect(await stage.qr.find(page.id, holder)).toBeUndefined()
          expect(await stage.qr.complete(page.id, holder)).toBeUndefined()
          await stage.qr.cancel(page.id, holder, 'new-code')
        }
        expect(await page.complete()).toBeDefined()
      })
    })

    describe('a screenshot forwarded and used late', () => {
      test('a camera’s code is good for twelve seconds', async () => {
        const page = await stage.open()
        const camera = await page.camera()
        const phone = await stage.newPhone()
        stage.pass(12)
        expect(await stage.qr.scan(camera, phone)).toEqual({ outcome: 'expired' })
        stage.pass(-0.5)
        expect(await stage.qr.scan(camera, phone)).toMatchObject({ outcome: 'scanned' })
      })

      test('as a picture it lives its window and needs the number', async () => {
        const page = await stage.open()
        const { codes } = await page.listCodes()
        const picture = { source: 'picture', code: codes[2] ?? '' } as const
        const [late, phone] = [await stage.newPhone(), await stage.newPhone()]
        stage.pass(59)
        const scan = scanOf(await stage.qr.scan(picture, phone))
        expect(scan.needsNumber).toBe(true)
        const other = await stage.open()
        const old = { source: 'picture', code: (await other.listCodes()).codes[14] ?? '' } as const
        stage.pass(60)
        expect(await stage.qr.scan(old, late)).toEqual({ outcome: 'expired' })
      })

      test('three windows renew by themselves, then nothing is drawn any more', async () => {
        const page = await stage.open()
        const seen = new Set<string>()
        for (const seconds of [0, 60, 60]) {
          stage.pass(seconds)
          const { codes, typedCode } = await page.listCodes()
          expect(codes).toHaveLength(15)
          for (const code of [...codes, typedCode]) seen.add(code)
        }
        expect(seen.size).toBe(48)
        stage.pass(60)
        expect(await stage.qr.listCodes(await page.find())).toBeUndefined()
        expect((await page.find()).state).toBe('expired')
      })
    })

    describe('codes', () => {
      test('hold an address of ours, and nothing of them can be changed', async () => {
        const page = await stage.open()
        const { codes } = await page.listCodes()
        const [code = '', next = ''] = codes
        expect(code).toMatch(new RegExp(`^${ISSUER}/q/[\\w-]{22}\\.0\\.[\\w-]{16}$`))
        const phone = await stage.newPhone()
        const wrong = [
          code.replace('.0.', '.1.'),
          code.slice(0, -1),
          code.replace(ISSUER, 'https://evil.example'),
          `${ISSUER}/other/${code.slice(code.lastIndexOf('/') + 1)}`,
          next.replace(/\.[\w-]+$/, '.aaaaaaaaaaaaaaaa'),
          'x'.repeat(10_000),
          '',
        ]
        for (const text of wrong) {
          const outcome = await stage.qr.scan({ source: 'camera', code: text }, phone)
          expect(outcome).toEqual({ outcome: 'unknown-code' })
        }
      })

      test('typed by hand it lives its window, small letters and spaces are as good', async () => {
        const page = await stage.open()
        const { typedCode } = await page.listCodes()
        expect(typedCode).toMatch(/^[346789A-HJKMNPQRT-Y]{8}$/)
        expect((await page.listCodes()).typedCode).toBe(typedCode)
        const text = ` ${typedCode.slice(0, 4).toLowerCase()}-${typedCode.slice(4)} `
        const typed = { source: 'typed', typedCode: text } as const
        const scan = scanOf(await stage.qr.scan(typed, await stage.newPhone()))
        expect(scan.needsNumber).toBe(true)
      })

      test('wrong typed codes are counted, ten in ten minutes', async () => {
        const phone = await stage.newPhone()
        const guess = { source: 'typed', typedCode: 'AAAA-AAAA' } as const
        for (let times = 0; times < 10; times += 1) {
          expect(await stage.qr.scan(guess, phone)).toEqual({ outcome: 'unknown-code' })
        }
        const refused = { outcome: 'limited', reason: 'typed-codes' }
        expect(await stage.qr.scan(guess, phone)).toMatchObject(refused)
      })
    })

    describe('the number', () => {
      test('is not asked for in a known browser, by camera', async () => {
        const phone = await stage.newPhone()
        const token = await stage.remember(phone.accountId)
        const page = await stage.open({ token })
        const scan = scanOf(await stage.qr.scan(await page.camera(), phone))
        expect(scan.needsNumber).toBe(false)
        expect((await page.find()).number).toBeUndefined()
        const approval = { id: page.id, deviceId: phone.id, accountId: phone.accountId }
        const given = { ...approval, number: undefined, jti: newId(), amr: ['hwk'] }
        expect(await stage.qr.approve(given)).toBe('approved')
        expect(await page.complete()).toMatchObject({ gaveNumber: false })
      })

      test('is asked for where another person is known, and for pictures and typed codes', async () => {
        const [phone, other] = [await stage.newPhone(), await stage.newPhone()]
        const token = await stage.remember(other.accountId)
        const page = await stage.open({ token })
        expect(scanOf(await stage.qr.scan(await page.camera(), phone)).needsNumber).toBe(true)
        const own = await stage.open({ token })
        const { typedCode } = await own.listCodes()
        const scan = await stage.qr.scan({ source: 'typed', typedCode }, other)
        expect(scanOf(scan).needsNumber).toBe(true)
      })

      test.each([undefined, '', '00', 'wrong'])('approved with %j it is over', async (typed) => {
        const { page, phone, number, approve } = await reachScan(stage)
        const other = number === '10' ? '11' : '10'
        expect(await approve({ number: typed === 'wrong' ? other : typed })).toBe('wrong-number')
        expect(await page.find()).toMatchObject({ state: 'refused', reason: 'wrong-number' })
        expect(await approve()).toBe('over')
        expect(await page.complete()).toBeUndefined()
        const [, refused] = await stage.listAudit(phone.accountId)
        expect(refused).toMatchObject({ type: 'qr.refused' })
        expect(refused?.detail).toMatchObject({ reason: 'wrong-number' })
      })
    })

    describe('scanned on the same phone', () => {
      test('its own camera is sent to the link, which needs no number', async () => {
        const phone = await stage.newPhone()
        const page = await stage.open(phone.browserId ? { browserId: phone.browserId } : {})
        const camera = await page.camera()
        expect(await stage.qr.scan(camera, phone)).toEqual({ outcome: 'same-device' })
        const link = { source: 'link', code: stage.qr.linkCode(page.id) } as const
        stage.pass(100)
        const scan = { needsNumber: false, visitId: 'visit' }
        expect(scanOf(await stage.qr.scan(link, phone))).toMatchObject(scan)
        // Asked twice, as by a page that is drawn twice: still the way back.
        expect(scanOf(await stage.qr.scan(link, phone))).toMatchObject(scan)
      })

      test('a link from another browser needs it, and a link is no picture', async () => {
        const page = await stage.open()
        const code = stage.qr.linkCode(page.id)
        const phone = await stage.newPhone()
        const picture = await stage.qr.scan({ source: 'picture', code }, phone)
        expect(picture).toEqual({ outcome: 'expired' })
        const { codes } = await page.listCodes()
        const asLink = await stage.qr.scan({ source: 'link', code: codes[0] ?? '' }, phone)
        expect(asLink).toEqual({ outcome: 'expired' })
        expect(scanOf(await stage.qr.scan({ source: 'link', code }, phone)).needsNumber).toBe(true)
      })
    })

    test('a link from another browser needs the number, even to a browser that is known', async () => {
      const phone = await stage.newPhone()
      const page = await stage.open({ token: await stage.remember(phone.accountId) })
      const link = { source: 'link', code: stage.qr.linkCode(page.id) } as const
      expect(scanOf(await stage.qr.scan(link, phone)).needsNumber).toBe(true)
      const approval = { id: page.id, deviceId: phone.id, accountId: phone.accountId }
      const given = { ...approval, number: undefined, jti: newId(), amr: ['hwk'] }
      expect(await stage.qr.approve(given)).toBe('wrong-number')
    })

    test('a person has one request open: the next scan takes its place', async () => {
      const { page, phone } = await reachScan(stage)
      const next = await stage.open()
      scanOf(await stage.qr.scan(await next.camera(), phone))
      expect(await page.find()).toMatchObject({ state: 'cancelled', reason: 'new-scan' })
      expect(await stage.qr.findScan(page.id, phone.id)).toBeUndefined()
      expect(await stage.qr.findScan(next.id, phone.id)).toBeDefined()
    })

    test('a level too low is told to the page, and nothing can be approved', async () => {
      const { page, approve } = await reachScan(stage)
      await stage.qr.deny(page.id, 'level-too-low')
      expect(await page.find()).toMatchObject({ state: 'refused', reason: 'level-too-low' })
      expect(await approve()).toBe('over')
    })

    test('a new code ends the old one', async () => {
      const page = await stage.open()
      const camera = await page.camera()
      await stage.qr.cancel(page.id, page.holder, 'new-code')
      expect(await page.find()).toMatchObject({ state: 'cancelled', reason: 'new-code' })
      expect(await stage.qr.scan(camera, await stage.newPhone())).toEqual({ outcome: 'expired' })
    })

    test('one approval’s id stands on one transaction', async () => {
      const [first, second] = [await reachScan(stage), await reachScan(stage)]
      const jti = newId()
      expect(await first.approve({ jti })).toBe('approved')
      expect(await second.approve({ jti })).toBe('over')
      expect((await second.page.find()).state).toBe('scanned')
    })

    test('whoever watches is told of each move, until they stop', async () => {
      const { page, approve } = await reachScan(stage)
      const told = vi.fn()
      const stop = await stage.qr.watch(page.id, told)
      await approve()
      await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(1))
      stop()
      await page.complete()
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(told).toHaveBeenCalledTimes(1)
    })
  })
}
