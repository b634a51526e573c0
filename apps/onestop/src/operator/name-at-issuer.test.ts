import type { OidcProviderTables } from '@mot-cua/oidc'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestOnestop, type TestOnestop } from '../test-onestop.ts'

let province: TestOnestop
beforeAll(async () => {
  province = await openTestOnestop()
})
afterAll(() => province?.close())

/** Whom the portal knows, by the names that it shows. */
async function listClients() {
  const db = province.opened.engine.schema<OidcProviderTables>('test_portal')
  const rows = await db.selectFrom('oidc_client').select(['id', 'metadata']).execute()
  return rows.map(({ id, metadata }) => {
    const { client_name: name } = metadata as unknown as { client_name: string }
    return { id, name }
  })
}

test('a name that an operator sets is the one the portal shows, and agreements stay', async () => {
  const { settings } = province.features
  await province.signInCitizen()
  const [before] = await listClients()
  expect(before?.name).toBe(settings.current().portalName)
  const by = { version: settings.all().version, actor: { name: 'test' } }
  const change = { key: 'portalName', value: 'Cổng Một Cửa tỉnh', reason: 'test' } as const
  expect(await settings.change(change, by)).toBe('changed')
  await province.signInCitizen()
  expect(await listClients()).toEqual([{ id: before?.id, name: 'Cổng Một Cửa tỉnh' }])
})
