import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { makeDeviceKey } from './device-key.ts'
import { hashPassword, type SeededPerson } from './seeded-people.ts'
import { createVirtualPhone, type VirtualPhone, type VirtualPhoneOptions } from './virtual-phone.ts'

/** Every seeded phone has this one, so that thousands of them cost one hash. */
export const SEEDED_PASSCODE = '839274'

type Seeding = { databaseUrl: string } & Pick<VirtualPhoneOptions, 'issuer' | 'http' | 'targets'>

/**
 * Phones of these people, enrolled and allowed to sign them in on websites, as if they had been so
 * for long; each with a key of its own, none unlocked.
 */
export async function seedPhones(
  { databaseUrl, ...options }: Seeding,
  people: readonly SeededPerson[],
): Promise<VirtualPhone[]> {
  const keys = people.map(() => makeDeviceKey())
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query(
      `insert into identity.device (id, account_id, jkt, public_jwk, name, passcode_hash, status,
         web_sign_in_since, created_at, last_seen_at)
       select one.id, account.id, one.jkt, one.jwk, 'Điện thoại', $5, 'active', now(), now(), now()
       from unnest($1::uuid[], $2::text[], $3::text[], $4::text[])
         as one (id, personal_id, jkt, jwk)
       join identity.account on account.personal_id = one.personal_id`,
      [
        keys.map(() => randomUUID()),
        people.map(({ personalId }) => personalId),
        keys.map(({ jkt }) => jkt),
        keys.map(({ publicJwk }) => JSON.stringify(publicJwk)),
        hashPassword(SEEDED_PASSCODE),
      ],
    )
  } finally {
    await client.end()
  }
  return keys.map((key) => createVirtualPhone({ ...options, key }))
}
