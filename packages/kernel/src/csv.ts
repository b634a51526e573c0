/** Excel takes a file without it for the system's own alphabet. */
const BYTE_ORDER_MARK = '\uFEFF'

/** What begins like this is a formula to a spreadsheet, also behind quotes. */
const FORMULA = /^[=+\-@\t\r]/

/** The first line of a file. */
export function csvHead(columns: readonly string[]): string {
  return BYTE_ORDER_MARK + csvLine(columns)
}

/** RFC 4180, every field in quotes; what a spreadsheet would run is kept as text. */
export function csvLine(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\r\n`
}

function csvField(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
