import { createProgress, runMain, stopOnSignal } from '@mot-cua/web'
import { HELP, readCommandLine } from './start/command-line.ts'
import { describeSandbox } from './start/describe-sandbox.ts'
import { openSandbox } from './start/open-sandbox.ts'
import { readSettings } from './start/settings.ts'

await runMain(async () => {
  const startedAt = performance.now()
  const { wantsHelp, env } = readCommandLine(process.argv.slice(2), process.env)
  if (wantsHelp) {
    process.stdout.write(HELP)
    return
  }
  const settings = readSettings(env)
  const output = process.stderr
  const nowMs = () => performance.now()
  const progress = createProgress({
    label: 'Residents',
    total: settings.residents,
    worthTelling: 50_000,
    output,
    nowMs,
  })
  const sandbox = await openSandbox(settings, progress)
  stopOnSignal(() => sandbox.close())
  const seconds = (performance.now() - startedAt) / 1000
  if (env['RESIDENTS'] !== undefined && sandbox.residents !== settings.residents) {
    output.write(
      `The registry was filled with ${sandbox.residents} residents at its first start and stays ` +
        'so; for another number choose another DATA_DIR or DATABASE_URL\n',
    )
  }
  process.stdout.write(describeSandbox(sandbox, seconds))
})
