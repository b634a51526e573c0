import { describe, expect, test } from 'vitest'
import { makeDeviceKey } from '../device-key/device-key.ts'
import { readProblem } from './failure.ts'
import { createProvenFetch } from './proven-fetch.ts'
import { createServerClock } from './server-clock.ts'

const url = 'https://id.example/app/api/profile'
const key = await makeDeviceKey()
const now = Date.UTC(2026, 10, 21)

/** Answers one request after the other and remembers what was asked. */
function createNetwork(...answers: (Response | Error)[]) {
  const asked: RequestInit[] = []
  const fetch = (_url: unknown, init: RequestInit = {}) => {
    asked.push(init)
    const answer = answers[asked.length - 1] ?? new Error('one request too many')
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
  }
  const clock = createServerClock(() => now)
  const provenFetch = createProvenFetch({ clock, locale: () => 'vi', fetch })
  return { asked, clock, ask: () => provenFetch({ method: 'GET', url, key, accessToken: 'token' }) }
}

const answer = (status: number, body: unknown, at = now) =>
  new Response(JSON.stringify(body), { status, headers: { date: new Date(at).toUTCString() } })

describe('asking identity', () => {
  test('sends a proof and the token, and reads what comes', async () => {
    const { ask, asked } = createNetwork(answer(200, { fullName: 'Lan' }))
    expect(await ask()).toEqual({ value: { fullName: 'Lan' } })
    const headers = asked[0]?.headers as Record<string, string>
    expect(headers['authorization']).toBe('DPoP token')
    expect(headers['dpop']).toMatch(/^eyJ/)
  })

  test('a problem is told by its code', async () => {
    const { ask } = createNetwork(answer(403, { code: 'wrong-passcode', attemptsLeft: 3 }))
    expect(await ask()).toMatchObject({ failure: { code: 'wrong-passcode', attemptsLeft: 3 } })
  })

  test('without a network there is a sentence too', async () => {
    const { ask } = createNetwork(new TypeError('fetch failed'))
    expect(await ask()).toEqual({ failure: { code: 'offline' } })
  })

  test('a phone whose clock is an hour late learns the time and asks again', async () => {
    const hourLater = now + 3_600_000
    const refused = answer(401, { code: 'signed-out' }, hourLater)
    const { ask, asked, clock } = createNetwork(refused, answer(200, {}, hourLater))
    expect(await ask()).toEqual({ value: {} })
    expect(asked).toHaveLength(2)
    expect(clock.nowMs()).toBe(hourLater)
  })

  test('a refusal in time is not asked again', async () => {
    const { ask, asked } = createNetwork(answer(401, { code: 'signed-out' }))
    await ask()
    expect(asked).toHaveLength(1)
  })
})

test.each([
  [503, undefined, 'busy'],
  [429, 'text', 'busy'],
  [500, { code: 'no-such-code' }, 'trouble'],
  [400, null, 'trouble'],
])('an answer %i with %j is %s', (status, body, code) => {
  expect(readProblem(status, body).code).toBe(code)
})
