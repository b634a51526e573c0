import { columnOf, MAX_CELL_LENGTH, MAX_COLUMNS, refuseFile, type SheetRow } from './sheet.ts'
import { createTextPool, type TextPool } from './text-pool.ts'
import { openWorkbook, readXml, type Workbook, type XmlHandler } from './workbook.ts'

/** The first sheet of a workbook row by row; only the texts it shares are held. */
export async function* readWorkbookRows(path: string): AsyncGenerator<SheetRow> {
  const workbook = await openWorkbook(path)
  try {
    const sheet = await findFirstSheet(workbook)
    const shared = await readSharedTexts(workbook)
    const xml = await workbook.open(sheet.part)
    if (!xml) refuseFile('a workbook without a sheet')
    yield* readXml(xml, collectRows(sheet.name, shared))
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

async function readElements(workbook: Workbook, part: string, element: string) {
  const xml = await workbook.open(part)
  if (!xml) refuseFile(`no ${part}`)
  let found: Record<string, string>[] = []
  const take = () => {
    const taken = found
    found = []
    return taken
  }
  const open = (name: string, attributes: Record<string, string>) => {
    if (name === element) found.push(attributes)
  }
  return Array.fromAsync(readXml(xml, { open, take }))
}

async function readSharedTexts(workbook: Workbook): Promise<TextPool> {
  const xml = await workbook.open('xl/sharedStrings.xml')
  const texts = createTextPool()
  if (xml) for await (const text of readXml(xml, collectTexts())) texts.add(text)
  return texts
}

function collectTexts(): XmlHandler<string> {
  let made: string[] = []
  let text: string[] | undefined
  let inText = false
  return {
    open(name) {
      if (name === 'si') text = []
      inText = name === 't'
    },
    text(part) {
      if (inText) text?.push(part)
    },
    close(name) {
      inText = false
      if (name !== 'si') return
      made.push(bounded((text ?? []).join('')))
      text = undefined
    },
    take() {
      const taken = made
      made = []
      return taken
    },
  }
}

type Cell = { column: number; type: string | undefined; text: string }

/** Numbers and dates stay as they stand; what they mean is the column's to say. */
function collectRows(sheet: string, shared: TextPool): XmlHandler<SheetRow> {
  let made: SheetRow[] = []
  let number = 0
  let cells: string[] = []
  let cell: Cell | undefined
  let inValue = false
  return {
    open(name, attributes) {
      if (name === 'row') {
        number = Number(attributes['r'] ?? number + 1)
        cells = []
      }
      if (name === 'c') cell = openCell(attributes, cells.length)
      inValue = name === 'v' || name === 't'
    },
    text(part) {
      if (inValue && cell) cell.text += part
    },
    close(name) {
      inValue = false
      if (name === 'c' && cell) {
        place(cells, cell.column, valueOf(cell, shared))
        cell = undefined
      }
      if (name === 'row') made.push({ sheet, row: number, cells })
    },
    take() {
      const taken = made
      made = []
      return taken
    },
  }
}

function openCell(attributes: Record<string, string>, next: number): Cell {
  const column = attributes['r'] === undefined ? next : columnOf(attributes['r'])
  if (column < 0 || column >= MAX_COLUMNS) refuseFile('too many columns')
  return { column, type: attributes['t'], text: '' }
}

function place(cells: string[], column: number, value: string): void {
  while (cells.length < column) cells.push('')
  cells[column] = value
}

function valueOf({ type, text }: Cell, shared: TextPool): string {
  return bounded(type === 's' ? shared.get(Number(text)) : text)
}

function bounded(text: string): string {
  if (text.length > MAX_CELL_LENGTH) refuseFile('a cell that is too long')
  return text
}
