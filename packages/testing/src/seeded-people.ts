import { argon2Sync, randomBytes } from 'node:crypto'
import pg from 'pg'

/** A person who can sign in, as a driver needs one. */
export type SeededPerson = { personalId: string; phone: string; password: string }

/** Everybody seeded has this one, so that a million of them cost one hash. */
const PASSWORD = 'Mật-khẩu-của-nhiều-người'

// The parameters identity hashes with; made here by Node's own Argon2, a second implementation.
const ARGON2 = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }

/** First two digits of mobile numbers, so that no limit per prefix is reached by the crowd. */
const PREFIXES =
  '32 33 34 35 36 37 38 39 70 76 77 78 79 81 82 83 84 85 86 88 89 90 91 92 93 94 96 97 98 99'.split(
    ' ',
  )

/** The person of an index; nobody real, for no issued id begins with 099. */
export function seededPerson(index: number): SeededPerson {
  const rest = String(Math.floor(index / PREFIXES.length)).padStart(7, '0')
  return {
    personalId: `0990${String(index).padStart(8, '0')}`,
    phone: `+84${PREFIXES[index % PREFIXES.length]}${rest}`,
    password: PASSWORD,
  }
}

/** Adds the people from index `from` to identity's accounts, whose migrations have run. */
export async function seedPeople(
  databaseUrl: string,
  { from = 0, count }: { from?: number; count: number },
): Promise<SeededPerson[]> {
  await runOn(databaseUrl, async (client) => {
    await client.query(
      `insert into identity.account (id, personal_id, full_name, date_of_birth, gender, phone,
         level, status, password_hash)
       select gen_random_uuid(), '0990' || lpad(i::text, 8, '0'), 'Người thứ ' || i, '1990', 'male',
         '+84' || ($4::text[])[1 + i % $5] || lpad((i / $5)::text, 7, '0'), 2, 'active', $3
       from generate_series($1::int, $1::int + $2::int - 1) as i`,
      [from, count, hashPassword(), PREFIXES, PREFIXES.length],
    )
    // What autovacuum would do in its own time.
    await client.query('analyze identity.account')
  })
  return Array.from({ length: count }, (_, index) => seededPerson(from + index))
}

/** Everybody who has an account agrees to share these scopes with a service. */
export async function seedConsents(
  databaseUrl: string,
  { clientId, scope }: { clientId: string; scope: string },
): Promise<void> {
  await runOn(databaseUrl, async (client) => {
    await client.query(
      `insert into identity.consent (account_id, client_id, scopes, given_at)
       select id, $1, $2::text[], now() from identity.account on conflict do nothing`,
      [clientId, scope.split(' ')],
    )
    await client.query('analyze identity.consent')
  })
}

async function runOn(databaseUrl: string, work: (client: pg.Client) => Promise<void>) {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

/** A PHC string of Argon2id. */
export function hashPassword(password = PASSWORD): string {
  const nonce = randomBytes(16)
  const tag = argon2Sync('argon2id', { ...ARGON2, message: password.normalize('NFC'), nonce })
  const { memory, passes, parallelism } = ARGON2
  const parameters = `m=${memory},t=${passes},p=${parallelism}`
  return `$argon2id$v=19$${parameters}$${unpadded(nonce)}$${unpadded(tag)}`
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
