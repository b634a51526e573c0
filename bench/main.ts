import { findPostgres, findRedis } from '@mot-cua/testing'
import { createReport, readVersions } from './figures.ts'
import { FULL, parts, SHORT } from './sign-in/sign-in.ts'

const [name, ...options] = process.argv.slice(2)
const only = options.find((option) => option.startsWith('--only='))?.slice('--only='.length)
const chosen = only === undefined ? Object.keys(parts) : only.split(',')
const unknown = [
  ...options.filter((option) => option !== '--short' && !option.startsWith('--only=')),
  ...chosen.filter((part) => !(part in parts)),
]

if (name !== 'sign-in' || unknown.length > 0) {
  const known = Object.keys(parts).join(',')
  process.stderr.write(`usage: npm run bench -- sign-in [--short] [--only=${known}]\n`)
  process.exit(2)
}

// What an operator runs, built by `prebench`, unless the sources are to be measured.
process.env['START_FROM'] ??= 'build'

const [postgres, redis] = await Promise.all([findPostgres(), findRedis()])
const missing = postgres.missing ?? redis.missing
if (missing !== undefined) {
  process.stderr.write(`the bench needs both servers: ${missing}\n`)
  process.exit(2)
}

const versions = await readVersions(postgres, redis)
const command = ['npm run bench --', name, ...options].join(' ')
const { report, allMet } = createReport({ bench: name, command, versions })
const sizes = options.includes('--short') ? SHORT : FULL
for (const part of chosen) await parts[part]?.({ report, postgres, redis, sizes })
// A short run on a busy machine says little about speed; only the full one fails.
process.exitCode = allMet() || sizes === SHORT ? 0 : 1
