import * as database from '@mot-cua/database'
import { storeSetups } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { migrations } from '../../migrations/index.ts'
import { addPhone, createQrStage, type QrStage, reachScan, revoke } from '../test-qr-stage.ts'

const own = migrations.filter(({ name }) => name !== database.ephemeralMigration.name)
/** PGlite has one connection: nothing races there, and few rounds check the contract. */
const roundsOn = (url: string | undefined, rounds: number) => (url ? rounds : 10)
const REFUSALS = 100
const REVOCATIONS = 200
const DOUBLE_SCANS = 20
/** Of decisions under way at once, so that rounds also cross each other. */
const AT_ONCE = 10

for (const setup of await storeSetups(database)) {
  describe.skipIf(setup.isSkipped)(`races of a QR transaction: ${setup.title()}`, () => {
    let opened: Awaited<ReturnType<typeof setup.open>>
    let stage: QrStage
    beforeAll(async () => {
      opened = await setup.open({ migrations: own, schema: 'identity' })
      stage = createQrStage({ ...opened, now: () => new Date() })
    })
    afterAll(() => opened?.close())

    const inRounds = async (rounds: number, round: () => Promise<void>) => {
      for (let done = 0; done < rounds; done += AT_ONCE) {
        await Promise.all(Array.from({ length: AT_ONCE }, round))
      }
    }
    const decisionsOf = async (accountId: string) =>
      (await stage.listAudit(accountId)).map(({ type }) => type).filter((t) => t !== 'qr.scanned')

    test('approved ×20 in parallel: once', async () => {
      const { page, phone, approve } = await reachScan(stage)
      const outcomes = await Promise.all(Array.from({ length: 20 }, approve))
      expect(outcomes.filter((outcome) => outcome === 'approved')).toHaveLength(1)
      expect(outcomes.filter((outcome) => outcome === 'over')).toHaveLength(19)
      expect(await decisionsOf(phone.accountId)).toEqual(['qr.approved'])
      const results = await Promise.all(Array.from({ length: 20 }, () => page.complete()))
      expect(results.filter((result) => result !== undefined)).toHaveLength(1)
    })

    test(`approve against refuse, ${REFUSALS} rounds: one decision, told once`, {
      timeout: 120_000,
    }, async () => {
      const ends: string[] = []
      const rounds = roundsOn(opened.url, REFUSALS)
      await inRounds(rounds, async () => {
        const { page, phone, approve } = await reachScan(stage)
        const refuse = () => stage.qr.refuse({ id: page.id, deviceId: phone.id })
        const isFirst = ends.length % 2 === 0
        const [one, other] = await Promise.all(
          isFirst ? [approve(), refuse()] : [refuse(), approve()],
        )
        const [outcome, isRefused] = isFirst ? [one, other] : [other, one]
        const { state } = await page.find()
        expect([outcome, isRefused, state]).toEqual(
          outcome === 'approved' ? ['approved', false, 'approved'] : ['over', true, 'refused'],
        )
        expect(await decisionsOf(phone.accountId)).toEqual([`qr.${state}`])
        ends.push(state)
      })
      expect(ends).toHaveLength(rounds)
    })

    test(`revoke against approve, ${REVOCATIONS} rounds: nothing passes after the revocation`, {
      timeout: 240_000,
    }, async () => {
      const outcomes: string[] = []
      const rounds = roundsOn(opened.url, REVOCATIONS)
      await inRounds(rounds, async () => {
        const { page, phone, approve } = await reachScan(stage)
        const [outcome] = await Promise.all([approve(), revoke(stage, phone.id)])
        outcomes.push(outcome)
        // The revocation has been answered: whatever came before it, nobody is signed in now.
        expect(await approve()).toBe('device-refused')
        expect(await page.complete()).toBeUndefined()
        expect((await page.find()).state).toBe('cancelled')
      })
      expect(outcomes).toHaveLength(rounds)
    })

    test(`two phones of one person at once, ${DOUBLE_SCANS} rounds: one request is open`, {
      timeout: 120_000,
    }, async () => {
      await inRounds(roundsOn(opened.url, DOUBLE_SCANS), async () => {
        const phone = await stage.newPhone()
        const other = await addPhone(stage.db, phone.accountId, new Date())
        const pages = [await stage.open(), await stage.open()] as const
        const codes = [await pages[0].camera(), await pages[1].camera()] as const
        const scans = [stage.qr.scan(codes[0], phone), stage.qr.scan(codes[1], other)]
        for (const { outcome } of await Promise.all(scans)) expect(outcome).toBe('scanned')
        const states = [(await pages[0].find()).state, (await pages[1].find()).state]
        expect(states.sort()).toEqual(['cancelled', 'scanned'])
      })
    })

    test(`scan and approval against “not me”, ${DOUBLE_SCANS} rounds: nothing passes, nothing hangs`, {
      timeout: 120_000,
    }, async () => {
      await inRounds(roundsOn(opened.url, DOUBLE_SCANS), async () => {
        const { page, phone, approve } = await reachScan(stage)
        const next = await stage.open()
        const camera = await next.camera()
        await Promise.all([
          stage.qr.scan(camera, phone),
          stage.qr.pause(phone.accountId, 'not-me'),
          approve(),
        ])
        expect(await approve()).toBe('over')
        expect(await page.complete()).toBeUndefined()
      })
    })

    test('two of the page’s requests fetch an approval while its phone is revoked', async () => {
      const { page, phone, approve } = await reachScan(stage)
      await approve()
      const [first, second] = await Promise.all([
        page.complete(),
        page.complete(),
        revoke(stage, phone.id),
      ])
      expect([first, second].filter((result) => result !== undefined).length).toBeLessThan(2)
      expect(await page.complete()).toBeUndefined()
    })

    const waiting = 'a page that waits in another process is told'
    const title = setup.isShared ? waiting : `${waiting}: skipped, PGlite is of one process`
    test.skipIf(!setup.isShared)(title, async () => {
      const { page, approve } = await reachScan(stage)
      const other = await opened.openElsewhere()
      try {
        const elsewhere = createQrStage({ ...other, now: () => new Date() })
        const told = vi.fn()
        const stop = await elsewhere.qr.watch(page.id, told)
        await approve()
        await vi.waitFor(() => expect(told).toHaveBeenCalled())
        expect((await elsewhere.qr.find(page.id, page.holder))?.state).toBe('approved')
        stop()
      } finally {
        await other.close()
      }
    })
  })
}
