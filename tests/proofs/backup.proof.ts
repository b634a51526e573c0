import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { backUp, type Place, restore, verify } from '@mot-cua/operations'
import { createThrowAwayDatabase, findPostgres } from '@mot-cua/testing'
import pg from 'pg'
import { identityWith } from './backup-identity.ts'
import { type BackedUpParty, query } from './backup-party.ts'
import { provinceWith } from './backup-province.ts'
import { needServers, type Proof, type ProofResult, ProofSkipped } from './proof.ts'

type Size = {
  /** Of people at identity. */
  accounts: number
  /** Of either party. */
  auditRows: number
  /** Officials of the province. */
  staff: number
}

export const proof: Proof<Size> = {
  title:
    'backups of identity and of a province, taken under writes, come back row by row, and what was changed is found',
  full: { accounts: 1_000_000, auditRows: 1_000_000, staff: 5_000 },
  short: { accounts: 2_000, auditRows: 2_000, staff: 101 },
  async run({ accounts, auditRows, staff }) {
    if (spawnSync('pg_dump', ['--version']).status !== 0) throw new ProofSkipped('no pg_dump here')
    const identity = await runOne(identityWith({ accounts, auditRows }), 1)
    const province = await runOne(provinceWith({ staff, auditRows }), staff)
    return {
      n: identity.n + province.n,
      holds: identity.holds && province.holds,
      figures: {
        ...identity.figures,
        ...Object.fromEntries(
          Object.entries(province.figures).map(([name, value]) => [`province_${name}`, value]),
        ),
      },
    }
  },
}

/** `people` is how many the restored party has to know again. */
async function runOne(party: BackedUpParty, people: number): Promise<ProofResult> {
  const postgres = await findPostgres()
  needServers(postgres)
  const [before, after] = [
    await createThrowAwayDatabase(postgres),
    await createThrowAwayDatabase(postgres),
  ]
  const folder = mkdtempSync(join(tmpdir(), 'motcua-backup-'))
  try {
    const stage = { before: before.url, after: after.url, drop: before.drop, folder }
    return await prove(party, stage, people)
  } finally {
    rmSync(folder, { recursive: true })
    await before.drop()
    await after.drop()
  }
}

type Stage = { before: string; after: string; drop: () => Promise<void>; folder: string }

async function prove(
  party: BackedUpParty,
  { before, after, drop, folder }: Stage,
  people: number,
): Promise<ProofResult> {
  await party.openAndClose(before)
  await party.fill(before)
  const { name, secretKey } = party
  const place: Place = { party: name, databaseUrl: before, secretKey }
  const writing = writeOn(before, party.work)
  const [manifest, backupSeconds] = await timed(() => backUp(place, join(folder, 'backup')))
  const written = await writing.stop()
  await drop()

  const restored = { ...place, databaseUrl: after }
  const [verified, restoreSeconds] = await timed(() => restore(restored, join(folder, 'backup')))
  const leaked = (await query(after, `select 1 from ${name}.ephemeral`)).length
  const [, startSeconds] = await timed(() => party.openAndClose(after))
  const known = await party.readBack(after)
  // Told apart by the words, because the database holds more than sealed secrets.
  const otherKey = await verify({ ...restored, secretKey: `${secretKey}-of-another` })
  const closed = otherKey.mismatches.filter((problem) => problem.includes('does not open')).length
  const seen = await findHarms(party, restored, join(folder, 'backup'))
  const rows = Object.values(manifest.inventory.tables).reduce((sum, table) => sum + table.rows, 0)
  return {
    n: rows,
    holds:
      verified.mismatches.length === 0 &&
      verified.rows === rows &&
      verified.opened > 0 &&
      written > 0 &&
      leaked === 0 &&
      known === people &&
      seen.found === seen.done &&
      closed === verified.opened,
    figures: {
      mismatches: verified.mismatches.length,
      writtenMeanwhile: written,
      sealedOpened: verified.opened,
      shortLivedRows: leaked,
      peopleKnownAgain: `${known} of ${people}`,
      harmsFound: `${seen.found} of ${seen.done}`,
      backupSeconds,
      rtoSeconds: Math.round((restoreSeconds + startSeconds) * 10) / 10,
    },
  }
}

/** Somebody works every moment while the backup is taken. */
function writeOn(url: string, statement: string) {
  let isOver = false
  let written = 0
  const writing = (async () => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    while (!isOver) {
      await client.query(statement)
      written += 1
    }
    await client.end()
  })()
  return {
    async stop() {
      isOver = true
      await writing
      return written
    },
  }
}

async function findHarms({ harms }: BackedUpParty, place: Place, folder: string) {
  let found = 0
  for (const { act, said } of harms) {
    const before = await verify(place, folder)
    await query(place.databaseUrl, act)
    const after = await verify(place, folder)
    const isNew = (problem: string) =>
      problem.includes(said) && !before.mismatches.includes(problem)
    if (after.mismatches.some(isNew)) found += 1
  }
  return { done: harms.length, found }
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const startedAt = performance.now()
  const result = await work()
  return [result, Math.round((performance.now() - startedAt) / 100) / 10]
}
