import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createThrowAwayDatabase, type TestServer } from '@mot-cua/testing'
import writeExcelFile from 'write-excel-file/node'
import type { Servers } from '../bench.ts'
import type { Sizes } from './link.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const LOOK_EVERY_MS = 50
const LEAST_RATE = 5_000
const MOST_RSS_MB = 300
const HEADING = [
  'Tên đăng nhập',
  'Mật khẩu (băm)',
  'Họ và tên',
  'Số điện thoại',
  'Email',
  'Số CCCD',
  'Ngày sinh',
  'Giới tính',
]

/** The operator's own command over a file of each kind, its start and its check included. */
export async function measureImports({ report, postgres, sizes }: Servers & { sizes: Sizes }) {
  const folder = mkdtempSync(join(tmpdir(), 'motcua-bench-import-'))
  try {
    for (const kind of ['csv', 'xlsx'] as const) {
      const file = join(folder, `accounts.${kind}`)
      await writeFile(kind, file, sizes.imported)
      const { seconds, peakMb, answer } = await importFile(postgres, file)
      const detail = { accounts: sizes.imported, seconds, answer }
      report({
        figure: `import of accounts, ${kind}`,
        value: sizes.imported / seconds,
        unit: 'accounts per second',
        target: { atLeast: LEAST_RATE },
        detail,
      })
      report({
        figure: `import of accounts, ${kind}: most memory`,
        value: peakMb,
        unit: 'MB RSS',
        target: { atMost: MOST_RSS_MB },
        detail: { accounts: sizes.imported },
      })
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function* rowsOf(count: number): Generator<string[]> {
  for (let index = 0; index < count; index += 1) {
    const number = String(index).padStart(7, '0')
    const salt = number.padStart(22, 'a')
    const key = number.padStart(43, 'b')
    yield [
      `nguoidan${index}`,
      `$pbkdf2-sha256$i=29000$${salt}$${key}`,
      `Nguyễn Thị Số ${index}`,
      `091${number}`,
      `dan${index}@example.vn`,
      `09918${number}`,
      '04/05/1986',
      index % 2 === 0 ? 'Nam' : 'Nữ',
    ]
  }
}

async function writeFile(kind: 'csv' | 'xlsx', path: string, count: number): Promise<void> {
  if (kind === 'csv') {
    const lines = [HEADING, ...rowsOf(count)].map((row) => `${row.join(',')}\n`)
    return pipeline(Readable.from(lines), createWriteStream(path))
  }
  const rows = [HEADING, ...rowsOf(count)].map((row) => row.map((value) => ({ value })))
  await writeExcelFile(rows).toFile(path)
}

async function importFile(postgres: TestServer, file: string) {
  const database = await createThrowAwayDatabase(postgres)
  try {
    const startedAt = performance.now()
    const [program = '', ...args] = readOperate()
    const child = spawn(program, [...args, 'import-accounts', file, '--by', 'bench'], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, DATABASE_URL: database.url, SECRET_KEY: 'x'.repeat(32) },
    })
    let peakMb = 0
    const looking = setInterval(() => {
      peakMb = Math.max(peakMb, readPeakMb(child.pid ?? 0))
    }, LOOK_EVERY_MS)
    let answer = ''
    child.stdout.on('data', (chunk: Buffer) => {
      answer += chunk.toString()
    })
    const [code] = (await once(child, 'exit')) as [number | null]
    clearInterval(looking)
    if (code !== 0) throw new Error(`the import ended with ${code}: ${answer}`)
    const seconds = (performance.now() - startedAt) / 1000
    return { seconds, peakMb, answer: answer.replace(/;.*/s, '') }
  } finally {
    await database.drop()
  }
}

/** As `npm run operate` starts it, without npm between: that would hide the process. */
function readOperate(): string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: { operate: string }
  }
  return scripts.operate.split(' ')
}

/** The kernel's own note of the most that was resident; 0 once the process is gone. */
function readPeakMb(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8')
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
