import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ProofResult } from './proof.ts'

type Report = {
  numTotalTests: number
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
}

const vitest = join(
  dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
  'vitest.mjs',
)

/** Runs folders of tests in full, with their waits of minutes, and counts. */
export async function runSuites(folder: string): Promise<ProofResult> {
  const report = await readReport(['run', '--project', 'journeys', '--reporter=json', folder])
  return {
    n: report.numTotalTests,
    holds: report.numPassedTests === report.numTotalTests && report.numTotalTests > 0,
    figures: {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests,
    },
  }
}

/** The reporter writes to a file; a folder of its own keeps two proofs apart. */
async function readReport(args: string[]): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'motcua-proof-'))
  const file = join(folder, 'report.json')
  const env = { ...process.env, MOTCUA_FULL: '1' }
  const command = [vitest, ...args, `--outputFile=${file}`]
  const child = spawn(process.execPath, command, { env, stdio: ['ignore', 2, 2] })
  try {
    await once(child, 'exit')
    // A failed test is an exit code and a report; without a report nothing ran.
    if (!existsSync(file)) throw new Error('the tests could not be run')
    return JSON.parse(readFileSync(file, 'utf8')) as Report
  } finally {
    rmSync(folder, { recursive: true })
  }
}
