import pg from 'pg'

const DOSSIERS_EACH = 10
const DOCUMENTS_EACH = 3
/** Every tenth person has linked an old account, and half of what is theirs came in by it. */
const LINKED_EVERY = 10

/** The account with which the person of an index signs in, and the person. */
export function idsOf(index: number) {
  const tail = index.toString(16).padStart(12, '0')
  return {
    personId: `00000000-0000-7000-8000-${tail}`,
    accountId: `00000000-0000-7000-8001-${tail}`,
  }
}

const personId = `('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid`
const accountId = `('00000000-0000-7000-8001-' || lpad(to_hex(i), 12, '0'))::uuid`
const oldAccountId = `('00000000-0000-7000-8002-' || lpad(to_hex(i), 12, '0'))::uuid`

/** Persons with accounts, dossiers and documents, by the portal's own tables. */
export async function fillContents(databaseUrl: string, persons: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('set search_path to portal')
    await fillAccounts(client, persons)
    // One of each person at a time, so that what is one person's lies all over the table.
    for (let turn = 0; turn < DOSSIERS_EACH; turn += 1) await fillDossiers(client, persons, turn)
    for (let turn = 0; turn < DOCUMENTS_EACH; turn += 1) await fillDocuments(client, persons, turn)
    // What autovacuum would do in its own time.
    for (const table of ['account', 'dossier', 'document']) {
      await client.query(`vacuum analyze ${table}`)
    }
  } finally {
    await client.end()
  }
}

async function fillAccounts(client: pg.Client, persons: number): Promise<void> {
  await client.query(
    `insert into person (id, created_at)
     select ${personId}, now() from generate_series(1, $1::int) i`,
    [persons],
  )
  const account = (id: string, type: string, every: number) =>
    client.query(
      `insert into account (id, person_id, home_person_id, technical_id, type, issuer, subject,
         created_at)
       select ${id}, ${personId}, ${personId}, '${type}-' || i, '${type}', '${type}', i::text, now()
       from generate_series($2::int, $1::int, $2::int) i`,
      [persons, every],
    )
  await account(accountId, 'eid', 1)
  await account(oldAccountId, 'portal', LINKED_EVERY)
}

/** Half of a linked person's things came in by the old account. */
function ownerOf(turn: number): string {
  return turn % 2 === 0
    ? accountId
    : `case when i % ${LINKED_EVERY} = 0 then ${oldAccountId} else ${accountId} end`
}

async function fillDossiers(client: pg.Client, persons: number, turn: number): Promise<void> {
  await client.query(
    `insert into dossier (id, account_id, source, code, procedure_code, procedure_name, agency_name,
       submitted_at, due_at, status, status_at, sequence, updated_at, search_text)
     select gen_random_uuid(), ${ownerOf(turn)}, 'province-' || i % 34, 'H08-' || i || '-${turn}',
       '1.005129', 'Cấp bản sao trích lục hộ tịch', 'Ủy ban nhân dân phường số ' || i % 3321,
       timestamptz '2026-11-01' - ((i % 1000) + ${turn} * 97) * interval '1 day',
       timestamptz '2026-11-20', 1 + (i + ${turn}) % 10, timestamptz '2026-11-10', 1, now(),
       'h08-' || i || '-${turn} cap ban sao trich luc ho tich uy ban nhan dan phuong so ' || i % 3321
     from generate_series(1, $1::int) i`,
    [persons],
  )
}

async function fillDocuments(client: pg.Client, persons: number, turn: number): Promise<void> {
  await client.query(
    `insert into document (id, account_id, kind, type_name, name, issuer, number, issued_on, source,
       source_reference, created_at, sequence)
     select gen_random_uuid(), ${ownerOf(turn)}, 'result', 'Giấy tờ hộ tịch',
       'Bản sao trích lục khai sinh', 'Ủy ban nhân dân phường số ' || i % 3321, i || '/TLKS',
       date '2024-01-01' + i % 700, 'province-' || i % 34, 'kq-' || i || '-${turn}',
       timestamptz '2026-11-01' - (i % 1000) * interval '1 day', 1
     from generate_series(1, $1::int) i`,
    [persons],
  )
}
