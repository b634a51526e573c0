import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { obtainCode, openTestClient, type TestClient } from './test-client.ts'
import { openTestProvider, type TestProvider } from './test-provider.ts'

describe('an address a person is sent back to', () => {
  let provider: TestProvider
  let client: TestClient
  beforeAll(async () => {
    provider = await openTestProvider()
    client = await openTestClient(provider, {
      redirect_uris: [registeredAs],
      post_logout_redirect_uris: [registeredAs],
    })
  })
  afterAll(() => provider?.close())

  const registeredAs = 'http://127.0.0.1:9/cb'
  const tricks = [
    ['a suffix', 'http://127.0.0.1:9/cbx'],
    ['a slash more', 'http://127.0.0.1:9/cb/'],
    ['a path below', 'http://127.0.0.1:9/cb/evil'],
    ['dots', 'http://127.0.0.1:9/x/../cb'],
    ['encoded dots', 'http://127.0.0.1:9/x/%2e%2e/cb'],
    ['an added query', 'http://127.0.0.1:9/cb?next=evil'],
    ['an empty query', 'http://127.0.0.1:9/cb?'],
    ['a fragment', 'http://127.0.0.1:9/cb#evil'],
    ['another case in the path', 'http://127.0.0.1:9/CB'],
    ['another case in the scheme', 'HTTP://127.0.0.1:9/cb'],
    ['another port', 'http://127.0.0.1:10/cb'],
    ['no port', 'http://127.0.0.1/cb'],
    ['another name of the host', 'http://localhost:9/cb'],
    ['the same host in another base', 'http://2130706433:9/cb'],
    ['a user name', 'http://evil@127.0.0.1:9/cb'],
    ['the host as a user name', 'http://127.0.0.1:9@evil.example/cb'],
    ['a backslash', 'http://127.0.0.1:9\\@evil.example/cb'],
    ['an encoded slash', 'http://127.0.0.1:9%2fcb'],
    ['https', 'https://127.0.0.1:9/cb'],
    ['no scheme', '//127.0.0.1:9/cb'],
    ['a NUL', 'http://127.0.0.1:9/cb\u0000'],
    ['a space', 'http://127.0.0.1:9/cb '],
    ['a line end', 'http://127.0.0.1:9/cb\r\nx: y'],
    ['a script', 'javascript:alert(1)'],
    ['nothing', ''],
  ] as const

  const sendTo = (url: URL | string) => fetch(url, { redirect: 'manual' })

  test.each(tricks)(
    'with %s gets an error page, and nobody is sent anywhere',
    async (...[, uri]) => {
      const answers = [
        await sendTo(client.authorizeUrl({ redirect_uri: uri })),
        // Neither with an error that is found earlier.
        await sendTo(client.authorizeUrl({ redirect_uri: uri, response_type: 'token' })),
        await client.post('/par', { ...client.parameters, redirect_uri: uri }),
      ]
      for (const answer of answers) {
        expect(answer.status).toBe(400)
        expect(answer.headers.get('location')).toBeNull()
      }
    },
  )

  test('twice, or not at all, gets an error page too', async () => {
    const [twice, never] = [client.authorizeUrl(), client.authorizeUrl()]
    twice.searchParams.append('redirect_uri', 'https://evil.example/')
    never.searchParams.delete('redirect_uri')
    for (const url of [twice, never]) {
      const answer = await sendTo(url)
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
    }
  })

  test('on this machine has any port where an app on it asked for that (RFC 8252 §7.3)', async () => {
    const app = await openTestClient(provider, {
      redirect_uris: [registeredAs],
      application_type: 'native',
    })
    const isTaken = async (redirect_uri: string) =>
      (await sendTo(app.authorizeUrl({ redirect_uri }))).status === 303
    expect(await isTaken('http://127.0.0.1:51234/cb')).toBe(true)
    expect(await isTaken('http://127.0.0.1/cb')).toBe(true)
    for (const other of [
      'http://127.0.0.1:51234/other',
      'http://localhost:51234/cb',
      'https://127.0.0.1:51234/cb',
      'http://127.0.0.1:51234@evil.example/cb',
      'http://evil@127.0.0.1:51234/cb',
      'http://127.0.0.1:51234x/cb',
    ]) {
      expect(await isTaken(other)).toBe(false)
    }
  })

  test.each(tricks.slice(0, -1))('after signing out, with %s is refused', async (...[, uri]) => {
    const query = new URLSearchParams({ client_id: client.clientId, post_logout_redirect_uri: uri })
    const answer = await sendTo(`${provider.issuer}/end-session?${query}`)
    expect(answer.status).toBe(400)
    expect(answer.headers.get('location')).toBeNull()
  })

  test('after signing out is nothing without the service it belongs to', async () => {
    await obtainCode(await openTestClient(provider))
    const query = new URLSearchParams({ post_logout_redirect_uri: 'https://evil.example/' })
    const answer = await fetch(`${provider.issuer}/end-session?${query}`)
    expect(answer.url).not.toContain('evil')
  })
})
