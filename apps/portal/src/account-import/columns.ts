import type { Table } from '@mot-cua/sheets'

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

/** Without those needed there is no account that somebody could sign in with. */
export const importTable: Table<ImportColumn> = {
  names: importColumns,
  needed: ['username', 'passwordHash', 'fullName', 'phone'],
}
