import { newId } from '@mot-cua/kernel'
import { type RawBuilder, sql } from 'kysely'
import sharp from 'sharp'
import { schemaOf } from './config.ts'
import type { Owned } from './test-access.ts'
import { khoaTyped } from './test-identity.ts'
import type { TestPerson } from './test-issuer.ts'
import type { TestOnestop } from './test-onestop.ts'

/** Words that stand nowhere but in the owner's own things. */
export const secrets = {
  name: 'Lò Thị Bí Mật',
  phone: '990000999',
  username: 'bimat.quynhon',
  oldUsername: 'tai.khoan.cu.bi.mat',
  personalId: '099186000777',
  address: 'Ngõ Bí Mật, phường Lê Lợi',
  email: 'bi-mat@vi-du.example',
}
const owner: TestPerson = {
  account: 'bi-mat',
  name: secrets.name,
  level: 2,
  personalId: secrets.personalId,
}

/** An official of two units who is a citizen too, with a word of its own in everything. */
export async function addOwner(province: TestOnestop): Promise<Owned> {
  await province.signInCitizen(owner)
  const issued = { fullName: secrets.name, phone: `+84${secrets.phone}`, person: owner }
  await province.addStaff([
    { ...issued, username: secrets.username, unitCode: 'H08.31', roles: ['processing'] },
    { ...issued, username: `${secrets.username}.2`, unitCode: 'H08', roles: ['approver'] },
  ])
  const row = await province.db
    .selectFrom('staff_account')
    .innerJoin('unit', 'unit.id', 'staff_account.unit_id')
    .select(['staff_account.id', 'staff_account.person_id', 'unit.id as unit_id', 'unit.code'])
    .where('username', '=', secrets.username)
    .executeTakeFirstOrThrow()
  const { id: staffAccountId, person_id, unit_id: unitId, code: unitCode } = row
  const own = { personId: person_id ?? '', staffAccountId, unitId, unitCode }
  await addCitizensThings(province, own.personId)
  return { ...own, pictureId: await addOfficialsThings(province, staffAccountId) }
}

async function addCitizensThings({ db, portal }: TestOnestop, personId: string) {
  const at = new Date()
  const { email, oldUsername: username } = secrets
  await db
    .insertInto('citizen_contact')
    .values({ person_id: personId, email, changed_at: at })
    .execute()
  const local = { id: newId(), username, full_name: secrets.name, password_hash: 'none' }
  await db
    .insertInto('local_account')
    .values({ ...local, personal_id: secrets.personalId, created_at: at })
    .execute()
  const link = { id: newId(), local_account_id: local.id, person_id: personId }
  await db
    .insertInto('local_account_link')
    .values({ ...link, issuer: portal.url, subject: 'of-the-owner', linked_at: at })
    .execute()
}

/** Answers the id of the official's picture. */
async function addOfficialsThings({ features, db }: TestOnestop, staffAccountId: string) {
  const { name: fullName, personalId, address: permanentAddress } = secrets
  await features.stateIdentity(secrets.username, {
    ...khoaTyped,
    fullName,
    personalId,
    permanentAddress,
    dateOfBirth: '1986-05-04',
    issuedOn: '2021-06-01',
    signingPhone: `+84${secrets.phone}`,
  })
  const of = { staffAccountId, actor: { staffAccountId } }
  const background = '#123456'
  const picture = sharp({ create: { width: 300, height: 90, channels: 3, background } }).png()
  await features.staffPictures.keep(of, 'avatar', await picture.toBuffer())
  await db
    .insertInto('staff_message')
    .values({ id: newId(), staff_account_id: staffAccountId, kind: 'hat.refused', at: new Date() })
    .execute()
  const { id } = await db
    .selectFrom('staff_picture')
    .select('id')
    .where('staff_account_id', '=', staffAccountId)
    .executeTakeFirstOrThrow()
  return id
}

/** What no column gives to anybody, and nobody of the matrix may change. */
const OF_ALL = ['break_glass', 'local_account', 'setting', 'setting_version', 'staff_role', 'unit']

/**
 * Every row that is the owner's, by the table and column that say so: a new table that names a
 * person or a staff account needs no line here.
 */
export async function readRows(province: TestOnestop, { personId, staffAccountId }: Owned) {
  const { db, preset } = province
  const schema = schemaOf(preset)
  const read: Record<string, string[]> = {}
  for (const { table, column } of await listOwners(province)) {
    const isTheirs = sql`t.${sql.ref(column)}::text in (${personId}, ${staffAccountId})`
    read[`${table}.${column}`] = await readTable({ db, schema, table }, isTheirs)
  }
  for (const table of OF_ALL) read[table] = await readTable({ db, schema, table }, sql`true`)
  return read
}

async function listOwners({ db, preset }: TestOnestop) {
  const { rows } = await sql<{ table: string; column: string }>`
    select c.table_name as table, c.column_name as column
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = ${schemaOf(preset)} and t.table_type = 'BASE TABLE'
      and (c.column_name in ('person_id', 'staff_account_id', 'account_id')
        or c.column_name = 'id' and c.table_name in ('person', 'staff_account'))
    order by c.table_name, c.column_name`.execute(db)
  return rows
}

type Reading = { db: TestOnestop['db']; schema: string; table: string }

async function readTable({ db, schema, table }: Reading, isWanted: RawBuilder<unknown>) {
  const { rows } = await sql<{ row: string }>`
    select to_jsonb(t)::text as row from ${sql.table(`${schema}.${table}`)} as t
    where ${isWanted} order by row`.execute(db)
  return rows.map(({ row }) => row)
}
