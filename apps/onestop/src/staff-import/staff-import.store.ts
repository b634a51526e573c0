import { type Kysely, sql, type Transaction } from 'kysely'
import { type AuditEvent, writeAudit } from '../audit/audit.ts'
import { addAccounts, listRoles } from '../staff-account/staff-account.store.ts'
import { keepCodes } from '../staff-sign-in/password-code.store.ts'
import type { OnestopTables } from '../tables.ts'
import { createUnitStore } from '../unit/unit.store.ts'
import type { KnownStaff } from './account-row.ts'
import type {
  ImportRecord,
  KnownProvince,
  StaffImportStore,
  StaffImportWriter,
} from './staff-import.ts'

type Trx = Transaction<OnestopTables>

/** So many rows go into one statement. */
const CHUNK = 1_000

export function createStaffImportStore(db: Kysely<OnestopTables>): StaffImportStore {
  return {
    importAll: (work) =>
      db.transaction().execute(async (trx) => {
        // Of two imports at once the second sees what the first has written.
        await sql`select pg_advisory_xact_lock(hashtext('staff-import'))`.execute(trx)
        return work(createWriter(trx))
      }),
  }
}

function createWriter(trx: Trx): StaffImportWriter {
  const units = createUnitStore(trx)
  return {
    readProvince: () => readProvince(trx),
    async addUnits(added) {
      for (const chunk of chunksOf(added)) await units.add(chunk)
    },
    async addAccounts(added, at) {
      const ids = new Map<string, string>()
      for (const chunk of chunksOf(added)) {
        for (const { id, username } of await addAccounts(trx, chunk, at)) ids.set(username, id)
      }
      return ids
    },
    async giveCodes(codes) {
      for (const chunk of chunksOf(codes)) await keepCodes(trx, chunk)
    },
    async record(done) {
      for (const chunk of chunksOf(listEvents(done))) await writeAudit(trx, ...chunk)
    },
  }
}

/** One for the whole, where anything was written, and one for each account and each code. */
function listEvents({
  askedBy: by,
  at,
  files,
  units,
  accounts,
  codes,
}: ImportRecord): AuditEvent[] {
  if (units + accounts.length + codes.length === 0) return []
  const event = { at, actor: {} }
  const counts = { units, accounts: accounts.length, codes: codes.length }
  const object = { kind: 'import', id: files.join(', ') }
  return [
    { ...event, type: 'staff.imported', object, detail: { by, ...counts } },
    ...accounts.map(({ id, unitCode, roles }) => ({
      ...event,
      type: 'staff.account-imported',
      object: { kind: 'staff-account', id },
      detail: { by, unitCode, roles },
    })),
    ...codes.map((id) => ({
      ...event,
      type: 'staff.first-code-given',
      object: { kind: 'staff-account', id },
      detail: { by },
    })),
  ]
}

function chunksOf<T>(rows: readonly T[]): T[][] {
  const starts = Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, at) => at * CHUNK)
  return starts.map((start) => rows.slice(start, start + CHUNK))
}

async function readProvince(trx: Trx): Promise<KnownProvince> {
  const units = await createUnitStore(trx).list()
  const codes = new Map(units.map(({ id, code }) => [id, code]))
  const rows = await selectAccounts(trx).execute()
  return {
    units: units.map(({ code, name, kind, parentId, communeCode }) => {
      const parentCode = parentId === undefined ? undefined : codes.get(parentId)
      return { code, name, kind, parentCode, communeCode }
    }),
    accounts: rows.map((row) => toKnown(row, codes.get(row.unit_id) ?? '')),
  }
}

function selectAccounts(trx: Trx) {
  return trx
    .selectFrom('staff_account')
    .select((query) => [
      'id',
      'username',
      'full_name',
      'phone',
      'unit_id',
      'representation',
      'password_hash',
      'person_id',
      'ended_at',
      'suspended_at',
      query
        .selectFrom('staff_role as held')
        .select(listRoles)
        .whereRef('held.staff_account_id', '=', 'staff_account.id')
        .as('roles'),
    ])
}

type Row = Awaited<ReturnType<ReturnType<typeof selectAccounts>['executeTakeFirstOrThrow']>>

function toKnown(row: Row, unitCode: string): KnownStaff {
  const { id, username, full_name: fullName, phone, representation, roles } = row
  const isOpen = row.ended_at === null
  return {
    id,
    username,
    fullName,
    unitCode,
    roles: roles ?? [],
    phone: phone ?? undefined,
    representation,
    hasEnded: !isOpen,
    isActive: isOpen && row.suspended_at === null,
    isUnused: isOpen && row.password_hash === null && row.person_id === null,
  }
}
