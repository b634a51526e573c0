import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
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

function readReport(args: string[]): Promise<Report> {
  const options = { env: { ...process.env, MOTCUA_FULL: '1' }, maxBuffer: 64 * 1024 * 1024 }
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [vitest, ...args], options, (_error, stdout, stderr) => {
      // A failed test is an exit code and a report; without a report nothing ran.
      const start = stdout.indexOf('{"numTotalTestSuites"')
      if (start < 0) reject(new Error(`no report: ${stderr.slice(-2_000)}`))
      else resolve(JSON.parse(stdout.slice(start)) as Report)
    })
  })
}
