import type { Sandbox } from './open-sandbox.ts'

/** What a person sees in the terminal once everything is up. */
export function describeSandbox({ addresses, people }: Sandbox, startedInSeconds: number): string {
  const places = [
    ['Cổng dịch vụ công (portal)', addresses.portal.url],
    ['Định danh điện tử (identity)', addresses.identity.url],
    ['CSDL dân cư (registry)', addresses.registry.url],
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
    '',
    ...alignColumns([['story', 'personal id', 'password', 'level', 'name'], ...persons]),
    '',
    `OTP codes arrive at ${addresses.desk.url}/sms. Stop with Ctrl+C.`,
    '',
  ].join('\n')
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
