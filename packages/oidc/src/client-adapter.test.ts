import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createClientAdapter } from './client-adapter.ts'
import { type OidcProviderTables, providerMigration } from './tables.ts'
import { providerSetups } from './test-provider.ts'

const SCHEMA = 'clients'

for (const setup of providerSetups) {
  describe.skipIf(setup.isSkipped)(`clients kept by each process: ${setup.title()}`, () => {
    let opened: Awaited<ReturnType<typeof setup.open>>
    let here: ReturnType<typeof createClientAdapter>
    let there: ReturnType<typeof createClientAdapter>
    let id: string
    beforeAll(async () => {
      opened = await setup.open({ migrations: [providerMigration], schema: SCHEMA })
      const db = opened.engine.schema<OidcProviderTables>(SCHEMA)
      here = createClientAdapter({ db, store: opened.store })
      there = createClientAdapter({ db, store: opened.store })
    })
    afterAll(() => opened?.close())
    beforeEach(async () => {
      id = crypto.randomUUID()
      await there.upsert(id, { client_name: 'one' }, 0)
      // What was told of the writing itself has arrived once both know the client.
      await expect.poll(() => nameOf(here)).toBe('one')
    })

    const nameOf = async (adapter: typeof here) =>
      ((await adapter.find(id)) as { client_name?: string } | undefined)?.client_name
    const renameUntold = async (name: string) => {
      const metadata = JSON.stringify({ client_name: name })
      const db = opened.engine.schema<OidcProviderTables>(SCHEMA)
      await db
        .updateTable('oidc_client')
        .set({ metadata: sql`${metadata}::jsonb` })
        .where('id', '=', id)
        .execute()
    }

    test('are not read again while nobody tells of a change', async () => {
      await nameOf(here)
      await renameUntold('unseen')
      expect(await nameOf(here)).toBe('one')
    })

    test('are new here at once, and elsewhere as soon as it is told', async () => {
      await here.upsert(id, { client_name: 'two' }, 0)
      expect(await nameOf(here)).toBe('two')
      await expect.poll(() => nameOf(there)).toBe('two')
    })

    test('are gone everywhere when one process removes them', async () => {
      await nameOf(there)
      await here.destroy(id)
      expect(await here.find(id)).toBeUndefined()
      await expect.poll(() => there.find(id)).toBeUndefined()
    })

    test('are read anew after a while even when no message arrived', async () => {
      await nameOf(here)
      await renameUntold('late')
      const later = performance.now() + 6_000
      vi.spyOn(performance, 'now').mockReturnValue(later)
      try {
        expect(await nameOf(here)).toBe('late')
      } finally {
        vi.restoreAllMocks()
      }
    })

    test('are asked for each time while unknown', async () => {
      const unknown = crypto.randomUUID()
      expect(await here.find(unknown)).toBeUndefined()
      await there.upsert(unknown, { client_name: 'new' }, 0)
      expect(await here.find(unknown)).toMatchObject({ client_name: 'new' })
      expect(await here.find(`${unknown}\0`)).toBeUndefined()
    })
  })
}
