import { DomainError } from '@mot-cua/kernel'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { ProvinceSettings } from '../../presets/preset.ts'
import { type AuditEvent, writeAudit } from '../audit/audit.ts'
import { createSettingStore } from '../settings/settings.store.ts'
import { addAccounts, listRoles } from '../staff-account/staff-account.store.ts'
import type { NumberKeeper } from '../staff-identity/identity-index.ts'
import { lockNumbers, saveIdentity } from '../staff-identity/staff-identity.store.ts'
import { keepCodes } from '../staff-sign-in/password-code.store.ts'
import type { OnestopTables } from '../tables.ts'
import { createUnitStore } from '../unit/unit.store.ts'
import type { KnownStaff } from './account-row.ts'
import type {
  ImportRecord,
  KnownProvince,
  NewIdentity,
  StaffImportStore,
  StaffImportWriter,
} from './staff-import.ts'

type Trx = Transaction<OnestopTables>

/** So many rows go into one statement. */
const CHUNK = 1_000

type Deps = { db: Kysely<OnestopTables>; numbers: NumberKeeper; preset: ProvinceSettings }

export function createStaffImportStore({ db, ...deps }: Deps): StaffImportStore {
  return {
    importAll: (work) =>
      db.transaction().execute(async (trx) => {
        // Of two imports at once the second sees what the first has written.
        await sql`select pg_advisory_xact_lock(hashtext('staff-import'))`.execute(trx)
        return work(createWriter(trx, deps))
      }),
  }
}

function createWriter(trx: Trx, { numbers, preset }: Omit<Deps, 'db'>): StaffImportWriter {
  const units = createUnitStore(trx)
  return {
    readProvince: () => readProvince(trx, preset),
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
    async stateIdentities(stated, { mayShareNumber, at }) {
      for (const one of stated) await stateIdentity(trx, numbers, { ...one, at })
      if (!mayShareNumber) await refuseTaken(trx, stated)
    },
    async giveCodes(codes) {
      for (const chunk of chunksOf(codes)) await keepCodes(trx, chunk)
    },
    async record(done) {
      for (const chunk of chunksOf(listEvents(done))) await writeAudit(trx, ...chunk)
    },
  }
}

/** As if the official had typed it; a round asks the register. */
async function stateIdentity(
  trx: Trx,
  numbers: NumberKeeper,
  { fullName, identity, at, ...saving }: NewIdentity & { at: Date },
): Promise<void> {
  const stated = { issuedOn: '', issuedBy: '', permanentAddress: '', signingPhone: '' }
  await saveIdentity(trx, numbers, {
    ...saving,
    stated: { ...stated, fullName, ...identity },
    actor: {},
    state: 'waiting',
    knownIn: undefined,
    checkDueAt: at,
    // Looked at for all of them at once when they stand: see `refuseTaken`.
    mayShareNumber: true,
    at,
  })
}

/** After the last is written, so that officials who save a number wait for the end alone. */
async function refuseTaken(trx: Trx, stated: readonly NewIdentity[]): Promise<void> {
  if (stated.length === 0) return
  await lockNumbers(trx)
  for (const chunk of chunksOf(stated)) {
    const taken = await findTaken(trx, chunk)
    if (taken === undefined) continue
    throw new DomainError(
      'conflict',
      `a personal id was taken while the file was imported: ${taken}`,
    )
  }
}

/** Whose number an account has that has not ended; those of the file differ among themselves. */
async function findTaken(trx: Trx, stated: readonly NewIdentity[]): Promise<string | undefined> {
  const ids = stated.map(({ staffAccountId }) => staffAccountId)
  const row = await trx
    .selectFrom('staff_identity as added')
    .innerJoin('staff_identity as other', (join) =>
      join
        .onRef('other.personal_id_index', '=', 'added.personal_id_index')
        .onRef('other.staff_account_id', '<>', 'added.staff_account_id'),
    )
    .innerJoin('staff_account', 'staff_account.id', 'other.staff_account_id')
    .innerJoin('staff_account as own', 'own.id', 'added.staff_account_id')
    .select('own.full_name')
    .where('added.staff_account_id', 'in', ids)
    .where('staff_account.ended_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row?.full_name
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

async function readProvince(trx: Trx, preset: ProvinceSettings): Promise<KnownProvince> {
  const { overrides } = await createSettingStore(trx).read()
  const units = await createUnitStore(trx).list()
  const codes = new Map(units.map(({ id, code }) => [id, code]))
  const rows = await selectAccounts(trx).execute()
  return {
    units: units.map(({ code, name, kind, parentId, communeCode }) => {
      const parentCode = parentId === undefined ? undefined : codes.get(parentId)
      return { code, name, kind, parentCode, communeCode }
    }),
    mayShareNumber: { ...preset, ...overrides }.hatsPerPerson === 'several',
    accounts: rows.map((row) => toKnown(row, codes.get(row.unit_id) ?? '')),
  }
}

function selectAccounts(trx: Trx) {
  return trx
    .selectFrom('staff_account')
    .leftJoin('staff_identity', 'staff_identity.staff_account_id', 'staff_account.id')
    .select((query) => [
      'personal_id_index',
      'id',
      'username',
      'staff_account.full_name',
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
    numberIndex: row.personal_id_index ?? undefined,
    hasEnded: !isOpen,
    isActive: isOpen && row.suspended_at === null,
    isUnused: isOpen && row.password_hash === null && row.person_id === null,
  }
}
