import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { runChecks } from './run-checks.ts'

/** The longest first, so that none of them is what all wait for at the end. */
const checks = ['types', 'lint', 'boundaries', 'dead', 'format'].map((name) => `check:${name}`)

const failed = await runChecks(checks, {
  atOnce: availableParallelism(),
  start: (script) =>
    spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] }),
  say: (text) => process.stdout.write(text),
})
process.exitCode = failed.length > 0 ? 1 : 0
