import { createLimiter, type Limit, signInLimits } from '@mot-cua/authentication'
import { deriveKey } from '@mot-cua/kernel'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onPglite } from '../test-identity.ts'
import { type IdentityLimiter, type LimitName, limits } from './limits.data.ts'

const own = (Object.keys(limits) as LimitName[]).filter((name) => !(name in signInLimits))

let opened: Awaited<ReturnType<typeof onPglite.open>>
let limiter: IdentityLimiter
beforeAll(async () => {
  opened = await onPglite.open()
  limiter = createLimiter({ limits, store: opened.store, key: deriveKey('any secret', 'limits') })
})
afterAll(() => opened?.close())

test.each(own)('%s lets as many through as it says', async (name) => {
  const { max }: Limit = limits[name]
  // The greatest of them is a fuse: nobody waits for two thousand round trips.
  if (max > 100) return
  for (let taken = 0; taken < max; taken += 1) {
    expect(await limiter.take({ [name]: 'one' })).toMatchObject({ isAllowed: true })
  }
  expect(await limiter.take({ [name]: 'one' })).toMatchObject({ isAllowed: false, limit: name })
  expect(await limiter.take({ [name]: 'another' })).toMatchObject({ isAllowed: true })
})
