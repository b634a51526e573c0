import * as database from '@mot-cua/database'
import { createSealer, deriveKey } from '@mot-cua/kernel'
import {
  createServiceClient,
  type RelyingPartyTables,
  registrationManagementMigration,
  relyingPartyMigration,
} from '@mot-cua/oidc'
import { findFreePort, storeSetups } from '@mot-cua/testing'
import { createLogger, listenOn, stopServer } from '@mot-cua/web'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openRegistry, type Registry } from '../app.ts'
import { SCHEMA } from '../tables.ts'
import { hoa, testHouseholds } from '../test-people.ts'
import { question } from '../test-questions.ts'
import { testConfig } from '../test-registry.ts'
import { callerScopes } from './caller.ts'

const [embedded] = await storeSetups(database)
if (!embedded) throw new Error('the embedded database is always there')
const initialAccessToken = 'test-initial-access-token-32-chars'
const now = () => new Date()

describe('a caller that registers itself and proves itself over HTTP', () => {
  let opened: Awaited<ReturnType<typeof embedded.open>>
  let registry: Registry
  let address = ''

  beforeAll(async () => {
    opened = await embedded.open({ schema: SCHEMA })
    await database.migrate(opened.engine, 'caller', [
      relyingPartyMigration,
      registrationManagementMigration('0001'),
    ])
    const port = await findFreePort()
    address = `http://localhost:${port}`
    const logger = createLogger({ app: SCHEMA, level: 'silent' })
    const grant = { act: 'read', purpose: 'dossier', fields: ['fullName'] } as const
    const granted = { grantsOnRegistration: [grant], initialAccessToken, publicUrl: address }
    registry = await openRegistry({ ...testConfig, ...granted }, { ...opened, logger, now })
    await registry.residents.fill(testHouseholds)
    await listenOn(registry.server, { port, host: '127.0.0.1' })
  })
  afterAll(async () => {
    await stopServer(registry.server)
    await opened.close()
  })

  const createCaller = (scope: string) => {
    const service = createServiceClient({
      issuer: address,
      initialAccessToken,
      metadata: {
        client_name: 'Một cửa Bình Định',
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
        scope: Object.values(callerScopes).join(' '),
      },
      scope,
      db: opened.engine.schema<RelyingPartyTables>('caller'),
      sealer: createSealer(deriveKey('a secret of the tests', 'sealing')),
      now,
    })
    return (body: unknown) =>
      service.fetch(new URL('/api/attributes', address), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
  }

  test('is answered what its registration was granted', async () => {
    const ask = createCaller(callerScopes.attributes)
    const answer = await ask(question(hoa.personalId, ['fullName', 'gender']))
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({
      attributes: { fullName: hoa.fullName },
      results: { fullName: 'GIVEN', gender: 'FORBIDDEN' },
    })
  })

  test('is refused with a token for another kind of question', async () => {
    const ask = createCaller(callerScopes.verify)
    expect((await ask(question(hoa.personalId, ['fullName']))).status).toBe(403)
  })
})
