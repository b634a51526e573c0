import { type Kysely, sql, type Transaction } from 'kysely'
import { auditedBy } from '../audit/actor.ts'
import { writeAudit } from '../audit/audit.ts'
import type { PortalTables } from '../tables.ts'
import { BEGINNING } from './decide.ts'
import type {
  ChangeBy,
  ChangeOutcome,
  MethodSwitch,
  PolicyChange,
  PolicyStore,
} from './policies.ts'

type Trx = Transaction<PortalTables>

export function createPolicyStore(db: Kysely<PortalTables>): PolicyStore {
  /** The version is taken first: of two changes at once the second finds it gone. */
  const whileCurrent = (by: ChangeBy, change: (trx: Trx) => Promise<void>) =>
    db.transaction().execute(async (trx): Promise<ChangeOutcome> => {
      const taken = await trx
        .updateTable('policy_version')
        .set({ version: sql`version + 1` })
        .where('version', '=', by.version)
        .executeTakeFirst()
      if (taken.numUpdatedRows === 0n) return 'stale'
      await change(trx)
      return 'changed'
    })
  return {
    read: () => readPolicies(db),
    change: (change, by) => whileCurrent(by, (trx) => writeLine(trx, change, by)),
    withdraw: ({ line, reason }, by) =>
      whileCurrent(by, async (trx) => {
        await removeLine(trx, line)
        await writeAudit(trx, eventOf('policy.withdrawn', by, { ...line, reason }))
      }),
    switchMethod: (change, by) => whileCurrent(by, (trx) => writeSwitch(trx, change, by)),
  }
}

async function writeLine(trx: Trx, { line, replaces, reason }: PolicyChange, by: ChangeBy) {
  const { type, audience, from, access } = line
  if (replaces) await removeLine(trx, { type, audience, from: replaces })
  const written = { access, ...changedBy(by, reason) }
  await trx
    .insertInto('sign_in_policy')
    .values({ account_type: type, audience, valid_from: from, ...written })
    .onConflict((conflict) =>
      conflict.columns(['account_type', 'audience', 'valid_from']).doUpdateSet(written),
    )
    .execute()
  await writeAudit(trx, eventOf('policy.changed', by, { ...line, replaces, reason }))
}

async function writeSwitch(trx: Trx, { method, isOn, reason }: MethodSwitch, by: ChangeBy) {
  const written = { is_on: isOn, ...changedBy(by, reason) }
  await trx
    .insertInto('sign_in_method')
    .values({ method, ...written })
    .onConflict((conflict) => conflict.column('method').doUpdateSet(written))
    .execute()
  await writeAudit(trx, eventOf('sign-in-method.switched', by, { method, isOn, reason }))
}

function changedBy({ at, actor }: ChangeBy, reason: string) {
  return { changed_at: at, changed_by: actor.name, reason }
}

async function readPolicies(db: Kysely<PortalTables>) {
  const [lines, methods, { version }] = await Promise.all([
    db
      .selectFrom('sign_in_policy')
      .select(['account_type', 'audience', 'valid_from', 'access', 'changed_by'])
      .execute(),
    db.selectFrom('sign_in_method').select(['method', 'is_on']).execute(),
    db.selectFrom('policy_version').select('version').executeTakeFirstOrThrow(),
  ])
  return {
    version,
    switched: new Map(methods.map(({ method, is_on }) => [method, is_on])),
    lines: lines.map(({ account_type, audience, valid_from, access, changed_by }) => ({
      type: account_type,
      audience,
      from: valid_from,
      access,
      changedBy: changed_by,
    })),
  }
}

type LineKey = { type: string; audience: string; from: Date }

/** What every timeline begins with stays: without it the kind would be no kind any more. */
async function removeLine(trx: Trx, { type, audience, from }: LineKey): Promise<void> {
  await trx
    .deleteFrom('sign_in_policy')
    .where(sql<string>`account_type`, '=', type)
    .where(sql<string>`audience`, '=', audience)
    .where('valid_from', '=', from)
    .where('valid_from', '>', BEGINNING)
    .execute()
}

function eventOf(type: string, { actor, at }: ChangeBy, detail: Record<string, unknown>) {
  return { type, at, ...auditedBy(actor), detail }
}
