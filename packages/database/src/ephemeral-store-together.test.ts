import { storeSetups } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as database from './index.ts'

for (const setup of await storeSetups(database)) {
  describe.skipIf(setup.isSkipped)(`ephemeral store, several keys: ${setup.title()}`, () => {
    let opened: Awaited<ReturnType<typeof setup.open>>
    let store: database.EphemeralStore
    beforeAll(async () => {
      opened = await setup.open()
      store = opened.store
    })
    afterAll(() => opened?.close())

    test('finds by a second name what is kept once, while both are there', async () => {
      expect(await store.getBehind('name')).toBeUndefined()
      await store.put('name', 'key', 60)
      expect(await store.getBehind('name')).toBeUndefined()
      await store.put('key', 'kept', 60)
      expect(await store.getBehind('name')).toBe('kept')
      await store.remove('key')
      expect(await store.getBehind('name')).toBeUndefined()
      await store.put('key', 'kept', 60)
      await store.remove('name')
      expect(await store.getBehind('name')).toBeUndefined()
    })

    test('puts and gets any number of keys at once', async () => {
      const keys = Array.from({ length: 120 }, (_, index) => `many:${index}`)
      await Promise.all(keys.map((key) => store.put(key, `value of ${key}`, 60)))
      const values = await Promise.all([...keys, 'absent'].map((key) => store.get(key)))
      expect(values).toEqual([...keys.map((key) => `value of ${key}`), undefined])
    })

    test('counts any number of keys at once, and one key as often as it is asked', async () => {
      const keys = Array.from({ length: 60 }, (_, index) => `counted:${index}`)
      const seconds = 60
      const each = keys.map((key, index) => store.count(key, { seconds, by: index + 1 }))
      const same = Array.from({ length: 5 }, () => store.count('counted:same', { seconds }))
      const first = await Promise.all(each)
      expect(first.map(({ value }) => value)).toEqual(keys.map((_, index) => index + 1))
      const values = (await Promise.all(same)).map(({ value }) => value)
      expect(values.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5])
      expect((await store.count('counted:0', { seconds, by: 2 })).value).toBe(3)
    })

    test('keeps one of several values put to one key at once, and then the next', async () => {
      const values = ['one', 'two', 'three']
      await Promise.all(values.map((value) => store.put('contested', value, 60)))
      const found = await store.get('contested')
      expect(values).toContain(found)
      await store.put('contested', 'last', 60)
      expect(await store.get('contested')).toBe('last')
    })

    test('answers a value put with no time left as absent, also beside others', async () => {
      await Promise.all([store.put('late', 'x', -1), store.put('early', 'y', 60)])
      await expect.poll(() => store.get('late'), { interval: 10 }).toBeUndefined()
      expect(await store.get('early')).toBe('y')
    })
  })
}
