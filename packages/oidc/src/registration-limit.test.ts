import { describe, expect, test } from 'vitest'
import { limitRegistration } from './registration-limit.ts'

describe('who guesses or loops is held back', () => {
  const counts = new Map<string, number>()
  const store = {
    count(key: string, { by = 1 }: { by?: number }) {
      const value = Math.max(0, (counts.get(key) ?? 0) + by)
      counts.set(key, value)
      return Promise.resolve({ value, resetsAt: new Date(Date.now() + 60_000) })
    },
  }
  const limit = limitRegistration({ path: '/register', store, addressBucket: String })

  async function ask(address: string, outcome: number, path = '/register') {
    const headers: Record<string, string> = {}
    const ctx = {
      path,
      method: 'POST',
      ip: address,
      status: 404,
      get: () => '',
      set: (name: string, value: string) => {
        headers[name] = value
      },
    }
    await limit(ctx as never, async () => void (ctx.status = outcome))
    return { status: ctx.status, headers }
  }
  const statusesOf = async (times: number, ...asked: Parameters<typeof ask>) =>
    (await Promise.all(Array.from({ length: times }, () => ask(...asked)))).map(
      ({ status }) => status,
    )

  test('30 wrong tokens from one address, then none is looked at', async () => {
    const statuses = await statusesOf(40, '192.0.2.1', 401)
    expect(statuses.filter((status) => status === 401)).toHaveLength(30)
    const late = await ask('192.0.2.1', 201)
    expect(late.status).toBe(429)
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0)
    expect((await ask('192.0.2.1', 200, '/register/some-client')).status).toBe(429)
    expect((await ask('192.0.2.2', 201)).status).toBe(201)
    expect((await ask('192.0.2.1', 200, '/token')).status).toBe(200)
  })

  test('mistakes in metadata are no guesses', async () => {
    expect(new Set(await statusesOf(25, '192.0.2.3', 400))).toEqual(new Set([400]))
    expect(new Set(await statusesOf(25, '192.0.2.3', 400))).toEqual(new Set([400]))
  })

  test('300 registrations an hour from one address', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 310; i++) statuses.push((await ask('192.0.2.4', 201)).status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(300)
  })
})
