import { type EventEmitter, once } from 'node:events'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openTestProvider, type TestProvider } from './test-provider.ts'

let provider: TestProvider
const told: string[] = []
beforeAll(async () => {
  provider = await openTestProvider(undefined, { onError: ({ message }) => told.push(message) })
})
afterAll(() => provider?.close())

describe('what breaks inside the library', () => {
  test('is told to the app with its cause, and to the browser without', async () => {
    provider.oidc.provider.Client.find = () => Promise.reject(new Error('the secret cause'))
    const answer = await fetch(`${provider.issuer}/authorize?client_id=any`)
    expect(answer.status).toBe(500)
    expect(await answer.text()).not.toContain('secret cause')
    expect(told).toEqual(['the secret cause'])
  })

  test('nothing is told, on any output, of a request that was broken off', async () => {
    const spoken = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const before = told.length
    const broken = new Promise<void>((ended) => {
      const sent = request(`${provider.issuer}/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '100' },
      })
      sent.on('error', () => undefined).on('close', ended)
      sent.write('a=1', () => sent.destroy())
    })
    const noticed = once(provider.oidc.provider as EventEmitter, 'error')
    await broken
    await noticed
    expect(told).toHaveLength(before)
    expect(spoken).not.toHaveBeenCalled()
    spoken.mockRestore()
  })
})
