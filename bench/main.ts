import { findPostgres, findRedis } from '@mot-cua/testing'
import type { Servers } from './bench.ts'
import { createReport, readVersions } from './figures.ts'
import * as link from './link/link.ts'
import * as qr from './qr/qr.ts'
import * as signIn from './sign-in/sign-in.ts'
import * as sso from './sso/sso.ts'

/** What is measured, by the name on the command line. */
const benches: Record<
  string,
  { parts: string[]; run: (part: string, servers: Servers) => Promise<void> }
> = {
  'sign-in': listParts(signIn),
  qr: listParts(qr),
  link: listParts(link),
  sso: listParts(sso),
}

const [name = '', ...options] = process.argv.slice(2)
const isShort = options.includes('--short')
const bench = benches[name]
const only = options.find((option) => option.startsWith('--only='))?.slice('--only='.length)
const chosen = only === undefined ? (bench?.parts ?? []) : only.split(',')
const unknown = [
  ...options.filter((option) => option !== '--short' && !option.startsWith('--only=')),
  ...chosen.filter((part) => !bench?.parts.includes(part)),
]

if (!bench || unknown.length > 0) {
  for (const [known, { parts }] of Object.entries(benches)) {
    const usage = `npm run bench -- ${known} [--short] [--only=${parts.join(',')}]`
    process.stderr.write(`usage: ${usage}\n`)
  }
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
for (const part of chosen) await bench.run(part, { report, postgres, redis })
// A short run on a busy machine says little about speed; only the full one fails.
process.exitCode = allMet() || isShort ? 0 : 1

type Module<Sizes> = {
  parts: Record<string, (bench: Servers & { sizes: Sizes }) => Promise<void>>
  FULL: Sizes
  SHORT: Sizes
}

function listParts<Sizes>({ parts, FULL, SHORT }: Module<Sizes>) {
  return {
    parts: Object.keys(parts),
    run: async (part: string, servers: Servers) => {
      await parts[part]?.({ ...servers, sizes: isShort ? SHORT : FULL })
    },
  }
}
