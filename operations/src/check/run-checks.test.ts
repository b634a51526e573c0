import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'
import { runChecks } from './run-checks.ts'

test('all run although one fails, which is named with what it said', async () => {
  const said: string[] = []
  const failed = await runChecks(['good', 'bad', 'also good'], {
    atOnce: 2,
    start: (check) => {
      const script = check === 'bad' ? 'console.log("line 7"); process.exit(3)' : '0'
      return spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'pipe'] })
    },
    say: (text) => said.push(text),
  })
  expect(failed).toEqual(['bad'])
  expect(said.join('')).toMatch(
    /ok good .*FAILED bad \(.* s\)\nline 7|FAILED bad \(.* s\)\nline 7/s,
  )
  expect(said).toHaveLength(3)
})
