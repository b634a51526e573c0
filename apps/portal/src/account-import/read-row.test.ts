import { readHeadings } from '@mot-cua/sheets'
import { describe, expect, test } from 'vitest'
import { importTable } from './columns.ts'
import { readImportRow } from './read-row.ts'
import { HEADING, rowOf } from './test-rows.ts'

const { columns } = readHeadings(HEADING, importTable)
const read = (changed: Record<number, string> = {}) =>
  readImportRow({ sheet: undefined, row: 17, cells: rowOf(1, changed) }, columns, {
    isKnownHash: (hash) => hash.startsWith('$2'),
  })

describe('headings', () => {
  test('columns are known by their words, whatever their order, stars and capitals', () => {
    const { columns: found, problems } = readHeadings(
      ['PHONE', 'Họ tên*', 'khác', 'username'],
      importTable,
    )
    expect([...found]).toEqual([
      ['phone', 0],
      ['fullName', 1],
      ['username', 3],
    ])
    expect(problems).toEqual([{ problem: 'missing-column', column: 'passwordHash' }])
  })

  test('a column named twice is told', () => {
    expect(readHeadings([...HEADING, 'email'], importTable).problems).toEqual([
      { problem: 'twice', column: 'email', at: 8 },
    ])
  })
})

describe('one row of an import', () => {
  test('a good row is an account, with what is empty left out', () => {
    expect(read({ 4: '' })).toMatchObject({
      account: {
        username: 'nguoidan1',
        audience: 'person',
        phone: '+84910000001',
        fields: {
          fullName: 'Nguyễn Thị Số 1',
          personalId: '099186000001',
          dateOfBirth: '1986-05-04',
          gender: 'female',
        },
      },
    })
    expect(JSON.stringify(read({ 4: '' }))).not.toContain('email')
  })

  test.each([
    [0, '', 'missing'],
    [0, 'có dấu cách', 'username-form'],
    [1, 'mật khẩu rõ', 'unknown-hash'],
    [2, '', 'missing'],
    [3, '0241234567', 'phone-form'],
    [4, 'không phải thư', 'email-form'],
    [5, '12345', 'personal-id-form'],
    [6, '31/02/1986', 'date-form'],
    [7, 'khác', 'gender-form'],
  ])('column %i, «%s»: %s, with its cell', (column, text, problem) => {
    expect(read({ [column]: text })).toEqual({
      errors: [{ cell: `${'ABCDEFGH'[column]}17`, problem }],
    })
  })

  test('every error of a row is told at once', () => {
    expect(read({ 0: '', 3: 'x', 6: 'y' })).toMatchObject({
      errors: [{ cell: 'A17' }, { cell: 'D17' }, { cell: 'G17' }],
    })
  })

  test.each([
    ['a number that lost its zero', { 3: '912345678' }, { phone: '+84912345678' }],
    ['an id that lost its zero', { 5: '99186000001' }, { personalId: '099186000001' }],
    ['a date as a table counts days', { 6: '31536' }, { dateOfBirth: '1986-05-04' }],
    ['a year alone', { 6: '1986' }, { dateOfBirth: '1986' }],
  ])('%s is understood', (_story, changed, fields) => {
    expect(read(changed)).toMatchObject({ account: { fields } })
  })
})
