import { addSeconds } from '@mot-cua/kernel'
import { expect, test, vi } from 'vitest'
import { createSmsOutbox, type DueMessage, type SmsOutboxStore } from './sms-outbox.ts'

const NOW = new Date('2026-11-21T03:00:00Z')
const message: DueMessage = {
  id: 'message',
  to: '+84912345986',
  text: 'text',
  attempts: 0,
  uselessAfter: addSeconds(NOW, 180),
}

function createOutbox(due: DueMessage, send: () => Promise<void>) {
  const store = {
    claimDue: vi.fn<SmsOutboxStore['claimDue']>(() => Promise.resolve([due])),
    markSent: vi.fn<SmsOutboxStore['markSent']>(() => Promise.resolve()),
    retryAt: vi.fn<SmsOutboxStore['retryAt']>(() => Promise.resolve()),
    giveUp: vi.fn<SmsOutboxStore['giveUp']>(() => Promise.resolve()),
    giveUpUseless: vi.fn<SmsOutboxStore['giveUpUseless']>(() => Promise.resolve()),
    hasTrouble: vi.fn<SmsOutboxStore['hasTrouble']>(() => Promise.resolve(false)),
  }
  const onFailure = vi.fn<(error: unknown) => void>()
  const outbox = createSmsOutbox({ store, gateway: { send }, now: () => NOW, onFailure })
  return { outbox, store, onFailure }
}

const refuse = () => Promise.reject(new Error('down'))

test('what the gateway took is marked as sent', async () => {
  const { outbox, store } = createOutbox(message, () => Promise.resolve())
  await outbox.deliver()
  expect(store.markSent).toHaveBeenCalledExactlyOnceWith('message', NOW)
  expect(store.retryAt).not.toHaveBeenCalled()
})

test.each([
  [0, 2],
  [1, 5],
  [4, 60],
  [9, 60],
])('after %d refusals it is tried again in %d seconds', async (attempts, seconds) => {
  const { outbox, store, onFailure } = createOutbox({ ...message, attempts }, refuse)
  await outbox.deliver()
  expect(store.retryAt).toHaveBeenCalledExactlyOnceWith('message', addSeconds(NOW, seconds))
  expect(onFailure).toHaveBeenCalledOnce()
})

test('it is given up where the code would be over by then', async () => {
  const due = { ...message, uselessAfter: addSeconds(NOW, 2) }
  const { outbox, store } = createOutbox(due, refuse)
  await outbox.deliver()
  expect(store.giveUp).toHaveBeenCalledExactlyOnceWith('message', NOW)
  expect(store.retryAt).not.toHaveBeenCalled()
})
