import { createSealer, deriveKey, systemClock } from '@mot-cua/kernel'
import { openImportFile } from '@mot-cua/sheets'
import { createTestFiles } from '@mot-cua/testing'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStaffImports } from '../app.ts'
import { createNumberKeeper, numberKeyOf } from '../staff-identity/identity-index.ts'
import { saveIdentity } from '../staff-identity/staff-identity.store.ts'
import { type LocalStage, openLocalStage } from '../staff-sign-in/test-local.ts'
import { onestopSetups, SECRET_KEY } from '../test-onestop.ts'
import type { StaffImports } from './staff-import.ts'

const files = createTestFiles()
afterAll(() => files.remove())

const HEAD = ['username', 'full_name', 'unit', 'roles', 'personal_id', 'date_of_birth', 'gender']
const rowOf = (username: string, personalId: string) =>
  [username, 'Lê Thị Hà', 'H08', 'approver'].concat(personalId, '30/09/1982', 'Nữ')

for (const setup of onestopSetups) {
  // In one process alone a transaction waits for the whole of the one before.
  const isSkipped = setup.isSkipped || !setup.isShared
  describe.skipIf(isSkipped)(`one account a number, on ${setup.title()}`, () => {
    let stage: LocalStage
    let imports: StaffImports
    beforeAll(async () => {
      stage = await openLocalStage(setup)
      await stage.addStaff([])
      const { engine } = stage.opened
      const { preset: several } = stage
      const preset = {
        ...several,
        settings: { ...several.settings, hatsPerPerson: 'one' as const },
      }
      imports = await openStaffImports({ engine, preset, secretKey: SECRET_KEY, now: systemClock })
    })
    afterAll(() => stage?.close())

    const run = async (rows: string[][], beforeItsEnd = () => Promise.resolve()) =>
      imports.run(
        { accounts: await openImportFile(files.csv([HEAD, ...rows])) },
        { askedBy: 'Trần Thị Mai', keepCodes: beforeItsEnd },
      )

    const save = (trx: Parameters<typeof saveIdentity>[0], id: string, personalId: string) => {
      const sealer = createSealer(deriveKey(SECRET_KEY, 'sealing'))
      const numbers = createNumberKeeper({ key: numberKeyOf(SECRET_KEY), sealer })
      const named = { fullName: 'Lê Thị Hà', dateOfBirth: '1982-09-30', gender: 'female' as const }
      const rest = { issuedOn: '', issuedBy: '', permanentAddress: '', signingPhone: '' }
      return saveIdentity(trx, numbers, {
        staffAccountId: id,
        stated: { ...named, ...rest, personalId },
        actor: {},
        state: 'waiting',
        knownIn: undefined,
        checkDueAt: undefined,
        mayShareNumber: false,
        at: new Date(),
      })
    }

    const listLocks = async () => {
      const { rows } = await sql<{ granted: boolean }>`select granted from pg_locks
        where locktype = 'advisory'
          and database = (select oid from pg_database where datname = current_database())`.execute(
        stage.db,
      )
      return rows
    }
    const isWaiting = async () => (await listLocks()).some(({ granted }) => !granted)

    test('an import takes as many locks for many numbers as for one', async () => {
      const rows = [1, 2, 3, 4, 5].map((at) => rowOf(`nhieu.${at}`, `09918200020${at}`))
      let held = 0
      const { outcome } = await run(rows, async () => {
        held = (await listLocks()).length
      })
      expect([outcome, held]).toEqual(['imported', 2])
    })

    test('who saves a number of the file meanwhile waits, and is told that it is taken', async () => {
      const { id } = await stage.issue()
      let saving: Promise<unknown> | undefined
      const { outcome } = await run([rowOf('trung.so', '099182000301')], async () => {
        saving = stage.db.transaction().execute((trx) => save(trx, id, '099182000301'))
        await expect.poll(isWaiting).toBe(true)
      })
      expect(outcome).toBe('imported')
      expect(await saving).toBe('number-taken')
    })

    test('a number that somebody saves before the import ends: nothing of it is written', async () => {
      const { id } = await stage.issue()
      const rows = [rowOf('cham.mot', '099182000401'), rowOf('cham.hai', '099182000402')]
      const importing = await stage.db.transaction().execute(async (trx) => {
        await save(trx, id, '099182000402')
        const failed = run(rows).catch(String)
        await expect.poll(isWaiting).toBe(true)
        return { failed }
      })
      expect(await importing.failed).toContain('a personal id was taken')
      const added = stage.db.selectFrom('staff_account').select('id')
      expect(await added.where('username', 'like', 'cham.%').execute()).toEqual([])
    })
  })
}
