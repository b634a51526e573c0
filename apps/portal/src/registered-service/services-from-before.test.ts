import { migrate, openPglite } from '@mot-cua/database'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrations } from '../../migrations/index.ts'
import type { PortalTables } from '../tables.ts'

let engine: Awaited<ReturnType<typeof openPglite>>
beforeAll(async () => {
  engine = await openPglite({})
})
afterAll(() => engine?.close())

test('services from before go on as what they were, each under its own name, and no other gains', async () => {
  const at = migrations.findIndex(({ name }) => name === '0011-services')
  await migrate(engine, 'portal', migrations.slice(0, at))
  const db = engine.schema<PortalTables>('portal')
  const scopesById = {
    'tells-dossiers': 'openid profile portal:dossiers',
    'tells-both': 'openid portal:staff portal:dossiers',
    'signs-in-only': 'openid profile personal_id',
    'asks-for-none': undefined,
  }
  const clients = Object.entries(scopesById).map(([id, scope]) => ({
    id,
    metadata: JSON.stringify({ client_id: id, ...(scope === undefined ? {} : { scope }) }),
  }))
  await db.insertInto('oidc_client').values(clients).execute()
  await migrate(engine, 'portal', migrations)
  const approved = await db
    .selectFrom('service_approval')
    .select(['client_id', 'source', 'scopes', 'state', 'decided_by'])
    .orderBy('client_id')
    .execute()
  const decided = { state: 'approved', decided_by: 'migration' }
  expect(approved).toEqual([
    {
      client_id: 'tells-both',
      source: 'tells-both',
      scopes: ['portal:staff', 'portal:dossiers'],
      ...decided,
    },
    {
      client_id: 'tells-dossiers',
      source: 'tells-dossiers',
      scopes: ['portal:dossiers'],
      ...decided,
    },
  ])
})
