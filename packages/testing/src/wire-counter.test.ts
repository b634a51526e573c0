import { Redis } from 'ioredis'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { findPostgres, findRedis } from './servers.ts'
import { countRedisCommands, countSqlStatements } from './wire-counter.ts'

const [postgres, redis] = await Promise.all([findPostgres(), findRedis()])

describe.skipIf(postgres.isSkipped)(postgres.title('counting SQL statements'), () => {
  test('counts each statement, however it is sent, with its text', async () => {
    const counter = await countSqlStatements(postgres.url)
    const client = new pg.Client({ connectionString: counter.url })
    await client.connect()
    try {
      counter.reset()
      await client.query('begin')
      await client.query('select $1::text', ['x'.repeat(100_000)])
      await client.query({ name: 'named', text: 'select 2' })
      await client.query({ name: 'named', text: 'select 2' })
      await client.query('commit')
      expect(counter.asked()).toEqual([
        'begin',
        'select $1::text',
        'select 2',
        'select 2',
        'commit',
      ])
      counter.reset()
      expect(counter.asked()).toEqual([])
    } finally {
      await client.end()
      await counter.close()
    }
  })
})

describe.skipIf(redis.isSkipped)(redis.title('counting Redis commands'), () => {
  test('counts those of a pipeline one by one', async () => {
    const counter = await countRedisCommands(redis.url)
    const client = new Redis(counter.url)
    try {
      await client.ping()
      counter.reset()
      const key = `test-${crypto.randomUUID()}`
      const value = 'dài hơn một gói, với dấu '.repeat(10_000)
      await client.pipeline().set(key, value, 'PX', 5000).get(key).unlink(key).exec()
      expect(counter.asked()).toEqual([`set ${key}`, `get ${key}`, `unlink ${key}`])
    } finally {
      client.disconnect()
      await counter.close()
    }
  })
})
