import { type Kysely, sql } from 'kysely'
import { actorOf, writeAudit } from '../audit/audit.ts'
import type { OnestopTables } from '../tables.ts'
import type { ContactStore, Profile } from './contact.ts'

export function createContactStore(db: Kysely<OnestopTables>): ContactStore {
  return {
    async read(personId) {
      const row = await selectProfile(db)
        .where('profile.person_id', '=', personId)
        .executeTakeFirst()
      if (!row) return undefined
      return toProfile(row)
    },
    write: (contact, { session, address, at }) =>
      db.transaction().execute(async (trx) => {
        const written = {
          organization: contact.organization || null,
          id_issued_on: contact.idIssuedOn || null,
          id_issued_by: contact.idIssuedBy || null,
          phone: contact.phone || null,
          fax: contact.fax || null,
          email: contact.email || null,
          website: contact.website || null,
          changed_at: at,
        }
        await trx
          .insertInto('citizen_contact')
          .values({ person_id: session.personId, ...written })
          .onConflict((conflict) => conflict.column('person_id').doUpdateSet(written))
          .execute()
        await writeAudit(trx, { type: 'contact.changed', at, actor: actorOf(session, address) })
      }),
  }
}

type Row = NonNullable<Awaited<ReturnType<ReturnType<typeof selectProfile>['executeTakeFirst']>>>

function toProfile(row: Row): Profile {
  return {
    verified: {
      fullName: row.full_name,
      dateOfBirth: row.date_of_birth ?? undefined,
      personalId: row.personal_id ?? undefined,
      phone: row.verified_phone ?? undefined,
      technicalId: row.technical_id ?? undefined,
    },
    contact: {
      organization: row.organization ?? '',
      idIssuedOn: row.id_issued_on ?? '',
      idIssuedBy: row.id_issued_by ?? '',
      phone: row.phone ?? '',
      fax: row.fax ?? '',
      email: row.email ?? '',
      website: row.website ?? '',
    },
  }
}

function selectProfile(db: Kysely<OnestopTables>) {
  return db
    .selectFrom('citizen_profile as profile')
    .leftJoin('citizen_contact as contact', 'contact.person_id', 'profile.person_id')
    .select([
      'profile.full_name',
      'profile.date_of_birth',
      'profile.personal_id',
      'profile.phone as verified_phone',
      'profile.technical_id',
      'contact.organization',
      // As text: a day is no instant, and drivers make one of it.
      sql<string | null>`to_char(contact.id_issued_on, 'YYYY-MM-DD')`.as('id_issued_on'),
      'contact.id_issued_by',
      'contact.phone',
      'contact.fax',
      'contact.email',
      'contact.website',
    ])
}
