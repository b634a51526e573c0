import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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
})
