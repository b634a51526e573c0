import * as database from '@mot-cua/database'
import { storeSetups } from '@mot-cua/testing'
import { createLogger, listenOn, stopServer } from '@mot-cua/web'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openRegistry, type Registry } from './app.ts'
import { SCHEMA } from './tables.ts'

const PUBLIC_URL = 'https://registry.example.vn'
const [embedded] = await storeSetups(database)
if (!embedded) throw new Error('the embedded database is always there')

describe('the registry on https behind a proxy', () => {
  const logLines: string[] = []
  let opened: Awaited<ReturnType<typeof embedded.open>>
  let registry: Registry
  let address = ''
  beforeAll(async () => {
    opened = await embedded.open({ migrations: [], schema: SCHEMA })
    const destination = { write: (line: string) => void logLines.push(line) }
    const logger = createLogger({ app: SCHEMA, level: 'info', destination })
    const config = {
      publicUrl: PUBLIC_URL,
      secretKey: 'test-secret-of-at-least-32-characters',
      initialAccessToken: 'test-initial-access-token-32-chars',
      trustedProxies: [],
      textProfile: 'vn-2024' as const,
      hotline: '1900 0000',
      isOfficial: false,
      grantsOnRegistration: [],
    }
    registry = await openRegistry(config, { ...opened, logger, now: () => new Date() })
    await listenOn(registry.server, { port: 0, host: '127.0.0.1' })
    const at = registry.server.address()
    address = `http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}`
  })
  afterAll(async () => {
    await stopServer(registry.server)
    await opened.close()
  })

  test('its authorization server is advertised at the public address', async () => {
    const answer = await fetch(`${address}/.well-known/openid-configuration`)
    expect(await answer.json()).toMatchObject({
      issuer: PUBLIC_URL,
      token_endpoint: `${PUBLIC_URL}/token`,
      jwks_uri: `${PUBLIC_URL}/jwks`,
    })
  })

  test('what breaks inside its authorization server is in the log', async () => {
    await opened.engine.schema<object>(SCHEMA).schema.dropTable('oidc_client').execute()
    const answer = await fetch(`${address}/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'any' }),
    })
    expect(answer.status).toBe(500)
    expect(logLines.join('')).toContain('the authorization server could not answer')
  })
})
