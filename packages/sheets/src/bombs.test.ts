import { DomainError } from '@mot-cua/kernel'
import { createTestFiles } from '@mot-cua/testing'
import { afterAll, expect, test } from 'vitest'
import { openImportFile } from './open-file.ts'
import { bombPart, storedPart, workbookParts, type ZipPart, zipOf } from './test-zip.ts'
import { createTextPool } from './text-pool.ts'

const files = createTestFiles()
afterAll(() => files.remove())

const MOST_GROWTH_BYTES = 50 * 2 ** 20
/** Of work: what else the machine does is not the file's doing. */
const MOST_WORK_MS = 2_000
const SHEET = 'xl/sheet1.xml'
const TEXTS = 'xl/sharedStrings.xml'
const MEGABYTES = 10
const endless = 'a'.repeat(MEGABYTES * 2 ** 20)

async function readAll(path: string): Promise<{ failed: unknown; workMs: number; growth: number }> {
  const [started, before] = [process.cpuUsage(), process.memoryUsage.rss()]
  let most = before
  let failed: unknown
  try {
    for await (const _batch of (await openImportFile(path)).rows()) {
      most = Math.max(most, process.memoryUsage.rss())
    }
  } catch (error) {
    failed = error
  }
  most = Math.max(most, process.memoryUsage.rss())
  const { user, system } = process.cpuUsage(started)
  return { failed, workMs: (user + system) / 1000, growth: most - before }
}

const workbook = (...parts: ZipPart[]) => zipOf([...workbookParts, ...parts])
const inCell = '<worksheet><sheetData><row r="7"><c r="C7" t="inlineStr"><is><t>'
const sheetWith = (inside: string) => storedPart(SHEET, `${inCell}${inside}`)
const cellOfText = '<worksheet><row r="7"><c r="C7" t="s"><v>0</v></c></row></worksheet>'

test.each<[string, () => Buffer | string, RegExp]>([
  [
    'a gigabyte in one cell, packed into one megabyte',
    () => workbook(bombPart(SHEET, { start: inCell, megabytes: 1024 })),
    /sheet1\.xml is too large/,
  ],
  [
    'a part packed beyond all measure',
    () => workbook(bombPart(SHEET, { start: inCell, megabytes: 200 })),
    /packed far beyond/,
  ],
  [
    'a part that says it is small',
    () => workbook({ ...bombPart(SHEET, { start: inCell, megabytes: 200 }), sizeBytes: 4096 }),
    /broken \.xlsx/,
  ],
  ['a cell without end', () => workbook(sheetWith(endless)), /^Dân!C7: a cell holds at most 2,000/],
  [
    'a cell of texts without end',
    () => workbook(sheetWith(`</t><t>${'ab</t><t>'.repeat(100_000)}`)),
    /^Dân!C7: a cell holds at most 2,000/,
  ],
  [
    'a shared text without end',
    () => workbook(storedPart(TEXTS, `<sst><si><t>${endless}`), storedPart(SHEET, cellOfText)),
    /a text that cells share: a cell holds at most/,
  ],
  [
    'a shared text that is too long, told where it stands',
    () =>
      workbook(
        storedPart(TEXTS, `<sst><si><t>${'a'.repeat(50_000)}</t></si></sst>`),
        storedPart(SHEET, cellOfText),
      ),
    /^Dân!C7: a cell holds at most 2,000/,
  ],
  [
    'an attribute without end',
    () => workbook(storedPart(SHEET, `<worksheet><row r="${endless}`)),
    /a cell holds at most/,
  ],
  [
    'elements within elements',
    () => workbook(storedPart(SHEET, '<row>'.repeat(1_000_000))),
    /elements within elements/,
  ],
  ['a line of CSV without end', () => `a,b\nc,${endless}`, /^B2: a cell holds at most 2,000/],
  ['a quoted cell of CSV without end', () => `a,b\n"${endless}`, /^A2: a cell holds at most/],
  ['columns of CSV without end', () => `a,b\n${','.repeat(2 ** 22)}`, /^CW2: a table has at most/],
  ['a heading of CSV without end', () => endless, /^A1: a cell holds at most/],
])('%s: refused within two seconds, in fifty megabytes', async (_story, content, sentence) => {
  const path = files.text(content())
  const { failed, workMs, growth } = await readAll(path)
  expect(failed).toBeInstanceOf(DomainError)
  expect((failed as DomainError).message).toMatch(sentence)
  expect(workMs).toBeLessThan(MOST_WORK_MS)
  expect(growth).toBeLessThan(MOST_GROWTH_BYTES)
})

test('a pool of texts is full at two million of them', () => {
  const pool = createTextPool()
  let added = 0
  while (added <= 2_000_000 && pool.add('ab')) added += 1
  expect(added).toBe(2_000_000)
})
