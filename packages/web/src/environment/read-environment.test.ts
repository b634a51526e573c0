import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ConfigError, readEnvironment } from './read-environment.ts'

const schema = z.object({ PORT: z.coerce.number().int(), MASTER_SECRET: z.string().min(32) })

describe('reading the environment', () => {
  test('gives typed values', () => {
    const env = { PORT: '4000', MASTER_SECRET: 'x'.repeat(32), HOME: '/' }
    expect(readEnvironment(schema, env)).toEqual({ PORT: 4000, MASTER_SECRET: 'x'.repeat(32) })
  })

  test('names every wrong variable in one line, without its value', () => {
    const env = { PORT: 'canary', MASTER_SECRET: 'canary' }
    const read = () => readEnvironment(schema, env)
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(/^Configuration: PORT: .*; MASTER_SECRET: .*32.*$/)
    expect(read).not.toThrow(/canary|\n/)
  })

  test('says which variable is not set', () => {
    expect(() => readEnvironment(schema, { PORT: '1' })).toThrow('MASTER_SECRET is not set')
  })
})
