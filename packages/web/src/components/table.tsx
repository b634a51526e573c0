import type { Child } from 'hono/jsx'

export type TableColumn = {
  label: string
  isNumber?: boolean
  /** A zero says nothing that a card has to have a line for. */
  isRare?: boolean
}

type TableProps = {
  caption: string
  columns: readonly TableColumn[]
  /** One cell per column; the first one names the row. */
  rows: readonly (readonly Child[])[]
}

/** A real table that becomes cards on a phone, each value beside its column's name. */
export function Table({ caption, columns, rows }: TableProps) {
  return (
    <table class="table">
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th scope="col" class={numberClass(column)}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((cells) => (
          <tr>
            {columns.map((column, index) => (
              <Cell column={column} isHeader={index === 0} content={cells[index]} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

type CellProps = { column: TableColumn; isHeader: boolean; content: Child }

function Cell({ column, isHeader, content }: CellProps) {
  if (isHeader) return <th scope="row">{content}</th>
  return (
    <td class={classOf(column, content)} data-label={column.label}>
      <span>{content}</span>
    </td>
  )
}

function classOf(column: TableColumn, content: Child): string | undefined {
  return column.isRare && content === '0' ? 'number zero' : numberClass(column)
}

function numberClass(column: TableColumn): string | undefined {
  return column.isNumber ? 'number' : undefined
}
