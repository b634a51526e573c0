import { openImportFile } from '@mot-cua/sheets'
import { createTestFiles } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestPortal, portalSetups, type TestPortal } from '../test-portal.ts'
import { createAccountImportStore } from './account-import.store.ts'
import { type AccountImports, createAccountImports, MOST_ERRORS } from './account-import.ts'
import { HEADING, rowOf } from './test-rows.ts'

const files = createTestFiles()
afterAll(() => files.remove())

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(`importing accounts on ${setup.title()}`, () => {
    let portal: TestPortal
    let imports: AccountImports
    // Every test has people of its own in the one database.
    let nextNumber = 0
    const rows = (count: number) => Array.from({ length: count }, () => rowOf((nextNumber += 1)))
    beforeAll(async () => {
      portal = await openTestPortal(setup)
      imports = createAccountImports({
        store: createAccountImportStore(portal.db),
        isKnownHash: (hash) => hash.startsWith('$2'),
        now: () => new Date(),
      })
    })
    afterAll(() => portal?.close())

    const countAccounts = async () => {
      const { count } = await portal.db
        .selectFrom('portal_credential')
        .select(({ fn }) => fn.countAll<string>().as('count'))
        .executeTakeFirstOrThrow()
      return Number(count)
    }
    const run = async (path: string, options = {}) =>
      imports.run(await openImportFile(path), { askedBy: 'Trần Văn A', ...options })

    test('a dry run finds everything that is wrong, and writes nothing', async () => {
      const [good, bad, again] = rows(3)
      if (!good || !bad || !again) throw new Error('three rows')
      const path = files.csv([HEADING, good, bad.with(3, '12'), again.with(0, good[0] ?? '')])
      const before = await countAccounts()
      const checked = await imports.check(await openImportFile(path))
      expect(checked).toMatchObject({ rows: 3, accounts: 1, errorCount: 2 })
      expect(checked.errors).toEqual([
        { cell: 'D3', problem: 'phone-form' },
        { cell: 'A4', problem: 'twice-in-file' },
      ])
      expect(await countAccounts()).toBe(before)
    })

    test('accounts come with credential, fields and a person each; CSV and workbook alike', async () => {
      const csv = rows(3)
      const xlsx = rows(2)
      const first = await run(files.csv([HEADING, ...csv], ';'))
      const second = await run(await files.workbook([HEADING, ...xlsx]))
      expect([first, second]).toMatchObject([
        { outcome: 'imported', accounts: 3 },
        { outcome: 'imported', accounts: 2 },
      ])
      for (const [username] of [...csv, ...xlsx]) {
        const found = await portal.db
          .selectFrom('portal_credential')
          .innerJoin('account', 'account.id', 'portal_credential.account_id')
          .innerJoin('account_field', 'account_field.account_id', 'account.id')
          .select(['account.type', 'account.person_id', 'home_person_id', 'account_field.status'])
          .where('username', '=', username ?? '')
          .where('account_field.name', '=', 'personalId')
          .executeTakeFirstOrThrow()
        expect(found).toMatchObject({ type: 'portal', status: 'self-declared' })
        expect(found.person_id).toBe(found.home_person_id)
      }
    })

    test('one error is enough that nothing is imported; --skip-errors takes the rest', async () => {
      const [good, bad] = rows(2)
      const path = files.csv([HEADING, good ?? [], (bad ?? []).with(0, '')])
      const before = await countAccounts()
      expect(await run(path)).toMatchObject({ outcome: 'errors', checked: { errorCount: 1 } })
      expect(await countAccounts()).toBe(before)
      expect(await run(path, { skipErrors: true })).toMatchObject({ accounts: 1 })
      expect(await countAccounts()).toBe(before + 1)
    })

    test('a user name that an account has already is told with its cell, whatever its capitals', async () => {
      const taken = rows(1)
      await run(files.csv([HEADING, ...taken]))
      const shouted = (taken[0] ?? []).with(0, taken[0]?.[0]?.toUpperCase() ?? '')
      const checked = await imports.check(
        await openImportFile(files.csv([HEADING, ...rows(1), shouted])),
      )
      expect(checked.errors).toEqual([{ cell: 'A3', problem: 'taken' }])
    })

    test('the same file twice is one import', async () => {
      const path = files.csv([HEADING, ...rows(2)])
      const first = await run(path)
      const before = await countAccounts()
      const again = await run(path)
      expect(again).toMatchObject({ outcome: 'imported-before' })
      expect('importId' in again && 'importId' in first && again.importId === first.importId).toBe(
        true,
      )
      expect(await countAccounts()).toBe(before)
    })

    test('twice at once: one import', async () => {
      const path = files.csv([HEADING, ...rows(20)])
      const before = await countAccounts()
      const both = await Promise.allSettled([run(path), run(path)])
      const imported = both.filter(
        (one) => one.status === 'fulfilled' && one.value.outcome === 'imported',
      )
      expect(imported).toHaveLength(1)
      expect(await countAccounts()).toBe(before + 20)
    })

    test('undone: unused accounts go, used ones stay, and the file may come again', async () => {
      const three = rows(3)
      const path = files.csv([HEADING, ...three])
      const done = await run(path)
      if (done.outcome !== 'imported') throw new Error(done.outcome)
      const used = await portal.db
        .selectFrom('portal_credential')
        .select('account_id')
        .where('username', '=', three[1]?.[0] ?? '')
        .executeTakeFirstOrThrow()
      await portal.db
        .updateTable('account')
        .set({ last_signed_in_at: new Date() })
        .where('id', '=', used.account_id)
        .execute()
      const before = await countAccounts()
      expect(await imports.undo(done.importId, 'Trần Văn A')).toEqual({
        outcome: 'undone',
        removed: 2,
        kept: 1,
      })
      expect(await imports.undo(done.importId, 'Trần Văn A')).toEqual({ outcome: 'unknown' })
      expect(await countAccounts()).toBe(before - 2)
      expect(
        (await imports.list()).find(({ id }) => id === done.importId)?.undoneAt,
      ).toBeInstanceOf(Date)
      expect(await run(path, { skipErrors: true })).toMatchObject({
        outcome: 'imported',
        accounts: 2,
      })
    })

    test('a heading that lacks a column stops everything before the first row', async () => {
      const outcome = await run(
        files.csv([HEADING.slice(1), ...rows(1).map((row) => row.slice(1))]),
      )
      expect(outcome).toMatchObject({
        outcome: 'errors',
        checked: { rows: 0, headingProblems: [{ problem: 'missing-column', column: 'username' }] },
      })
    })

    test('thousands of errors are counted, and only the first are kept', async () => {
      const bad = rows(MOST_ERRORS + 500).map((row) => row.with(1, 'x'))
      const checked = await imports.check(await openImportFile(files.csv([HEADING, ...bad])))
      expect(checked.errorCount).toBe(MOST_ERRORS + 500)
      expect(checked.errors).toHaveLength(MOST_ERRORS)
    })
  })
}
