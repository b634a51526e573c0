import { DomainError } from '@mot-cua/kernel'
import { createTestFiles } from '@mot-cua/testing'
import { afterAll, describe, expect, test } from 'vitest'
import { openImportFile } from './open-file.ts'
import { cellAddress, columnOf } from './sheet.ts'

const files = createTestFiles()
afterAll(() => files.remove())

async function readCells(path: string): Promise<(readonly string[])[]> {
  return (await readRows(path)).map(({ cells }) => cells)
}

async function readRows(path: string) {
  const batches = await Array.fromAsync((await openImportFile(path)).rows())
  return batches.flatMap(({ rows }) => rows)
}

describe('tables that accounts are read from', () => {
  test.each([
    [0, 'A'],
    [25, 'Z'],
    [26, 'AA'],
    [701, 'ZZ'],
  ])('column %i is %s, both ways', (column, letters) => {
    expect(cellAddress({ sheet: undefined, row: 7 }, column)).toBe(`${letters}7`)
    expect(columnOf(`${letters}7`)).toBe(column)
  })

  test('CSV: comma or semicolon, a mark at the start, quotes and line breaks in a cell', async () => {
    const text = '\uFEFFa;b\r\n"x ""y""";"hai\ndòng"\r\n'
    expect(await readCells(files.text(text))).toEqual([
      ['a', 'b'],
      ['x "y"', 'hai\ndòng'],
    ])
    expect(await readCells(files.text('a,b\n1,2'))).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ])
  })

  test('a workbook: Vietnamese, empty cells, numbers, and the name of its sheet', async () => {
    const path = await files.workbook([
      ['Tên', '', 'Số'],
      ['Nguyễn Thị Lan', '', 12],
    ])
    const rows = await readRows(path)
    expect(rows[1]).toEqual({ sheet: 'Dân', row: 2, cells: ['Nguyễn Thị Lan', '', '12'] })
    expect(rows[1] && cellAddress(rows[1], 2)).toBe('Dân!C2')
  })

  test.each([
    ['a workbook of before 2007', Buffer.from('D0CF11E0A1B11AE1', 'hex'), /\.xlsx or CSV/],
    ['a zip that is no workbook', Buffer.from('PK\u0003\u0004rubbish', 'latin1'), /no \.xlsx/],
    ['quotes that never end', '"a,b\n1,2', /A1: a quote that never ends/],
    ['another encoding', Buffer.from([0x61, 0x2c, 0xe9, 0x0a]), /UTF-8/],
    ['a line without end', `a\n${','.repeat(60_000)}`, /CW2: a table has at most 100/],
    ['a quote in a cell', 'a,b"c"', /B1: a quote in the middle/],
    ['a cell without measure', `a,${'x'.repeat(3_000)}`, /B1: a cell holds at most 2,000/],
  ])('%s is refused in words', async (_story, content, sentence) => {
    const path = files.text(content)
    const failed = await readCells(path).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(DomainError)
    expect((failed as DomainError).message).toMatch(sentence)
  })
})
