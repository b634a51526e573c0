import { addSeconds, newId } from '@mot-cua/kernel'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { identitySetups } from '../test-identity.ts'
import { COUNTER, type OpenQrStage, openQrStage, reachScan, scanOf } from '../test-qr-stage.ts'

for (const setup of identitySetups) {
  describe.skipIf(setup.isSkipped)(
    `time, limits and second scans of a QR transaction: ${setup.title()}`,
    () => {
      let stage: OpenQrStage
      beforeAll(async () => {
        stage = await openQrStage(setup)
      })
      afterAll(() => stage?.close())
      beforeEach(() => stage.setToNow())

      describe('a second scan', () => {
        test('ends it, and the owner is written to', async () => {
          const { page, phone, camera, approve } = await reachScan(stage)
          const thief = await stage.newPhone()
          const outcome = await stage.qr.scan(camera, thief)
          expect(outcome).toEqual({ outcome: 'second-scan' })
          expect(await page.find()).toMatchObject({ state: 'cancelled', reason: 'second-scan' })
          expect(await approve()).toBe('over')
          const types = (await stage.listAudit(phone.accountId)).map(({ type }) => type)
          expect(types).toEqual(['qr.scanned', 'qr.second-scan'])
          const messages = await stage.db
            .selectFrom('sms_message')
            .innerJoin('account', 'account.phone', 'sms_message.phone')
            .select(['sms_message.id', 'text_sealed'])
            .where('account.id', '=', phone.accountId)
            .execute()
          const [message] = messages
          expect(messages).toHaveLength(1)
          expect(stage.sealer.open(message?.text_sealed ?? '', message?.id ?? '')).toBe('warning')
        })

        test('by the same phone shows it its own scan', async () => {
          const { phone, camera, scan } = await reachScan(stage)
          const again = await stage.qr.scan(camera, phone)
          expect(scanOf(again)).toEqual(scan)
        })

        test('of many phones at once one scans, and then nobody may approve', async () => {
          const page = await stage.open()
          const camera = await page.camera()
          const phones = await Promise.all(Array.from({ length: 5 }, () => stage.newPhone()))
          const outcomes = await Promise.all(phones.map((phone) => stage.qr.scan(camera, phone)))
          const names = outcomes.map(({ outcome }) => outcome)
          expect(names.filter((name) => name === 'scanned')).toHaveLength(1)
          expect(names.filter((name) => name === 'second-scan').length).toBeGreaterThan(0)
          expect((await page.find()).state).toBe('cancelled')
        })
      })

      describe('time', () => {
        test('120 s to decide, 30 s to fetch, and 300 s in all', async () => {
          const { page, phone, approve } = await reachScan(stage)
          stage.pass(121)
          expect((await page.find()).state).toBe('expired')
          expect(await stage.qr.findScan(page.id, phone.id)).toBeUndefined()
          expect(await approve()).toBe('over')

          const fetched = await reachScan(stage)
          expect(await fetched.approve()).toBe('approved')
          stage.pass(31)
          expect(await fetched.page.complete()).toBeUndefined()
          expect((await fetched.page.find()).state).toBe('expired')

          const late = await stage.open()
          stage.pass(179)
          const scan = scanOf(await stage.qr.scan(await lateCamera(late), await stage.newPhone()))
          expect((scan.decideBefore.getTime() - stage.now().getTime()) / 1000).toBeCloseTo(91, 0)
        })

        test('sweeping gives what expired its last state, and tells of what was scanned', async () => {
          const { page, phone } = await reachScan(stage)
          stage.pass(121)
          await Promise.all([stage.qr.sweep(), stage.qr.sweep()])
          const types = (await stage.listAudit(phone.accountId)).map(({ type }) => type)
          expect(types).toEqual(['qr.scanned', 'qr.expired-after-scan'])
          expect((await page.find()).state).toBe('expired')
          stage.pass(3600)
          await stage.qr.sweep()
          expect(await stage.qr.find(page.id, page.holder)).toBeUndefined()
        })
      })

      describe('limits', () => {
        const openTimes = async (times: number, opening: Parameters<typeof stage.open>[0]) => {
          for (let count = 0; count < times; count += 1) await stage.open(opening)
        }

        test('ten codes a browser in ten minutes; at a counter two hundred', async () => {
          const browser = { browserId: newId(), address: '10.1.2.3' }
          await openTimes(10, browser)
          await expect(stage.open(browser)).rejects.toThrow('limited')
          await stage.open({ address: '10.1.2.3' })
          await openTimes(11, { ...browser, address: COUNTER })
        })

        test('a hundred codes a network', async () => {
          const network = () => ({ address: `2001:db8:1:2::${Math.ceil(Math.random() * 9999)}` })
          for (let count = 0; count < 100; count += 1) await stage.open(network())
          await expect(stage.open(network())).rejects.toThrow('limited')
        })

        test('approval bombing: five approvals in ten minutes, then no scan', async () => {
          const phone = await stage.newPhone()
          for (let times = 0; times < 5; times += 1) {
            const page = await stage.open()
            scanOf(await stage.qr.scan(await page.camera(), phone))
            const { number } = await page.find()
            const approval = { id: page.id, deviceId: phone.id, accountId: phone.accountId, number }
            const outcome = await stage.qr.approve({ ...approval, jti: newId(), amr: ['pin'] })
            expect(outcome).toBe('approved')
          }
          const page = await stage.open()
          const refused = { outcome: 'limited', reason: 'approvals' }
          expect(await stage.qr.scan(await page.camera(), phone)).toMatchObject(refused)
        })

        test.each([
          { times: 3, reason: undefined },
          { times: 1, reason: 'not-me' as const },
        ])(
          'refused $times times ($reason): half an hour without QR, and sessions end',
          async ({ times, reason }) => {
            const phone = await stage.newPhone()
            for (let count = 0; count < times; count += 1) {
              expect(await stage.qr.pausedUntil(phone.accountId)).toBeUndefined()
              const page = await stage.open()
              scanOf(await stage.qr.scan(await page.camera(), phone))
              const refusal = { id: page.id, deviceId: phone.id, ...(reason ? { reason } : {}) }
              expect(await stage.qr.refuse(refusal)).toBe(true)
              expect(await stage.qr.refuse(refusal)).toBe(false)
            }
            const until = addSeconds(stage.now(), 30 * 60)
            expect(await stage.qr.pausedUntil(phone.accountId)).toEqual(until)
            const account = stage.db.selectFrom('account').select('sessions_end_at')
            expect(await account.where('id', '=', phone.accountId).executeTakeFirst()).toEqual({
              sessions_end_at: stage.now(),
            })
            const page = await stage.open()
            const paused = { outcome: 'limited', reason: 'paused', until }
            expect(await stage.qr.scan(await page.camera(), phone)).toEqual(paused)
            expect(await page.find()).toMatchObject({ state: 'refused', reason: 'qr-paused' })
            stage.pass(30 * 60)
            const after = await stage.open()
            scanOf(await stage.qr.scan(await after.camera(), phone))
          },
        )
      })

      async function lateCamera(page: Awaited<ReturnType<typeof stage.open>>) {
        return { source: 'camera', code: (await page.listCodes()).codes[14] ?? '' } as const
      }
    },
  )
}
