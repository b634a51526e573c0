import { addSeconds } from '@mot-cua/kernel'
import { expect, test, vi } from 'vitest'
import { createSmsReports, MESSAGE_KEPT_SECONDS, PHONE_KEPT_SECONDS } from './sms-reports.ts'

const NOW = new Date('2026-11-21T03:00:00Z')
const report = {
  gateway: 'one',
  gatewayMessageId: 'g-1',
  outcome: 'delivered',
  reason: 'DELIVRD',
} as const

function createReports(knownAfter = 0) {
  let asked = 0
  const waits: { act: () => void; milliseconds: number }[] = []
  const noteReport = vi.fn<(report: { gateway: string; outcome: string }) => void>()
  const onReport = vi.fn<(event: { gateway: string; outcome: string; seconds: number }) => void>()
  const store = {
    record: vi.fn(async () => {
      asked += 1
      return asked > knownAfter ? { sentAt: addSeconds(NOW, -4), isNews: true } : undefined
    }),
    forgetPhones: vi.fn<(before: Date) => Promise<void>>(async () => undefined),
    forgetMessages: vi.fn<(before: Date) => Promise<void>>(async () => undefined),
  }
  const reports = createSmsReports({
    store,
    gateway: { noteReport },
    events: { onReport },
    now: () => NOW,
    later: (act, milliseconds) => waits.push({ act, milliseconds }),
    onError: (error) => {
      throw error
    },
  })
  return { reports, store, noteReport, onReport, waits }
}

test('a report tells who counts how long it took, and the gateway how it does', async () => {
  const { reports, noteReport, onReport } = createReports()
  await reports.record(report)
  const told = { gateway: 'one', outcome: 'delivered' }
  expect(noteReport).toHaveBeenCalledExactlyOnceWith(told)
  expect(onReport).toHaveBeenCalledExactlyOnceWith({ ...told, seconds: 4 })
})

test('one that overtakes its own message is looked up again, then let go', async () => {
  const { reports, onReport, waits } = createReports(2)
  await reports.record(report)
  expect(waits.map(({ milliseconds }) => milliseconds)).toEqual([500])
  waits[0]?.act()
  await vi.waitFor(() => expect(waits).toHaveLength(2))
  expect(onReport).not.toHaveBeenCalled()
  waits[1]?.act()
  await vi.waitFor(() => expect(onReport).toHaveBeenCalledOnce())
})

test('one of a message nobody knows is forgotten', async () => {
  const { reports, store, waits } = createReports(Number.POSITIVE_INFINITY)
  await reports.record(report)
  waits[0]?.act()
  await vi.waitFor(() => expect(waits).toHaveLength(2))
  waits[1]?.act()
  await vi.waitFor(() => expect(store.record).toHaveBeenCalledTimes(3))
  expect(waits).toHaveLength(2)
})

test("a database that is away is the sender's to know: it will report again", async () => {
  const { reports, store } = createReports()
  store.record.mockRejectedValueOnce(new Error('away'))
  await expect(reports.record(report)).rejects.toThrow('away')
})

test('numbers are kept a day, rows a quarter of a year', async () => {
  const { reports, store } = createReports()
  await reports.forgetOld()
  const before = (seconds: number) => addSeconds(NOW, -seconds)
  expect(store.forgetPhones).toHaveBeenCalledExactlyOnceWith(before(PHONE_KEPT_SECONDS))
  expect(store.forgetMessages).toHaveBeenCalledExactlyOnceWith(before(MESSAGE_KEPT_SECONDS))
  expect(PHONE_KEPT_SECONDS).toBe(86_400)
})
