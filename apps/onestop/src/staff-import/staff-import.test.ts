import { systemClock } from '@mot-cua/kernel'
import { openImportFile } from '@mot-cua/sheets'
import { createTestFiles, plainText } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStaffImports } from '../app.ts'
import { type LocalStage, openLocalStage } from '../staff-sign-in/test-local.ts'
import { lan, onestopSetups, SECRET_KEY } from '../test-onestop.ts'
import type { FirstCode, StaffImports } from './staff-import.ts'

const files = createTestFiles()
afterAll(() => files.remove())

const UNITS = [
  ['Mã đơn vị', 'Tên đơn vị', 'Loại đơn vị', 'Mã đơn vị cấp trên', 'Mã xã'],
  ['H08', 'UBND tỉnh Bình Định', 'province', '', ''],
  ['H08.15', 'Sở Tư pháp', 'department', 'H08', ''],
]
const WHO = ['Số CCCD', 'Ngày sinh', 'Giới tính']
const LAN = ['099186000123', '04/05/1986', 'Nữ']
const STAFF = [
  ['Tên đăng nhập', 'Họ và tên', 'Mã đơn vị', 'Vai trò', 'Số điện thoại', ...WHO],
  ['lan.nt', 'Nguyễn Thị Lan', 'H08.15', 'reception', '0990100001', ...LAN],
  ['kythuat.1', 'Trần Văn Minh', 'H08', 'technical-admin', '0990100002'],
]
const PASSWORD = 'Thuyền về có nhớ bến chăng'

for (const setup of onestopSetups) {
  describe.skipIf(setup.isSkipped)(`a province filled from files on ${setup.title()}`, () => {
    let stage: LocalStage
    let imports: StaffImports
    let codes: readonly FirstCode[] = []
    beforeAll(async () => {
      stage = await openLocalStage(setup)
      const {
        opened: { engine },
        preset,
      } = stage
      imports = await openStaffImports({ engine, preset, secretKey: SECRET_KEY, now: systemClock })
    })
    afterAll(() => stage?.close())

    const run = async (units: string[][], accounts: string[][], keep = true) =>
      imports.run(
        {
          units: await openImportFile(files.csv(units, ';')),
          accounts: await openImportFile(await files.workbook(accounts)),
        },
        {
          askedBy: 'Trần Thị Mai',
          keepCodes: keep
            ? (given) => {
                codes = given
                return Promise.resolve()
              }
            : undefined,
        },
      )
    const count = async (table: 'unit' | 'staff_account' | 'audit') => {
      const { size } = await stage.db
        .selectFrom(table)
        .select(({ fn }) => fn.countAll<string>().as('size'))
        .executeTakeFirstOrThrow()
      return Number(size)
    }
    const counts = () => Promise.all([count('unit'), count('staff_account'), count('audit')])

    test('one bad row in either file, and nothing of both is written', async () => {
      const before = await counts()
      const bad = [...STAFF, ['ha.le', 'Lê Hà', 'H08.99', 'approver', '']]
      const done = await run(UNITS, bad)
      expect(done.outcome).toBe('errors')
      expect(done.checked.accounts.errors).toEqual([{ cell: 'Dân!C4', problem: 'unit-unknown' }])
      expect(await counts()).toEqual(before)
    })

    test('where the codes cannot be kept, nothing is written', async () => {
      const before = await counts()
      const wish = { askedBy: 'Mai', keepCodes: () => Promise.reject(new Error('full')) }
      const units = await openImportFile(files.csv(UNITS))
      const accounts = await openImportFile(files.csv(STAFF))
      await expect(imports.run({ units, accounts }, wish)).rejects.toThrow('full')
      expect(await counts()).toEqual(before)
    })

    test('units, officials and codes; by the code a password, by both the workspace', async () => {
      const done = await run(UNITS, STAFF)
      expect(done).toMatchObject({ outcome: 'imported', codes: 2, checked: { operators: 1 } })
      expect(codes.map(({ username }) => username)).toEqual(['lan.nt', 'kythuat.1'])
      const { page } = await stage.typePassword({ username: 'nobody' })
      const form = await page.click('Quên mật khẩu?')
      const fields = { username: 'lan.nt', code: codes[0]?.code ?? '', password: PASSWORD }
      const set = await form.submit(fields, 'Lưu mật khẩu mới')
      expect(plainText(set.html)).toContain('Đã đổi mật khẩu')
      const asked = await stage.typePassword({ username: 'lan.nt' }, PASSWORD)
      const code = await stage.phones.nextCode('+84990100001')
      const end = await asked.page.submit({ code }, 'Xác nhận')
      expect(end.url.pathname).toBe('/staff')
      expect(plainText(end.html)).toContain('Sở Tư pháp')
    })

    test('who was added, with which roles and by whom, stands in the audit without a code', async () => {
      const events = await stage.db
        .selectFrom('audit')
        .select(['type', 'detail'])
        .where('type', 'in', ['staff.imported', 'staff.account-imported', 'staff.first-code-given'])
        .execute()
      expect(events.map(({ type }) => type).toSorted()).toEqual([
        'staff.account-imported',
        'staff.account-imported',
        'staff.first-code-given',
        'staff.first-code-given',
        'staff.imported',
      ])
      const whole = events.find(({ type }) => type === 'staff.imported')
      expect(whole?.detail).toEqual({ by: 'Trần Thị Mai', units: 2, accounts: 2, codes: 2 })
      expect(JSON.stringify(events)).not.toContain(codes[0]?.code)
    })

    test('who the official is, the register is asked; after the day the e-ID opens the account', async () => {
      const { id } = await stage.db
        .selectFrom('staff_account')
        .select('id')
        .where('username', '=', 'lan.nt')
        .executeTakeFirstOrThrow()
      const stated = {
        fullName: 'Nguyễn Thị Lan',
        personalId: '099186000123',
        dateOfBirth: '1986-05-04',
        gender: 'female' as const,
      }
      const { staffIdentities } = stage.features
      expect(await staffIdentities.find(id)).toMatchObject({ verification: 'waiting', stated })
      stage.register.add(stated)
      await staffIdentities.runRound()
      expect((await staffIdentities.find(id))?.verification).toBe('verified')
      await stage.setCutOver('2024-01-01T00:00:00Z')
      expect((await stage.signInStaff(lan)).page.url.pathname).toBe('/staff')
      await stage.setCutOver(null)
    })

    test('where one number is for one account, a second account with it is refused', async () => {
      const { settings } = stage.features
      const set = async (value: 'one' | 'several') => {
        const by = { version: settings.current().version, actor: { name: 'test' } }
        await settings.change({ key: 'hatsPerPerson', value, reason: 'test' }, by)
      }
      const head = STAFF[0] ?? []
      const second = ['lan.hai', 'Nguyễn Thị Lan', 'H08', 'approver', '', ...LAN]
      const accounts = await openImportFile(files.csv([head, second]))
      expect((await imports.check({ accounts })).accounts.errors).toEqual([])
      await set('one')
      const { errors } = (await imports.check({ accounts })).accounts
      expect(errors).toEqual([{ cell: 'F2', problem: 'number-taken' }])
      await set('several')
    })

    test('again: nothing changes, and without a file for codes none is given', async () => {
      const before = await counts()
      const done = await run(UNITS, STAFF, false)
      expect(done).toMatchObject({ outcome: 'imported', codes: 0 })
      expect(done.checked).toMatchObject({
        units: { added: [], same: ['H08', 'H08.15'], differing: [] },
        accounts: { added: [], same: ['lan.nt', 'kythuat.1'], differing: [] },
      })
      expect(await counts()).toEqual(before)
    })

    test('again with a file for codes: a new one for those alone who have no password yet', async () => {
      const [, old] = codes
      expect(await run(UNITS, STAFF)).toMatchObject({ codes: 1 })
      expect(codes.map(({ username }) => username)).toEqual(['kythuat.1'])
      expect(codes[0]?.code).not.toBe(old?.code)
    })

    test('what differs is told and left as it is', async () => {
      const rows = STAFF.map((row) => (row[0] === 'lan.nt' ? row.with(3, 'unit-head') : row))
      const done = await run(UNITS, rows, false)
      expect(done.checked.accounts.differing).toEqual([
        { cell: 'Dân!A2', of: 'lan.nt', columns: ['roles'] },
      ])
      const held = await stage.db.selectFrom('staff_role').select('role').execute()
      expect(held.map(({ role }) => role).toSorted()).toEqual(['reception', 'technical-admin'])
    })

    test('a dry run writes nothing', async () => {
      const before = await counts()
      const more = [...STAFF, ['ky.thuat.2', 'Lê Hà', 'H08', 'technical-admin', '']]
      const checked = await imports.check({ accounts: await openImportFile(files.csv(more)) })
      expect(checked).toMatchObject({ operators: 2, accounts: { errors: [] } })
      expect(checked.accounts.added.map(({ username }) => username)).toEqual(['ky.thuat.2'])
      expect(await counts()).toEqual(before)
    })
  })
}
