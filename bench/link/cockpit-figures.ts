import { ephemeralMigration, migrate, openPostgres, type SqlEngine } from '@mot-cua/database'
import { createThrowAwayDatabase } from '@mot-cua/testing'
import { sql } from 'kysely'
import { migrations } from '../../apps/portal/migrations/index.ts'
import { createCockpitStore } from '../../apps/portal/src/cockpit/cockpit.store.ts'
import { type Cockpit, createCockpit } from '../../apps/portal/src/cockpit/create-cockpit.ts'
import { byProvince, keysOf } from '../../apps/portal/src/cockpit/places.ts'
import type { PortalTables } from '../../apps/portal/src/tables.ts'
import type { Servers } from '../bench.ts'
import type { Report } from '../figures.ts'

const SCHEMA = 'portal'
const ROUNDS = 5
const MOST_SECONDS = 2
/** Phường Quy Nhơn. */
const COMMUNE = '21583@2025-07-01'

type Asked = Pick<Servers, 'report' | 'postgres'> & { sizes: { accounts: number } }

/** The question “if the cut-over were today” over as many accounts, and the list of one commune. */
export async function measureCockpit({ report, postgres, sizes }: Asked): Promise<void> {
  const database = await createThrowAwayDatabase(postgres)
  const engine = await openPostgres({ url: database.url })
  try {
    await migrate(engine, SCHEMA, [ephemeralMigration, ...migrations])
    await fill(engine, sizes.accounts)
    const cockpit = createCockpit({
      store: createCockpitStore(engine.schema<PortalTables>(SCHEMA)),
      policies: { current: () => ({ lines: [], switched: new Map(), version: 1 }) },
      requiredLevel: () => Promise.resolve(2),
    })
    await measureCount(cockpit, report, sizes.accounts)
    await measureList(cockpit, report, sizes.accounts)
  } finally {
    await engine.close()
    await database.drop()
  }
}

async function measureCount(cockpit: Cockpit, report: Report, accounts: number): Promise<void> {
  const seconds: number[] = []
  let provinces = 0
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now()
    const { rows } = await cockpit.count()
    provinces = byProvince(rows, '?').length
    seconds.push((performance.now() - startedAt) / 1000)
  }
  report({
    figure: 'cockpit: who would be shut out',
    value: Math.max(...seconds),
    unit: 'seconds, slowest of five',
    target: { atMost: MOST_SECONDS },
    detail: { accounts, provinces, fastest: Math.min(...seconds) },
  })
}

async function measureList(cockpit: Cockpit, report: Report, accounts: number): Promise<void> {
  const startedAt = performance.now()
  let people = 0
  for await (const page of cockpit.people(keysOf(COMMUNE))) people += page.length
  report({
    figure: 'cockpit: the list of one commune',
    value: (performance.now() - startedAt) / 1000,
    unit: 'seconds',
    target: { atMost: MOST_SECONDS },
    detail: { accounts, people },
  })
}

/**
 * A third of the people linked, half verified, every second with a dossier of which a fifth is in
 * flight, spread over the communes; one in ten of unknown residence.
 */
async function fill(engine: SqlEngine, accounts: number): Promise<void> {
  const db = engine.schema<PortalTables>(SCHEMA)
  // One million rows a statement: the portal's own bound on a statement is not for filling.
  const run = (statement: string) =>
    sql
      .raw(`set search_path = ${SCHEMA}; set statement_timeout = 0; ${statement};
        reset statement_timeout`)
      .execute(db)
  await run(`
    create unlogged table made as
      select n, gen_random_uuid() as person, gen_random_uuid() as portal, gen_random_uuid() as eid
      from generate_series(1, ${accounts}) as n;
    insert into person (id, created_at) select person, now() from made;
    insert into account (id, person_id, home_person_id, technical_id, type, issuer, subject,
        created_at, commune_code, commune_valid_from)
      select portal, person, person, 'T' || lpad(n::text, 16, '0'), 'portal', 'own', n::text, now(),
        case when n % 10 > 0 then ${communeOf('n')} end,
        case when n % 10 > 0 then date '2025-07-01' end
      from made;
    insert into account (id, person_id, home_person_id, technical_id, type, issuer, subject,
        created_at, last_level)
      select eid, person, person, 'E' || lpad(n::text, 16, '0'), 'eid', 'eid', n::text, now(),
        1 + n % 2
      from made where n % 3 = 0;
    insert into account_field (account_id, name, value, status, source, as_of)
      select portal, 'personalId', '0990' || lpad(n::text, 8, '0'),
        case when n % 2 = 0 then 'verified' else 'self-declared' end, 'registry', now()
      from made;
    insert into account_field (account_id, name, value, status, source, as_of)
      select portal, 'fullName', 'Nguyễn Văn ' || n, 'self-declared', 'self', now() from made;
    insert into dossier (id, account_id, source, code, procedure_name, agency_name, submitted_at,
        status, status_at, sequence, updated_at)
      select gen_random_uuid(), portal, 'bench', n::text, 'x', 'x', now(),
        case when n % 10 = 0 then 4 else 10 end, now(), 1, now()
      from made where n % 2 = 0;
    drop table made`)
  // As autovacuum does in time, after much has been written.
  for (const table of ['account', 'account_field', 'dossier']) {
    await sql.raw(`vacuum analyze ${SCHEMA}.${table}`).execute(db)
  }
}

/** Codes of today's list run from 1 to 32,248 with gaps; Quy Nhơn gets its share. */
function communeOf(n: string): string {
  return `case when ${n} % 3000 = 1 then '21583' else lpad((1 + ${n} % 3321)::text, 5, '0') end`
}
