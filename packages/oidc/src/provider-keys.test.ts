import * as database from '@mot-cua/database'
import { createSealer, deriveKey, systemClock } from '@mot-cua/kernel'
import { engineSetups } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pairwiseSubject } from './provider-configuration.ts'
import { loadProviderKeys } from './provider-keys.ts'
import { type OidcProviderTables, providerMigration } from './tables.ts'

const sealer = createSealer(deriveKey('a secret of the tests, of no use', 'sealing'))

for (const setup of await engineSetups(database)) {
  describe.skipIf(setup.isSkipped)(`the keys of a provider: ${setup.title()}`, () => {
    let opened: Awaited<ReturnType<typeof setup.open>>
    beforeAll(async () => {
      opened = await setup.open({ migrations: [providerMigration], schema: 'provider' })
    })
    afterAll(() => opened?.close())
    const db = () => opened.engine.schema<OidcProviderTables>('provider')
    const load = () => loadProviderKeys({ db: db(), sealer, now: systemClock })

    test('processes that start at once agree on one of each', async () => {
      const loaded = await Promise.all([load(), load(), load(), load()])
      for (const keys of loaded) expect(keys).toEqual(loaded[0])
      const rows = await db().selectFrom('oidc_key').select('purpose').execute()
      expect(rows.map(({ purpose }) => purpose).sort()).toEqual(['cookie', 'pairwise', 'signing'])
    })

    test('are the same after a restart', async () => {
      expect(await load()).toEqual(await load())
    })

    test('rest sealed', async () => {
      const keys = await load()
      const rows = await db().selectFrom('oidc_key').selectAll().execute()
      const stored = JSON.stringify(rows)
      for (const secret of [keys.signing[0]?.d, keys.cookie[0], keys.pairwise, '"d"']) {
        expect(stored).not.toContain(secret)
      }
    })

    test('open with the right secret only', async () => {
      const other = createSealer(deriveKey('another secret', 'sealing'))
      const stolen = loadProviderKeys({ db: db(), sealer: other, now: systemClock })
      await expect(stolen).rejects.toThrow()
    })
  })
}

describe('a pairwise subject', () => {
  test('depends on key, sector and account, and on where one ends', () => {
    const subjects = [
      pairwiseSubject('key', 'sector', 'account'),
      pairwiseSubject('key', 'sector', 'other'),
      pairwiseSubject('key', 'other', 'account'),
      pairwiseSubject('other', 'sector', 'account'),
      pairwiseSubject('key', 'sectora', 'ccount'),
    ]
    expect(new Set(subjects).size).toBe(subjects.length)
    expect(subjects[0]).toBe(pairwiseSubject('key', 'sector', 'account'))
  })
})
