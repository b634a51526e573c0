import { afterEach, describe, expect, test, vi } from 'vitest'
import { findPostgres, findRedis } from './servers.ts'

// Port 1 (tcpmux) is served by nothing.
const nowhere = {
  TEST_POSTGRES_URL: 'postgres://someone:secret@127.0.0.1:1/x',
  TEST_REDIS_URL: 'redis://:secret@127.0.0.1:1',
}

describe('a server this machine lacks', () => {
  const warn = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  afterEach(() => warn.mockClear())

  test.each([
    ['PostgreSQL', findPostgres],
    ['Redis', findRedis],
  ])('%s: the suite is skipped by name, with the reason', async (kind, find) => {
    const server = await find(nowhere)
    const title = `races: skipped, no ${kind} at 127.0.0.1:1`
    expect(server.isSkipped).toBe(true)
    expect(server.title('races')).toBe(title)
    expect(warn).toHaveBeenCalledExactlyOnceWith(`${title}\n`)
  })

  test('fails the suite instead where REQUIRE_SERVERS is set', async () => {
    const server = await findRedis({ ...nowhere, REQUIRE_SERVERS: '1' })
    expect(server.isSkipped).toBe(false)
    expect(server.title('races')).toBe('races')
    expect(() => server.demand()).toThrow('no Redis at 127.0.0.1:1')
    expect(warn).not.toHaveBeenCalled()
  })
})
