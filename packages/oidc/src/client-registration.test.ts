import type { Adapter } from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { register } from './test-client.ts'
import { openTestProvider, providerSetups, type TestProvider } from './test-provider.ts'

type Registered = Record<string, unknown> & {
  client_id: string
  registration_access_token: string
  registration_client_uri: string
}

for (const setup of providerSetups) {
  describe.skipIf(setup.isSkipped)(`registration: ${setup.title()}`, () => {
    let provider: TestProvider
    const changes: string[] = []
    beforeAll(async () => {
      provider = await openTestProvider(setup, {
        onRegistrationChange: ({ act, clientId }) => changes.push(`${act} ${clientId}`),
      })
    })
    afterAll(async () => {
      await provider?.close()
      expect(provider.serverErrors).toEqual([])
    })

    const metadata = { client_name: 'Dịch vụ', redirect_uris: ['http://localhost:9/cb'] }

    async function registered(more: object = {}): Promise<Registered> {
      const answer = await register(provider, { ...metadata, ...more })
      expect(answer.status).toBe(201)
      return (await answer.json()) as Registered
    }

    function manage(
      client: Registered,
      method: string,
      { body, token }: { body?: object; token?: string } = {},
    ) {
      return fetch(client.registration_client_uri, {
        method,
        headers: {
          authorization: `Bearer ${token ?? client.registration_access_token}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
    }

    /** RFC 7592 §2.2: the whole of it, without what the provider alone decides. */
    function whole(client: Registered, more: object = {}): object {
      const {
        registration_access_token: _token,
        registration_client_uri: _uri,
        client_secret_expires_at: _expires,
        client_id_issued_at: _issued,
        ...own
      } = client
      return { ...own, ...more }
    }

    test('answers what was registered, and how to manage it', async () => {
      const client = await registered()
      expect(client).toMatchObject({
        ...metadata,
        subject_type: 'pairwise',
        id_token_signed_response_alg: 'ES256',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        registration_client_uri: `${provider.issuer}/register/${client.client_id}`,
      })
      const read = await manage(client, 'GET')
      expect(await read.json()).toEqual(client)
    })

    test('can be changed, with the same token as often as needed', async () => {
      const client = await registered()
      for (const client_name of ['Tên mới', 'Tên mới hơn']) {
        const changed = await manage(client, 'PUT', { body: whole(client, { client_name }) })
        expect(changed.status).toBe(200)
        expect(await changed.json()).toMatchObject({
          client_name,
          client_id: client.client_id,
          registration_access_token: client.registration_access_token,
        })
      }
      const read = (await (await manage(client, 'GET')).json()) as Registered
      expect(read['client_name']).toBe('Tên mới hơn')
    })

    test('ends with its token, its codes and its tokens', async () => {
      const client = await registered()
      expect((await manage(client, 'DELETE')).status).toBe(204)
      expect((await manage(client, 'GET')).status).toBe(401)
      const answer = await fetch(`${provider.issuer}/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code: 'x',
          redirect_uri: 'x',
        }),
        headers: { authorization: `Basic ${btoa(`${client.client_id}:any`)}` },
      })
      expect(await answer.json()).toMatchObject({ error: 'invalid_client' })
    })

    test('tells the app whatever becomes of it', async () => {
      changes.length = 0
      const client = await registered()
      await manage(client, 'PUT', { body: whole(client) })
      await manage(client, 'PUT', { body: whole(client, { client_id: 'another' }) })
      await manage(client, 'DELETE')
      const id = client.client_id
      expect(changes).toEqual([`registered ${id}`, `changed ${id}`, `removed ${id}`])
    })

    test('does not come back when it is removed while it is being changed', async () => {
      const client = await registered()
      const { adapter } = provider.oidc.provider.Client as unknown as { adapter: Adapter }
      const { upsert } = adapter
      adapter.upsert = async (id, ...written) => {
        adapter.upsert = upsert
        await adapter.destroy(id)
        return upsert(id, ...written)
      }
      expect((await manage(client, 'PUT', { body: whole(client) })).status).toBe(401)
      expect(await adapter.find(client.client_id)).toBeUndefined()
    })

    test('is managed by its own token only', async () => {
      const [mine, theirs] = [await registered(), await registered()]
      for (const token of ['guess', theirs.registration_access_token]) {
        expect((await manage(mine, 'DELETE', { token })).status).toBe(401)
      }
      // RFC 7592 §2: a token that is tried elsewhere is in wrong hands.
      expect((await manage(theirs, 'GET')).status).toBe(401)
      expect((await manage(mine, 'GET')).status).toBe(200)
    })

    test('the token rests as a hash', async () => {
      const client = await registered()
      const rows = await provider.db.selectFrom('oidc_client').selectAll().execute()
      expect(JSON.stringify(rows)).not.toContain(client.registration_access_token)
    })

    // What does not depend on the storage is said once.
    if (!setup.title().startsWith('PGlite')) return

    test.each([
      ['without the initial access token', ''],
      ['with a wrong one', 'another-initial-access-token-32-chars'],
    ])('%s is refused', async (_story, token) => {
      expect((await register(provider, metadata, token)).status).toBe(401)
    })

    const confidential = { token_endpoint_auth_method: 'client_secret_basic' }
    const refused = [
      ['a callback in clear', { redirect_uris: ['http://service.example/cb'] }],
      ['a callback with a name in it', { redirect_uris: ['https://me:pw@service.example/cb'] }],
      ['a callback of an app', { application_type: 'native', redirect_uris: ['vn.gov.app:/cb'] }],
      ['a script', { redirect_uris: ['javascript:alert(1)'] }],
      ['a callback with a fragment', { redirect_uris: ['https://service.example/cb#'] }],
      ['a callback with dots in it', { redirect_uris: ['https://service.example/a/../cb'] }],
      ['a callback with an encoded slash', { redirect_uris: ['https://service.example/a%2fcb'] }],
      [
        'a callback with a backslash',
        { redirect_uris: ['https://service.example\\@evil.example'] },
      ],
      ['callbacks at two hosts', { redirect_uris: ['https://a.example/', 'https://b.example/'] }],
      ['no callback', { redirect_uris: [] }],
      ['a way back in clear', { post_logout_redirect_uris: ['http://service.example/'] }],
      ['logout notices in clear', { backchannel_logout_uri: 'http://service.example/' }],
      ['keys fetched in clear', { jwks_uri: 'http://service.example/' }],
      ['a home page that is a script', { client_uri: 'javascript:alert(1)' }],
      ['a picture in clear', { logo_uri: 'http://service.example/' }],
      ['a sector of its own choosing', { sector_identifier_uri: 'https://service.example/sector' }],
      ['a public subject', { subject_type: 'public' }],
      ['implicit', { grant_types: ['implicit'], response_types: ['id_token'] }],
      ['the password grant', { grant_types: ['password'] }],
      [
        'refresh tokens for an app without secrets',
        {
          token_endpoint_auth_method: 'none',
          grant_types: ['authorization_code', 'refresh_token'],
        },
      ],
      ['an unsigned ID token', { id_token_signed_response_alg: 'none' }],
      ['a scope nobody has', { scope: 'openid admin' }],
      ['a name with a NUL in it', { client_name: 'a\u0000b' }],
      ['a name with half a character', { client_name: 'a\ud800' }],
      ['a private key', { ...confidential, jwks: { keys: [{ kty: 'oct', k: 'AA' }] } }],
    ] as const

    let client: Registered
    beforeAll(async () => {
      client = await registered()
    })

    test.each(refused)('%s is refused, new or changed', async (_story, more) => {
      const answer = await register(provider, { ...metadata, ...more })
      const change = await manage(client, 'PUT', { body: whole(client, more) })
      for (const { status, error } of [await told(answer), await told(change)]) {
        expect(status).toBe(400)
        expect(error).toMatch(/^invalid_(?:client_metadata|redirect_uri)$/)
      }
      expect(await (await manage(client, 'GET')).json()).toEqual(client)
    })

    test.each([
      ['to another host', { redirect_uris: ['https://evil.example/cb'] }],
      ['under another id', { client_id: 'another' }],
      ['with a secret of its own', { client_secret: 'chosen' }],
      ['with a token of its own', { registration_access_token: 'chosen' }],
    ])('does not move %s', async (_story, more) => {
      const { status } = await told(await manage(client, 'PUT', { body: whole(client, more) }))
      expect(status).toBe(400)
    })

    test('chooses neither its id nor its secret nor what nobody asked', async () => {
      const chosen = { client_id: 'chosen', client_secret: 'chosen', motcua_rules: undefined }
      const made = await registered({ ...chosen, is_admin: true })
      expect(Object.values(made)).not.toContain('chosen')
      expect(made).not.toHaveProperty('is_admin')
    })

    test.each(['null', '[]', '"text"', '{', '{"redirect_uris":"https://a.example"}', ''])(
      'the body %s is refused',
      async (body) => {
        const answer = await fetch(`${provider.issuer}/register`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            authorization: 'Bearer test-initial-access-token-32-chars',
          },
          body,
        })
        expect(answer.status).toBe(400)
      },
    )

    const told = async (answer: Response) => ({
      status: answer.status,
      error: ((await answer.json()) as { error: string }).error,
    })
  })
}
