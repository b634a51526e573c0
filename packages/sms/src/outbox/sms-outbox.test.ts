import { addSeconds } from '@mot-cua/kernel'
import { describe, expect, test, vi } from 'vitest'
import type { SmsAnswer, SmsGateway } from '../gateway/sms-gateway.ts'
import {
  afterFailure,
  createSmsOutbox,
  type DueMessage,
  MOST_UNDER_WAY,
  type SmsOutboxStore,
} from './sms-outbox.ts'

const NOW = new Date('2026-11-21T03:00:00Z')
const fresh = {
  id: 'message',
  to: '+84912345986',
  text: 'text',
  uselessAfter: addSeconds(NOW, 180),
}
const message: DueMessage = { ...fresh, attempts: 0, uncertain: 0 }

const accepted: SmsAnswer = { outcome: 'accepted', gateway: 'one', gatewayMessageId: 'g-1' }
const failed = (outcome: 'refused' | 'try-later' | 'unknown'): SmsAnswer => {
  return { outcome, gateway: 'one', reason: 'code' }
}

function createOutbox(answer: SmsAnswer | SmsGateway['send'], due: DueMessage[] = [message]) {
  const waiting = [...due]
  const store = {
    claimDue: vi.fn<SmsOutboxStore['claimDue']>(async (_now, limit) => waiting.splice(0, limit)),
    markSent: vi.fn<SmsOutboxStore['markSent']>(async () => undefined),
    retryAt: vi.fn<SmsOutboxStore['retryAt']>(async () => undefined),
    release: vi.fn<SmsOutboxStore['release']>(async () => undefined),
    giveUp: vi.fn<SmsOutboxStore['giveUp']>(async () => undefined),
    giveUpUseless: vi.fn<SmsOutboxStore['giveUpUseless']>(async () => undefined),
    hasTrouble: vi.fn<SmsOutboxStore['hasTrouble']>(async () => false),
  }
  const send = vi.fn<SmsGateway['send']>(typeof answer === 'function' ? answer : async () => answer)
  const [onTrouble, onError] = [vi.fn<() => void>(), vi.fn<(error: unknown) => void>()]
  const outbox = createSmsOutbox({ store, gateway: { send }, now: () => NOW, onTrouble, onError })
  return { outbox, store, send, onTrouble, onError, waiting }
}

describe('a message', () => {
  test('that a gateway took is written down with the id it gave', async () => {
    const { outbox, store, send } = createOutbox(accepted)
    await outbox.deliver()
    expect(send).toHaveBeenCalledExactlyOnceWith({
      id: 'message',
      to: '+84912345986',
      text: 'text',
      validSeconds: 180,
    })
    const sent = { at: NOW, gateway: 'one', gatewayMessageId: 'g-1' }
    expect(store.markSent).toHaveBeenCalledExactlyOnceWith('message', sent)
    expect(store.retryAt).not.toHaveBeenCalled()
  })

  test('just written is sent without being looked for', async () => {
    const { outbox, store, send } = createOutbox(accepted, [])
    outbox.send(fresh)
    await outbox.stop()
    expect(send).toHaveBeenCalledOnce()
    expect(store.claimDue).not.toHaveBeenCalled()
    expect(store.markSent).toHaveBeenCalledOnce()
  })

  test('refused for good is never tried again', async () => {
    const { outbox, store } = createOutbox(failed('refused'))
    await outbox.deliver()
    expect(store.giveUp).toHaveBeenCalledExactlyOnceWith('message', NOW, 'refused')
  })

  test.each(['try-later', 'unknown'] as const)(
    '%s: tried again in two seconds',
    async (outcome) => {
      const { outbox, store, onTrouble } = createOutbox(failed(outcome))
      await outbox.deliver()
      const isUncertain = outcome === 'unknown'
      const at = addSeconds(NOW, 2)
      expect(store.retryAt).toHaveBeenCalledExactlyOnceWith('message', at, isUncertain)
      expect(onTrouble).toHaveBeenCalledOnce()
    },
  )

  test('whose gateway throws may have left', async () => {
    const { outbox, store, onError } = createOutbox(() => Promise.reject(new Error('a mistake')))
    await outbox.deliver()
    expect(store.retryAt).toHaveBeenCalledExactlyOnceWith('message', addSeconds(NOW, 2), true)
    expect(onError).toHaveBeenCalledOnce()
  })

  test('that cannot be opened is given up unsent', async () => {
    const { outbox, store, send } = createOutbox(accepted, [{ ...message, text: undefined }])
    await outbox.deliver()
    expect(store.giveUp).toHaveBeenCalledExactlyOnceWith('message', NOW, 'unreadable')
    expect(send).not.toHaveBeenCalled()
  })

  test('taken by a gateway while the database is away is written later, not sent twice', async () => {
    const { outbox, store, send, onError, waiting } = createOutbox(accepted)
    store.markSent.mockRejectedValueOnce(new Error('the database is away'))
    await outbox.deliver()
    expect(onError).toHaveBeenCalledOnce()
    waiting.push(message)
    await outbox.deliver()
    expect(send).toHaveBeenCalledOnce()
    expect(store.markSent).toHaveBeenCalledTimes(2)
  })
})

describe('after a failure', () => {
  test.each([
    [0, 2],
    [1, 5],
    [4, 60],
    [9, 60],
  ])('number %d: again in %d seconds', (attempts, seconds) => {
    expect(afterFailure({ ...message, attempts }, 'try-later', NOW)).toEqual(
      addSeconds(NOW, seconds),
    )
  })

  test('no more where the code would be over by then', () => {
    const late = { ...message, uselessAfter: addSeconds(NOW, 2) }
    expect(afterFailure(late, 'try-later', NOW)).toBe('too-late')
  })

  test('no more where it may have left twice: the person can ask again', () => {
    expect(afterFailure({ ...message, uncertain: 1 }, 'unknown', NOW)).toBe('uncertain')
  })
})

describe('many at a time', () => {
  test('no more are taken than there is room for, so that no claim runs out here', async () => {
    const all = Array.from({ length: MOST_UNDER_WAY + 20 }, (_, index) => {
      return { ...message, id: `message-${index}` }
    })
    let answer: () => void = () => undefined
    const answered = new Promise<void>((resolve) => {
      answer = resolve
    })
    const { outbox, send, store } = createOutbox(async () => {
      await answered
      return accepted
    }, all)
    const first = outbox.deliver()
    await vi.waitFor(() => expect(send).toHaveBeenCalledTimes(MOST_UNDER_WAY))
    outbox.send({ ...fresh, id: 'one more' })
    expect(store.release).toHaveBeenCalledExactlyOnceWith('one more', NOW)
    const second = outbox.deliver()
    answer()
    await Promise.all([first, second])
    expect(send).toHaveBeenCalledTimes(MOST_UNDER_WAY)
    await outbox.deliver()
    expect(send).toHaveBeenCalledTimes(MOST_UNDER_WAY + 20)
  })

  test('stopping waits for what is under way and takes no more', async () => {
    const { outbox, store, send } = createOutbox(accepted)
    outbox.send({ ...fresh, id: 'under way' })
    await outbox.stop()
    expect(store.markSent).toHaveBeenCalledOnce()
    outbox.send({ ...fresh, id: 'too late' })
    expect(store.release).toHaveBeenCalledExactlyOnceWith('too late', NOW)
    await outbox.deliver()
    expect(send).toHaveBeenCalledOnce()
  })
})
