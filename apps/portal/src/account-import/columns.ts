/** What a file may say of an account. */
export const importColumns = {
  username: ['tên đăng nhập', 'tài khoản', 'username'],
  passwordHash: ['mật khẩu (băm)', 'mật khẩu băm', 'password_hash', 'password hash'],
  fullName: ['họ và tên', 'họ tên', 'full_name', 'full name'],
  phone: ['số điện thoại', 'điện thoại', 'phone'],
  email: ['email', 'thư điện tử', 'e-mail'],
  personalId: ['số cccd', 'số định danh cá nhân', 'số cmt/cccd (12 số)', 'personal_id'],
  legacyIdNumber: ['số cmt', 'số cmt (9 số)', 'số cmnd', 'legacy_id_number'],
  dateOfBirth: ['ngày sinh', 'date_of_birth', 'date of birth'],
  gender: ['giới tính', 'gender'],
  audience: ['loại tài khoản', 'audience'],
} as const satisfies Record<string, readonly string[]>

export type ImportColumn = keyof typeof importColumns

/** Without these there is no account that somebody could sign in with. */
export const neededColumns = ['username', 'passwordHash', 'fullName', 'phone'] as const

export type Columns = ReadonlyMap<ImportColumn, number>

export type HeadingProblem =
  | { problem: 'missing-column'; column: ImportColumn }
  | { problem: 'twice'; column: ImportColumn; at: number }

/** Which column is where, by the words of the first row; columns of other names are left alone. */
export function readHeadings(cells: readonly string[]): {
  columns: Columns
  problems: HeadingProblem[]
} {
  const columns = new Map<ImportColumn, number>()
  const problems: HeadingProblem[] = []
  for (const [at, cell] of cells.entries()) {
    const column = columnNamed(cell)
    if (column === undefined) continue
    if (columns.has(column)) problems.push({ problem: 'twice', column, at })
    else columns.set(column, at)
  }
  for (const column of neededColumns) {
    if (!columns.has(column)) problems.push({ problem: 'missing-column', column })
  }
  return { columns, problems }
}

function columnNamed(cell: string): ImportColumn | undefined {
  // A star marks what must be filled in, on many a form.
  const name = cell.normalize('NFC').replaceAll('*', '').trim().toLowerCase()
  const found = Object.entries(importColumns).find(([, names]) =>
    names.some((known) => known === name),
  )
  return found?.[0] as ImportColumn | undefined
}
