import * as database from '@mot-cua/database'
import { addSeconds, createSealer, deriveKey, newId } from '@mot-cua/kernel'
import { engineSetups } from '@mot-cua/testing'
import type { Kysely } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSmsReportStore } from '../reports/sms-report.store.ts'
import type { SmsReportStore } from '../reports/sms-reports.ts'
import { type SmsTables, smsMigration } from '../tables.ts'
import { createSmsOutboxStore, smsMessageRow } from './sms-outbox.store.ts'
import { CLAIM_SECONDS, type SmsOutboxStore } from './sms-outbox.ts'

const T0 = new Date('2026-11-21T03:00:00Z')
const later = (seconds: number) => addSeconds(T0, seconds)
const sealer = createSealer(deriveKey('any', 'sealing'))

for (const setup of await engineSetups(database)) {
  describe.skipIf(setup.isSkipped)(`messages in the database: ${setup.title()}`, () => {
    let opened: Awaited<ReturnType<typeof setup.open>>
    let db: Kysely<SmsTables>
    let outbox: SmsOutboxStore
    let reports: SmsReportStore
    beforeAll(async () => {
      opened = await setup.open({ migrations: [smsMigration('0001')], schema: 'sms' })
      db = opened.engine.schema<SmsTables>('sms')
      outbox = createSmsOutboxStore(db, sealer)
      reports = createSmsReportStore(db)
    })
    afterAll(() => opened?.close())
    beforeEach(async () => {
      await db.deleteFrom('sms_message').execute()
    })

    async function write(at = T0): Promise<string> {
      const messageId = newId()
      const message = { messageId, phone: '+84990000001', text: 'text', at }
      const row = smsMessageRow({ ...message, uselessAfter: addSeconds(at, 180) }, sealer)
      await db.insertInto('sms_message').values(row).execute()
      return messageId
    }
    async function writeSent(gatewayMessageId: string | undefined, at = T0): Promise<string> {
      const id = await write(at)
      await outbox.markSent(id, { at, gateway: 'one', gatewayMessageId })
      return id
    }
    const read = (id: string) =>
      db.selectFrom('sms_message').selectAll().where('id', '=', id).executeTakeFirst()
    const report = (outcome: 'delivered' | 'failed', gatewayMessageId = 'g-1') => {
      return { gateway: 'one', gatewayMessageId, outcome, reason: 'CODE' }
    }

    test('whoever wrote one holds it; others get it when it is not sent in time', async () => {
      const id = await write()
      expect(await outbox.claimDue(later(1), 10)).toEqual([])
      const uselessAfter = later(180)
      expect(await outbox.claimDue(later(CLAIM_SECONDS), 10)).toEqual([
        { id, to: '+84990000001', text: 'text', attempts: 0, uncertain: 0, uselessAfter },
      ])
      expect(await outbox.claimDue(later(CLAIM_SECONDS + 1), 10)).toEqual([])
    })

    test('twenty workers at once take each message once', async () => {
      for (let count = 0; count < 30; count += 1) await write()
      const taken = await Promise.all(
        Array.from({ length: 20 }, () => outbox.claimDue(later(CLAIM_SECONDS), 5)),
      )
      const ids = taken.flat().map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids.length).toBeLessThanOrEqual(30)
      // Who found rows locked leaves them; the next round gets them.
      const rest = await outbox.claimDue(later(CLAIM_SECONDS), 100)
      expect(ids.length + rest.length).toBe(30)
    })

    test("let go, it is anybody's at once; once sent, nobody's", async () => {
      const id = await write()
      await outbox.release(id, T0)
      expect(await outbox.claimDue(T0, 10)).toHaveLength(1)
      await outbox.markSent(id, { at: T0, gateway: 'one', gatewayMessageId: 'g-1' })
      await outbox.release(id, T0)
      expect(await outbox.claimDue(later(100), 10)).toEqual([])
    })

    test('counts tries in vain, and those that may have left', async () => {
      const id = await write()
      await outbox.retryAt(id, later(2), false)
      await outbox.retryAt(id, later(7), true)
      expect(await outbox.claimDue(later(6), 10)).toEqual([])
      const [due] = await outbox.claimDue(later(7), 10)
      expect(due).toMatchObject({ attempts: 2, uncertain: 1 })
      expect(await outbox.hasTrouble(id)).toBe(true)
    })

    test('is wiped when it is of no use any more, with the reason', async () => {
      const id = await write()
      await outbox.giveUpUseless(later(180))
      const given = { text_sealed: null, given_up_at: later(180), failure_reason: 'too-late' }
      expect(await read(id)).toMatchObject(given)
      expect(await outbox.hasTrouble(id)).toBe(true)
    })

    describe('a delivery report', () => {
      test('finds its message by gateway and id', async () => {
        const id = await writeSent('g-1')
        expect(await reports.record(report('delivered'), later(4))).toEqual({
          sentAt: T0,
          isNews: true,
        })
        expect(await read(id)).toMatchObject({ delivered_at: later(4), failed_at: null })
        expect(await outbox.hasTrouble(id)).toBe(false)
      })

      test('of a failure is trouble for whoever waits', async () => {
        const id = await writeSent('g-1')
        await reports.record(report('failed'), later(4))
        expect(await read(id)).toMatchObject({ failed_at: later(4), failure_reason: 'CODE' })
        expect(await outbox.hasTrouble(id)).toBe(true)
      })

      test('that comes late never undoes a delivery, and a delivery undoes a failure', async () => {
        const id = await writeSent('g-1')
        await reports.record(report('failed'), later(3))
        await reports.record(report('delivered'), later(4))
        const delivered = { delivered_at: later(4), failed_at: null, failure_reason: null }
        expect(await read(id)).toMatchObject(delivered)
        expect((await reports.record(report('failed'), later(5)))?.isNews).toBe(false)
        expect(await read(id)).toMatchObject(delivered)
      })

      test('of another gateway or an unknown id changes nothing', async () => {
        const id = await writeSent('g-1')
        expect(await reports.record({ ...report('failed'), gateway: 'two' }, T0)).toBeUndefined()
        expect(await reports.record(report('failed', 'g-2'), T0)).toBeUndefined()
        expect(await read(id)).toMatchObject({ failed_at: null })
      })
    })

    describe('what is kept', () => {
      test('numbers go after their time, the rows later, and what still waits stays whole', async () => {
        const [old, young] = [await writeSent('g-1', T0), await writeSent('g-2', later(10))]
        const waiting = await write()
        await reports.forgetPhones(later(5))
        expect(await read(old)).toMatchObject({ phone: null, gateway_message_id: 'g-1' })
        expect(await read(young)).toMatchObject({ phone: '+84990000001' })
        expect(await read(waiting)).toMatchObject({ phone: '+84990000001' })
        await reports.forgetMessages(later(5))
        expect(await read(old)).toBeUndefined()
        expect(await read(young)).toBeDefined()
        expect(await read(waiting)).toBeDefined()
      })
    })
  })
}
