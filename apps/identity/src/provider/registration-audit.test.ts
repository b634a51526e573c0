import { afterAll, beforeAll, expect, test } from 'vitest'
import { INITIAL_ACCESS_TOKEN, openTestIdentity, type TestIdentity } from '../test-identity.ts'

let identity: TestIdentity
beforeAll(async () => {
  identity = await openTestIdentity()
})
afterAll(() => identity?.close())

test('the audit names what becomes of a registration, and whence', async () => {
  const send = (url: string, token: string, init: RequestInit) =>
    fetch(url, {
      ...init,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    })
  const own = { client_name: 'Dịch vụ', redirect_uris: ['http://localhost:9/cb'] }
  const made = await send(`${identity.issuer}/register`, INITIAL_ACCESS_TOKEN, {
    method: 'POST',
    body: JSON.stringify(own),
  })
  const { client_id, client_secret, ...management } = (await made.json()) as Record<string, string>
  const manage = (method: string, body?: object) =>
    send(
      management['registration_client_uri'] ?? '',
      management['registration_access_token'] ?? '',
      { method, ...(body && { body: JSON.stringify(body) }) },
    )
  expect((await manage('PUT', { ...own, client_id, client_secret })).status).toBe(200)
  expect((await manage('DELETE')).status).toBe(204)
  const listed = async () =>
    (await identity.listAudit()).map(({ type, address, client_id }) => [type, address, client_id])
  const acts = ['client.registered', 'client.changed', 'client.removed']
  const expected = acts.map((type) => [type, '127.0.0.1', client_id])
  await expect.poll(listed).toEqual(expect.arrayContaining(expected))
})
