import { addSeconds } from '@mot-cua/kernel'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createKeyWatch } from './key-watch.ts'
import type { ProviderKeys } from './provider-keys.ts'

const keys = (cookie: string): ProviderKeys => ({ signing: [], cookie: [cookie], pairwise: 'p' })

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

test('a database that hangs holds nobody up for more than a second, and then nobody for ten', async () => {
  let now = new Date('2026-11-21T08:00:00Z')
  const answer = Promise.withResolvers<ProviderKeys>()
  const loadKeys = vi.fn(() => answer.promise)
  const onChange = vi.fn()
  const watch = { keys: keys('old'), loadKeys, onError: vi.fn(), now: () => now }
  const refresh = createKeyWatch(watch, onChange)
  now = addSeconds(now, 10)
  const held = refresh()
  await vi.advanceTimersByTimeAsync(1_000)
  await held
  await refresh()
  expect(loadKeys).toHaveBeenCalledTimes(1)
  expect(onChange).not.toHaveBeenCalled()
  answer.resolve(keys('new'))
  await expect.poll(() => onChange.mock.calls).toEqual([[keys('new')]])
})
