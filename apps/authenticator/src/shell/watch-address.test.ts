import { expect, test } from 'vitest'
import { cleanAddress } from './watch-address.ts'

test('back from signing in, no screen is opened that another page has named', () => {
  expect(cleanAddress({ hash: '#/permission' }, true)).toBe('/app/')
  expect(cleanAddress({ hash: '#/permission' }, false)).toBe('/app/#/permission')
})
