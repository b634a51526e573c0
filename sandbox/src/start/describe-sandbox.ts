import { drawTerminalCode } from '../guide/guide-code.ts'
import type { Sandbox } from './open-sandbox.ts'

/** What a person sees in the terminal once everything is up. */
export function describeSandbox(sandbox: Sandbox, startedInSeconds: number): string {
  const { addresses, people, guide } = sandbox
  const places = [
    ['Cổng dịch vụ công (portal)', addresses.portal.url],
    ['Một cửa tỉnh Bình Định (one-stop)', addresses.binhdinh.url],
    ['Một cửa tỉnh Bình Phước (one-stop)', addresses.binhphuoc.url],
    ['Định danh điện tử (identity)', addresses.identity.url],
    ['CSDL dân cư (registry)', addresses.registry.url],
    ['Tài khoản Bưu điện (post)', addresses.post.url],
    ['Ứng dụng trên điện thoại (app)', `${addresses.identity.url}/app/`],
    ['Bàn thử nghiệm (desk, SMS)', addresses.desk.url],
  ]
  const persons = people.stories.map(({ story, personalId, password, level, fullName }) => [
    story,
    personalId,
    password,
    String(level),
    fullName,
  ])
  return [
    `Một Cửa is ready (bản mô phỏng, ${startedInSeconds.toFixed(1)} s).`,
    '',
    ...alignColumns(places),
    ...(guide ? describeGuide(guide) : []),
    '',
    ...alignColumns([['story', 'personal id', 'password', 'level', 'name'], ...persons]),
    '',
    `OTP codes arrive at ${addresses.desk.url}/sms. Stop with Ctrl+C.`,
    '',
  ].join('\n')
}

function describeGuide(guide: NonNullable<Sandbox['guide']>): string[] {
  const { url, fingerprint, isNewAuthority } = guide
  return [
    '',
    'WARNING: everybody on this network can use the sandbox, whose passwords, one-time codes and',
    'keys are known to all. Use it on a network you trust, type nothing real, and stop it afterwards.',
    '',
    `On the phone, open ${url} and install the certificate${isNewAuthority ? ' (a new one)' : ''}:`,
    `  ${fingerprint}`,
    '',
    drawTerminalCode(url),
  ]
}

function alignColumns(rows: string[][]): string[] {
  const widths = rows.reduce<number[]>(
    (found, row) => row.map((cell, at) => Math.max(found[at] ?? 0, cell.length)),
    [],
  )
  return rows.map((row) =>
    `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd(),
  )
}
