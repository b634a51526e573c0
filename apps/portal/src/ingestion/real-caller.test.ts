import { createSealer, deriveKey, systemClock } from '@mot-cua/kernel'
import { createServiceClient, type ServiceClient } from '@mot-cua/oidc'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { technicalIdOf } from '../test-contents.ts'
import { openTestPortal, portalSetups, type TestPortal, testConfig } from '../test-portal.ts'
import { type BatchAnswer, makeEvent } from '../test-province.ts'

const [embedded] = portalSetups
if (!embedded) throw new Error('the embedded database is always there')

describe('a province with a token of the portal itself', () => {
  let portal: TestPortal
  let province: ServiceClient
  beforeAll(async () => {
    portal = await openTestPortal(embedded)
    const initialAccessToken = await portal.features.agencyTokens.issue({
      source: 'binhdinh',
      by: 'test',
    })
    province = createServiceClient({
      // Kept beside what it calls, which a real province has elsewhere.
      db: portal.db,
      sealer: createSealer(deriveKey('a secret of the province', 'sealing')),
      now: systemClock,
      issuer: portal.origin,
      initialAccessToken,
      metadata: {
        client_name: 'Một cửa tỉnh Bình Định',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        scope: 'portal:dossiers',
      },
      scope: 'portal:dossiers',
    })
  })
  afterAll(() => portal?.close())

  const send = (path: string, events: unknown[]) =>
    province.fetch(new URL(path, portal.origin), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
    })

  test('registers, gets a token by its key, proves it (DPoP) and tells of a dossier', async () => {
    const account = await portal.newAccount()
    const technicalId = await technicalIdOf(portal, account)
    const answer = await send('/api/dossier-events', [makeEvent({ technicalId })])
    expect((await answer.json()) as BatchAnswer).toMatchObject({
      results: [{ outcome: 'recorded' }],
    })
    const dossier = await portal.db
      .selectFrom('dossier')
      .select(['account_id', 'source'])
      .executeTakeFirstOrThrow()
    expect(dossier.account_id).toBe(account.accountId)
    expect(dossier.source).toBe('binhdinh')
  })

  test.each([
    ['a secret', { token_endpoint_auth_method: 'client_secret_basic' }],
    [
      'people who sign in',
      { grant_types: ['authorization_code', 'client_credentials'], response_types: ['code'] },
    ],
  ])('is not registered with %s', async (_name, looser) => {
    const answer = await fetch(`${portal.origin}/register`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${testConfig.initialAccessToken}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({
        client_name: 'Một cửa',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: ['http://localhost:3000/cb'],
        scope: 'portal:dossiers',
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: { keys: [{ kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }] },
        ...looser,
      }),
    })
    expect(answer.status).toBe(400)
    const { error_description } = (await answer.json()) as { error_description: string }
    expect(error_description).toContain('scopes of services')
  })

  test('may do with it what its scope says and no more', async () => {
    expect((await send('/api/staff-accounts', [])).status).toBe(403)
  })
})

test('what the portal answers is described at /openapi.json', async () => {
  const portal = await openTestPortal(embedded)
  const description = (await (await fetch(`${portal.origin}/openapi.json`)).json()) as {
    openapi: string
    paths: Record<string, Record<string, { operationId: string }>>
  }
  await portal.close()
  expect(description.openapi).toBe('3.1.0')
  const described = Object.entries(description.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const answered = portal.routes
    .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`)
    .filter((route) => route.includes(' /api/'))
  expect(described.toSorted()).toEqual(answered.toSorted())
})
