import { runMain, stopOnSignal } from '@mot-cua/web'
import { describeSandbox } from './start/describe-sandbox.ts'
import { openSandbox } from './start/open-sandbox.ts'
import { readSettings } from './start/settings.ts'

await runMain(async () => {
  const startedAt = performance.now()
  const sandbox = await openSandbox(readSettings(process.env))
  stopOnSignal(() => sandbox.close())
  const seconds = (performance.now() - startedAt) / 1000
  process.stdout.write(describeSandbox(sandbox, seconds))
})
