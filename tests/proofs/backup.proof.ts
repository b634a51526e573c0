import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSqlEphemeralStore, openPostgres } from '@mot-cua/database'
import { openIdentity } from '@mot-cua/identity'
import { systemClock } from '@mot-cua/kernel'
import { backUp, type Place, restore, verify } from '@mot-cua/operations'
import { createThrowAwayDatabase, findPostgres, seedPeople } from '@mot-cua/testing'
import { createLogger } from '@mot-cua/web'
import pg from 'pg'
import { needServers, type Proof, ProofSkipped } from './proof.ts'

type Size = { accounts: number; auditRows: number }

const SECRET_KEY = 'proof-master-secret-of-a-backed-up-party'
const CANARY = 'canary-of-a-code-under-way'

export const proof: Proof<Size> = {
  title: 'a backup taken under writes comes back row by row, and what was changed is found',
  full: { accounts: 1_000_000, auditRows: 1_000_000 },
  short: { accounts: 2_000, auditRows: 2_000 },
  async run(size) {
    const postgres = await findPostgres()
    needServers(postgres)
    if (spawnSync('pg_dump', ['--version']).status !== 0) throw new ProofSkipped('no pg_dump here')
    const [before, after] = [
      await createThrowAwayDatabase(postgres),
      await createThrowAwayDatabase(postgres),
    ]
    const folder = mkdtempSync(join(tmpdir(), 'motcua-backup-'))
    try {
      return await prove({ before: before.url, after: after.url, drop: before.drop, folder }, size)
    } finally {
      rmSync(folder, { recursive: true })
      await before.drop()
      await after.drop()
    }
  },
}

type Stage = { before: string; after: string; drop: () => Promise<void>; folder: string }

async function prove({ before, after, drop, folder }: Stage, size: Size) {
  await openAndClose(before)
  await fill(before, size)
  const place: Place = { party: 'identity', databaseUrl: before, secretKey: SECRET_KEY }
  const writing = writeOn(before)
  const [manifest, backupSeconds] = await timed(() => backUp(place, join(folder, 'backup')))
  const written = await writing.stop()
  await drop()

  const restored = { ...place, databaseUrl: after }
  const [verified, restoreSeconds] = await timed(() => restore(restored, join(folder, 'backup')))
  const leaked = await countEphemeral(after)
  const [, startSeconds] = await timed(() => openAndClose(after))
  // Told apart by the words, because the database holds more than sealed secrets.
  const otherKey = await verify({ ...restored, secretKey: `${SECRET_KEY}-of-another` })
  const closed = otherKey.mismatches.filter((problem) => problem.includes('does not open')).length
  const seen = await findHarms(restored, join(folder, 'backup'))
  const rows = Object.values(manifest.inventory.tables).reduce((sum, table) => sum + table.rows, 0)
  return {
    n: rows,
    holds:
      verified.mismatches.length === 0 &&
      verified.rows === rows &&
      verified.opened > 0 &&
      written > 0 &&
      leaked === 0 &&
      seen.found === seen.done &&
      closed === verified.opened,
    figures: {
      mismatches: verified.mismatches.length,
      writtenMeanwhile: written,
      sealedOpened: verified.opened,
      shortLivedRows: leaked,
      harmsFound: `${seen.found} of ${seen.done}`,
      backupSeconds,
      rtoSeconds: Math.round((restoreSeconds + startSeconds) * 10) / 10,
    },
  }
}

/** Identity as it starts: migrations run, keys made or opened. */
async function openAndClose(url: string): Promise<void> {
  const engine = await openPostgres({ url })
  const store = createSqlEphemeralStore(engine, 'identity')
  const config = {
    issuer: 'http://localhost:21100',
    secretKey: SECRET_KEY,
    initialAccessToken: undefined,
    trustedProxies: [],
    approvedPrivateHosts: [],
    textProfile: 'neutral' as const,
    homeUrl: 'http://localhost:21101/',
    hotline: '1900 0000',
    isOfficial: false,
  }
  const identity = await openIdentity(config, {
    engine,
    store,
    smsGateway: { send: () => Promise.reject(new Error('nothing is sent here')) },
    logger: createLogger({ app: 'identity', level: 'silent' }),
    now: systemClock,
  })
  await store.put('otp:under-way', JSON.stringify(CANARY), 600)
  await identity.close()
  await store.close()
  await engine.close()
}

async function fill(url: string, { accounts, auditRows }: Size): Promise<void> {
  await seedPeople(url, { count: accounts })
  await query(
    url,
    `insert into identity.audit_event (id, at, type, account_id, detail)
     select gen_random_uuid(), now() - i * interval '1 second', 'sign-in.completed',
            (select id from identity.account limit 1), jsonb_build_object('number', i)
     from generate_series(1, $1::int) as i`,
    [auditRows],
  )
}

/** Somebody signs up every moment while the backup is taken. */
function writeOn(url: string) {
  let isOver = false
  let written = 0
  const writing = (async () => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    while (!isOver) {
      await client.query(
        `insert into identity.audit_event (id, at, type) values (gen_random_uuid(), now(), 'x')`,
      )
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

/** What an accident or an intruder could do to a restored database, and what is said of it. */
const harms = [
  {
    act: `update identity.account set phone = '+84900000000'
          where id = (select id from identity.account limit 1)`,
    said: 'table account: the rows are not the same',
  },
  {
    act: `delete from identity.account where id = (select id from identity.account limit 1)`,
    said: 'rows instead of',
  },
  {
    act: `alter table identity.audit_event disable trigger audit_event_append_only`,
    said: 'table audit_event is not append-only',
  },
  {
    act: `update identity.audit_event set detail = '{}'
          where id = (select id from identity.audit_event where detail <> '{}' limit 1)`,
    said: 'table audit_event: the rows are not the same',
  },
]

async function findHarms(place: Place, folder: string) {
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

async function countEphemeral(url: string): Promise<number> {
  return (await query(url, 'select 1 from identity.ephemeral')).length
}

async function query(url: string, statement: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement, values)).rows as unknown[]
  } finally {
    await client.end()
  }
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const startedAt = performance.now()
  const result = await work()
  return [result, Math.round((performance.now() - startedAt) / 100) / 10]
}
