import { runMain } from '@mot-cua/web'
import { runCommand } from './commands.ts'

await runMain(async () => {
  process.stdout.write(`${await runCommand(process.argv.slice(2), process.env)}\n`)
})
