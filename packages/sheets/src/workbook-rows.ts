import {
  cellAddress,
  columnOf,
  MAX_CELL_LENGTH,
  MAX_COLUMNS,
  type RowBatch,
  refuseFile,
  refuseLongCell,
  type SheetRow,
} from './sheet.ts'
import { createTextPool, type TextPool } from './text-pool.ts'
import { openWorkbook, readXml, type Workbook, type XmlHandler } from './workbook.ts'

/** As many rows as a sheet can have (ECMA-376). */
const LAST_ROW = 1_048_576

/** The first sheet of a workbook row by row; only the texts it shares are held. */
export async function* readWorkbookRows(path: string): AsyncGenerator<RowBatch> {
  const workbook = await openWorkbook(path)
  try {
    const sheet = await findFirstSheet(workbook)
    const shared = await readSharedTexts(workbook)
    const part = await workbook.open(sheet.part)
    if (!part) refuseFile('a workbook without a sheet')
    for await (const { made, share } of readXml(part, collectRows(sheet.name, shared))) {
      yield { rows: made, share }
    }
  } finally {
    workbook.close()
  }
}

async function findFirstSheet(workbook: Workbook): Promise<{ name: string; part: string }> {
  const found = (await readElements(workbook, 'xl/workbook.xml', 'sheet'))[0]
  const relations = await readElements(workbook, 'xl/_rels/workbook.xml.rels', 'Relationship')
  const target = relations.find(({ Id }) => Id !== undefined && Id === found?.['r:id'])?.['Target']
  if (!found || target === undefined) refuseFile('a workbook without a sheet')
  const part = target.startsWith('/') ? target.slice(1) : `xl/${target}`
  return { name: found['name'] ?? '', part }
}

/** Of the parts that list others. */
const MOST_ELEMENTS = 1_000

async function readElements(workbook: Workbook, name: string, element: string) {
  const part = await workbook.open(name)
  if (!part) refuseFile(`no ${name}`)
  const found: Record<string, string>[] = []
  const open = (opened: string, attributes: Record<string, string>) => {
    if (opened !== element) return
    if (found.push(attributes) > MOST_ELEMENTS) refuseFile(`${name} is too large`)
  }
  for await (const _read of readXml(part, { open, take: () => [] })) continue
  return found
}

async function readSharedTexts(workbook: Workbook): Promise<TextPool> {
  const part = await workbook.open('xl/sharedStrings.xml')
  const texts = createTextPool()
  if (part) for await (const _read of readXml(part, collectTexts(texts))) continue
  return texts
}

/** Of a text too long for any cell the beginning is kept: it is refused at the cell that has it. */
function collectTexts(texts: TextPool): XmlHandler<never> {
  let text = ''
  let inText = false
  return {
    open(name) {
      if (name === 'si') text = ''
      inText = name === 't'
    },
    text(part) {
      if (inText && text.length <= MAX_CELL_LENGTH) text += part.slice(0, MAX_CELL_LENGTH + 1)
    },
    close(name) {
      inText = false
      if (name === 'si' && !texts.add(text)) refuseFile('too many texts in a workbook')
    },
    take: () => [],
    refuseEndless: () => refuseLongCell('a text that cells share'),
  }
}

type Cell = { column: number; type: string | undefined; text: string }

/** Numbers and dates stay as they stand; what they mean is the column's to say. */
function collectRows(sheet: string, shared: TextPool): XmlHandler<SheetRow> {
  let made: SheetRow[] = []
  let row = 0
  let cells: string[] = []
  let cell: Cell | undefined
  let inValue = false
  const refuseLong = () => refuseLongCell(cellAddress({ sheet, row }, cell?.column ?? cells.length))
  return {
    open(name, attributes) {
      if (name === 'row') {
        row = rowOf(attributes['r'], row + 1)
        cells = []
      }
      if (name === 'c') cell = openCell(attributes, { sheet, row, next: cells.length })
      inValue = name === 'v' || name === 't'
    },
    text(part) {
      if (!inValue || !cell) return
      if (cell.text.length + part.length > MAX_CELL_LENGTH) refuseLong()
      cell.text += part
    },
    close(name) {
      inValue = false
      if (name === 'c' && cell) {
        const value = cell.type === 's' ? shared.get(Number(cell.text)) : cell.text
        if (value.length > MAX_CELL_LENGTH) refuseLong()
        place(cells, cell.column, value)
        cell = undefined
      }
      if (name === 'row') made.push({ sheet, row, cells })
    },
    take() {
      const taken = made
      made = []
      return taken
    },
    refuseEndless: () => refuseLong(),
  }
}

function rowOf(given: string | undefined, next: number): number {
  const row = given === undefined ? next : Number(given)
  if (!Number.isInteger(row) || row < 1 || row > LAST_ROW) refuseFile('a row without a number')
  return row
}

type Place = { sheet: string; row: number; next: number }

function openCell(attributes: Record<string, string>, { sheet, row, next }: Place): Cell {
  const column = attributes['r'] === undefined ? next : columnOf(attributes['r'])
  if (column < 0 || column >= MAX_COLUMNS) {
    refuseFile(
      `${cellAddress({ sheet, row }, MAX_COLUMNS)}: a table has at most ${MAX_COLUMNS} columns`,
    )
  }
  return { column, type: attributes['t'], text: '' }
}

function place(cells: string[], column: number, value: string): void {
  while (cells.length < column) cells.push('')
  cells[column] = value
}
