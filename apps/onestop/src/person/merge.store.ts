import type { Transaction } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import type { OnestopTables } from '../tables.ts'

type Trx = Transaction<OnestopTables>
type Merging = { into: string; from: readonly string[]; at: Date }

/** What belongs to a person and goes along when two turn out to be one. */
const owned = ['subject', 'staff_account'] as const

/**
 * Makes one person of several that an issuer says are one. The eldest stays, because the most
 * refers to it; the rows of the others are gone, what they did stays in the audit under their ids.
 */
export async function mergePersons(trx: Trx, { into, from, at }: Merging): Promise<void> {
  if (from.length === 0) return
  for (const table of owned) {
    await trx.updateTable(table).set({ person_id: into }).where('person_id', 'in', from).execute()
  }
  await keepOneProfile(trx, { into, from })
  await keepOneContact(trx, { into, from })
  await keepOneLocalAccount(trx, { into, from, at })
  await trx.deleteFrom('person').where('id', 'in', from).execute()
  const actor = { personId: into }
  await writeAudit(
    trx,
    ...from.map((id) => ({ type: 'person.merged', at, actor, object: { kind: 'person', id } })),
  )
}

/** The eldest person's own; where it has none, one of the others'. */
async function keepOneProfile(trx: Trx, { into, from }: Omit<Merging, 'at'>): Promise<void> {
  const profiles = await trx
    .selectFrom('citizen_profile')
    .select('person_id')
    .where('person_id', 'in', [into, ...from])
    .orderBy('created_at')
    .execute()
  const kept = profiles.find(({ person_id }) => person_id === into) ?? profiles[0]
  if (!kept) return
  await trx
    .deleteFrom('citizen_profile')
    .where('person_id', 'in', [into, ...from])
    .where('person_id', '<>', kept.person_id)
    .execute()
  await trx
    .updateTable('citizen_profile')
    .set({ person_id: into })
    .where('person_id', '=', kept.person_id)
    .execute()
}

/** What the eldest wrote; of the others only where the eldest wrote nothing. */
async function keepOneContact(trx: Trx, { into, from }: Omit<Merging, 'at'>): Promise<void> {
  const written = await trx
    .selectFrom('citizen_contact')
    .select('person_id')
    .where('person_id', 'in', [into, ...from])
    .orderBy('changed_at', 'desc')
    .execute()
  const kept = written.find(({ person_id }) => person_id === into) ?? written[0]
  if (!kept) return
  await trx
    .deleteFrom('citizen_contact')
    .where('person_id', 'in', [into, ...from])
    .where('person_id', '<>', kept.person_id)
    .execute()
  await trx
    .updateTable('citizen_contact')
    .set({ person_id: into })
    .where('person_id', '=', kept.person_id)
    .execute()
}

/** One link stays, the eldest person's or else the oldest; the others end and stand in the ledger. */
async function keepOneLocalAccount(trx: Trx, { into, from, at }: Merging): Promise<void> {
  const open = await trx
    .selectFrom('local_account_link')
    .select(['id', 'person_id'])
    .where('person_id', 'in', [into, ...from])
    .where('ended_at', 'is', null)
    .orderBy('linked_at')
    .execute()
  const kept = open.find(({ person_id }) => person_id === into) ?? open[0]
  for (const { id } of open) {
    if (id === kept?.id) continue
    await trx
      .updateTable('local_account_link')
      .set({ ended_at: at, end_reason: 'merged' })
      .where('id', '=', id)
      .execute()
  }
  await trx
    .updateTable('local_account_link')
    .set({ person_id: into })
    .where('person_id', 'in', from)
    .execute()
}
