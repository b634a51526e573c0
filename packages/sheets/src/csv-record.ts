import { cellAddress, MAX_CELL_LENGTH, MAX_COLUMNS, refuseFile, refuseLongCell } from './sheet.ts'

const QUOTE = 34
const [LINE_FEED, RETURN, COMMA, SEMICOLON] = [10, 13, 44, 59]
/** Each of a cell's letters may be a quote, which is written twice, between two more. */
const MAX_WRITTEN_LENGTH = 2 * MAX_CELL_LENGTH + 2

/** Which of the two stands between cells, as a character code. */
export type CsvFormat = { separator: number }

type Reading = CsvFormat & {
  /** Nothing follows this text. */
  isLast: boolean
  row: number
}

/** What stands between the first cells; undefined until their end is there. */
export function separatorOf(text: string, isLast: boolean): CsvFormat | undefined {
  for (let at = 0, isQuoted = false; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) isQuoted = !isQuoted
    if (isQuoted) continue
    if (code === COMMA || code === SEMICOLON) return { separator: code }
    if (code === LINE_FEED || code === RETURN) return { separator: COMMA }
    if (at > MAX_WRITTEN_LENGTH) refuseLongCell('A1')
  }
  if (text.length > MAX_WRITTEN_LENGTH) refuseLongCell('A1')
  return isLast ? { separator: COMMA } : undefined
}

/**
 * One record of a text from `start` on (RFC 4180 §2), and where the next begins; undefined where
 * its end has not come yet. Throws as soon as a cell is longer than any may be.
 */
export function readCsvRecord(
  text: string,
  start: number,
  reading: Reading,
): { cells: string[]; next: number } | undefined {
  const cells: string[] = []
  for (let at = start; ; at += 1) {
    const place = () => cellAddress({ sheet: undefined, row: reading.row }, cells.length)
    if (cells.length >= MAX_COLUMNS) {
      refuseFile(`${place()}: a table has at most ${MAX_COLUMNS} columns`)
    }
    const cell =
      text.charCodeAt(at) === QUOTE ? readQuoted(text, at, reading) : readPlain(text, at, reading)
    if (cell === undefined) {
      if (text.length - at > MAX_WRITTEN_LENGTH) refuseLongCell(place())
      if (reading.isLast) refuseFile(`${place()}: a quote that never ends`)
      return undefined
    }
    if (cell.value.length > MAX_CELL_LENGTH) refuseLongCell(place())
    cells.push(cell.value)
    at = cell.next
    if (text.charCodeAt(at) === reading.separator) continue
    const next = endOfLine(text, at, reading)
    if (next === 'unknown') return undefined
    if (next !== undefined) return { cells, next }
    cells.pop()
    refuseFile(`${place()}: a quote in the middle of a cell`)
  }
}

type Cell = { value: string; next: number }

function readPlain(text: string, start: number, { separator, isLast }: Reading): Cell | undefined {
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === separator || code === LINE_FEED || code === RETURN || code === QUOTE) {
      return { value: text.slice(start, at), next: at }
    }
  }
  return isLast ? { value: text.slice(start), next: text.length } : undefined
}

function readQuoted(text: string, start: number, { isLast }: Reading): Cell | undefined {
  let isDoubled = false
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 2)) {
    // The last that has come so far may be the first of two.
    if (at + 1 === text.length && !isLast) return undefined
    if (text.charCodeAt(at + 1) === QUOTE) {
      isDoubled = true
      continue
    }
    const value = text.slice(start + 1, at)
    return { value: isDoubled ? value.replaceAll('""', '"') : value, next: at + 1 }
  }
  return undefined
}

/** Where the next record begins; undefined where no line ends here. */
function endOfLine(text: string, at: number, { isLast }: Reading): number | 'unknown' | undefined {
  const code = text.charCodeAt(at)
  if (at >= text.length) return isLast ? at : 'unknown'
  if (code === LINE_FEED) return at + 1
  if (code !== RETURN) return undefined
  if (at + 1 === text.length && !isLast) return 'unknown'
  return text.charCodeAt(at + 1) === LINE_FEED ? at + 2 : at + 1
}
