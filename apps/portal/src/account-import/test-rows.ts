/** bcrypt of `Mat-khau-cu-2019`, as another system kept it. */
export const BCRYPT_HASH = '$2b$10$abcdefghijklmnopqrstuuJ8Q1q0m5r3q0C5WcXvTnH2oWc3ULqK2'

export const HEADING = [
  'Tên đăng nhập',
  'Mật khẩu (băm)',
  'Họ và tên *',
  'Số điện thoại',
  'Email',
  'Số CCCD',
  'Ngày sinh',
  'Giới tính',
]

/** One good row; what is given stands in place of what it has. */
export function rowOf(number: number, changed: Record<number, string> = {}): string[] {
  const digits = String(number).padStart(7, '0')
  const row = [
    `nguoidan${number}`,
    BCRYPT_HASH,
    `Nguyễn Thị Số ${number}`,
    `091${digits}`,
    `dan${number}@example.vn`,
    `09918600${String(number).padStart(4, '0')}`,
    '04/05/1986',
    'Nữ',
  ]
  return row.map((cell, column) => changed[column] ?? cell)
}
