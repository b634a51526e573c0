import { shellCatalog } from '../i18n/shell-catalog.ts'
import { createTranslators } from '../i18n/translate.ts'
import { type ErrorCode, errorTable } from './error-table.ts'

const intro = `# Errors

Made from the table in \`packages/web\`; a test fails when the two differ. Do not edit by hand.

A failure is answered with a page, or with \`application/problem+json\` (RFC 9457) where the
caller is a program. Both carry a reference, which stands in the log as \`requestId\` next to
the cause. The cause itself is never shown.

`

const columns = ['Code', 'Status', 'Title in Vietnamese', 'Title in English', 'Way forward']

/** The text of `docs/errors.md`, its table set as the formatter wants it. */
export function renderErrorsDoc(): string {
  const rows = [columns, ...(Object.keys(errorTable) as ErrorCode[]).map(describeCode)]
  const widths = columns.map((_name, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  const [head = '', ...body] = rows.map((row) => renderRow(row, widths, ' '))
  const rule = renderRow(widths.map(String), widths, '-').replace(/\d/g, '-')
  return `${intro}${[head, rule, ...body].join('\n')}\n`
}

function describeCode(code: ErrorCode): string[] {
  const { vi, en } = createTranslators(shellCatalog)
  const { status, wayForward } = errorTable[code]
  const titles = [vi, en].map((t) => t(`errors.${code}.title`))
  return [`\`${code}\``, String(status), ...titles, wayForward]
}

function renderRow(cells: readonly string[], widths: readonly number[], filler: string): string {
  return `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0, filler)).join(' | ')} |`
}
