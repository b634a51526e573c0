import { newId } from '@mot-cua/kernel'
import type { Kysely } from 'kysely'
import { newTechnicalId, OWN_ISSUER, type ProvenAccount } from './account/account.ts'
import type { IdentityFieldName } from './person/person.ts'
import type { PortalTables } from './tables.ts'

const IDENTITY_ISSUER = 'http://localhost:4000'

export type NewTestAccount = Partial<
  Pick<ProvenAccount, 'type' | 'audience' | 'name' | 'level' | 'personId'>
> & {
  /** Confirmed by the register. */
  personalId?: string
  phone?: string
}

/** An account in the database, of a person of its own unless one is named. */
export async function insertAccount(
  db: Kysely<PortalTables>,
  now: Date,
  { type = 'portal', audience = 'person', name = 'Trần Văn Bình', ...rest }: NewTestAccount,
): Promise<ProvenAccount> {
  const accountId = newId()
  const personId = rest.personId ?? newId()
  const ref = { accountId, personId, type, audience }
  if (rest.personId === undefined) {
    await db.insertInto('person').values({ id: personId, created_at: now }).execute()
  }
  await insertRow(db, ref, now)
  await insertFields(db, ref, { now, fields: { ...rest, fullName: name } })
  const issuer = IDENTITY_ISSUER
  return {
    ...ref,
    name,
    level: rest.level ?? (type === 'eid' ? 2 : 0),
    authenticatedAt: now,
    amr: ['pwd', 'sms', 'mfa'],
    ...(type === 'eid' ? { upstream: { issuer, subject: accountId, sid: undefined } } : {}),
  }
}

type Ref = Pick<ProvenAccount, 'accountId' | 'personId' | 'type' | 'audience'>

async function insertRow(db: Kysely<PortalTables>, ref: Ref, now: Date): Promise<void> {
  const { accountId, personId, type, audience } = ref
  await db
    .insertInto('account')
    .values({
      id: accountId,
      person_id: personId,
      home_person_id: personId,
      technical_id: newTechnicalId(),
      type,
      audience,
      issuer: type === 'portal' ? OWN_ISSUER : IDENTITY_ISSUER,
      subject: accountId,
      created_at: now,
      last_signed_in_at: now,
    })
    .execute()
}

type Fields = { fullName: string; personalId?: string; phone?: string }

async function insertFields(
  db: Kysely<PortalTables>,
  { accountId }: Ref,
  { now, fields: { fullName, personalId, phone } }: { now: Date; fields: Fields },
): Promise<void> {
  const rowOf = (name: IdentityFieldName, value: string | undefined) => {
    if (value === undefined) return []
    const isVerified = name === 'personalId'
    return [
      {
        account_id: accountId,
        name,
        value,
        status: isVerified ? ('verified' as const) : ('self-declared' as const),
        source: isVerified ? 'registry' : 'self',
        as_of: now,
      },
    ]
  }
  await db
    .insertInto('account_field')
    .values([
      ...rowOf('fullName', fullName),
      ...rowOf('personalId', personalId),
      ...rowOf('phone', phone),
    ])
    .execute()
}
