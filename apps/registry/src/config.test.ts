import { ConfigError } from '@mot-cua/web'
import { describe, expect, test } from 'vitest'
import { readConfig } from './config.ts'

const complete = {
  PORT: '4400',
  DATABASE_URL: 'postgres://localhost/registry',
  SECRET_KEY: 'a secret for tests that is long enough',
  PUBLIC_URL: 'https://dancu.example.vn/ignored/path',
}

describe('readConfig', () => {
  test('reads a complete environment; nobody may register unless a token is given', () => {
    const { config, port } = readConfig(complete)
    expect(config.publicUrl).toBe('https://dancu.example.vn')
    expect(config.initialAccessToken).toBeUndefined()
    expect(config.grantsOnRegistration).toEqual([])
    expect(port).toBe(4400)
  })

  test('reads a list of proxies', () => {
    const { config } = readConfig({ ...complete, TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8' })
    expect(config.trustedProxies).toEqual(['127.0.0.1', '10.0.0.0/8'])
  })

  test('names the variable, never its value', () => {
    const read = () => readConfig({ ...complete, SECRET_KEY: 'too short' })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(/SECRET_KEY/)
    expect(read).not.toThrow(/too short/)
    expect(() => readConfig({ ...complete, SECRET_KEY: undefined })).toThrow(
      /SECRET_KEY is not set/,
    )
    expect(() => readConfig({ ...complete, DATABASE_URL: 'mysql://x' })).toThrow(/DATABASE_URL/)
  })

  test('refuses the well-known values of the sandbox', () => {
    const SECRET_KEY = 'sandbox-secret-that-everybody-knows-well'
    expect(() => readConfig({ ...complete, SECRET_KEY })).toThrow(/a sandbox value, known to all/)
  })
})
