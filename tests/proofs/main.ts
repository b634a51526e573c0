import { spawnSync } from 'node:child_process'
import { listProofs, loadProof } from './all-proofs.ts'
import { ProofSkipped } from './proof.ts'

const USAGE = 'npm run prove -- NAME [short] [size=number …], or all for every one'

process.exitCode = await main(process.argv.slice(2))
// Something may still hold a socket or a timer, and the answer is given.
process.exit()

async function main([name, ...rest]: string[]): Promise<number> {
  const names = listProofs()
  if (name === undefined) return list(names)
  if (name === 'all') return runEach(names, rest)
  if (!names.includes(name))
    return complain(`There is no proof ${name}. There are: ${names.join(', ')}`)
  const wrong = rest.find((word) => !/^(short|\w+=\d+)$/.test(word))
  if (wrong !== undefined) return complain(`${wrong} is no size. ${USAGE}`)
  return run(name, rest)
}

async function list(names: string[]): Promise<number> {
  const width = Math.max(...names.map((name) => name.length))
  for (const name of names) {
    const { title } = await loadProof(name)
    process.stdout.write(`${name.padEnd(width)}  ${title}\n`)
  }
  process.stdout.write(`\n${USAGE}\n`)
  return 0
}

/** Each in a process of its own: what one leaves in memory must not count for the next. */
function runEach(names: string[], rest: string[]): number {
  const codes = names.map((name) => {
    const args = [...process.execArgv, import.meta.filename, name, ...rest]
    return spawnSync(process.execPath, args, { stdio: 'inherit' }).status
  })
  return codes.every((code) => code === 0) ? 0 : 1
}

/** One line of JSON on the standard output; whatever a proof says on its way goes elsewhere. */
async function run(name: string, rest: string[]): Promise<number> {
  const proof = await loadProof(name)
  const own = rest.filter((word) => word !== 'short').map((word) => word.split('='))
  const changes = Object.fromEntries(own.map(([key, value]) => [key, Number(value)]))
  const size = {
    ...(rest.includes('short') ? (proof.short ?? proof.full) : proof.full),
    ...changes,
  }
  const startedAt = performance.now()
  try {
    const { n, holds, figures } = await proof.run(size)
    const seconds = Math.round((performance.now() - startedAt) / 1000)
    say({ proof: name, n, holds, ...figures, seconds })
    return holds ? 0 : 1
  } catch (error) {
    if (!(error instanceof ProofSkipped)) throw error
    say({ proof: name, skipped: error.message })
    return 0
  }
}

function say(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

function complain(line: string): number {
  process.stderr.write(`${line}\n`)
  return 1
}
