import { describe, expect, test } from 'vitest'
import { addressesOf, readSettings } from './settings.ts'

describe('settings of the sandbox', () => {
  test('needs nothing', () => {
    expect(readSettings({})).toMatchObject({ portBase: 4000, dataDir: './data', residents: 10_000 })
  })

  test('PORT_BASE moves every address', () => {
    expect(addressesOf(readSettings({ PORT_BASE: '7000' }).portBase)).toEqual({
      identity: { port: 7000, url: 'http://localhost:7000' },
      portal: { port: 7100, url: 'http://localhost:7100' },
      binhdinh: { port: 7200, url: 'http://localhost:7200' },
      binhphuoc: { port: 7201, url: 'http://localhost:7201' },
      registry: { port: 7400, url: 'http://localhost:7400' },
      post: { port: 7500, url: 'http://localhost:7500' },
      desk: { port: 7900, url: 'http://localhost:7900' },
    })
  })

  test.each([
    [{ PORT_BASE: 'abc' }, /PORT_BASE: a number/],
    [{ PORT_BASE: '80' }, /PORT_BASE/],
    [{ PORT_BASE: '6000' }, /browsers refuse port 6000/],
    [{ RESIDENTS: '-1' }, /RESIDENTS/],
    [{ TEXT_PROFILE: 'fr' }, /TEXT_PROFILE/],
    [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL: a postgres:\/\/ address/],
    [{ NODE_ENV: 'production' }, /does not start with NODE_ENV=production/],
  ])('%o is refused with one line', (env, line) => {
    expect(() => readSettings(env)).toThrow(line)
    expect(() => readSettings(env)).not.toThrow(/\n/)
  })
})
