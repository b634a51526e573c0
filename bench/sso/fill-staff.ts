import type { SqlEngine } from '@mot-cua/database'
import { sql } from 'kysely'
import type { OnestopTables } from '../../apps/onestop/src/tables.ts'

export const SCHEMA = 'onestop_binhdinh'

/** The accounts of the person of an index, and the person. */
export function idsOf(index: number) {
  const id = (kind: number) =>
    `00000000-0000-7000-800${kind}-${index.toString(16).padStart(12, '0')}`
  return { personId: id(0), first: id(1), second: id(2) }
}

const id = (kind: number) => `('00000000-0000-7000-800${kind}-' || lpad(to_hex(n), 12, '0'))::uuid`

/** Who sees the whole province. */
export const controller = { personId: idsOf(0).personId, staffAccountId: idsOf(0).first }

/**
 * Units in two steps below the province, and persons with two accounts each: two thirds bound, one
 * in seven without a phone, one in fifty suspended, some at level 1, one in twenty of the post. And the
 * controller of procedures.
 */
export async function fillStaff(
  engine: SqlEngine,
  { staff, units }: { staff: number; units: number },
): Promise<void> {
  const db = engine.schema<OnestopTables>(SCHEMA)
  // Half a million rows a statement: the province's own bound on a statement is not for filling.
  await sql
    .raw(`set search_path = ${SCHEMA}; set statement_timeout = 0;
      insert into unit (id, code, name, kind, parent_id, path, accent)
        values (gen_random_uuid(), 'B', 'UBND tỉnh', 'province', null, '/B/', 'brick');
      insert into unit (id, code, name, kind, parent_id, path, accent)
        select gen_random_uuid(), 'B.' || n, 'Huyện ' || n, 'district',
          (select id from unit where code = 'B'), '/B/B.' || n || '/', 'teal'
        from generate_series(1, 20) n;
      insert into unit (id, code, name, kind, parent_id, path, accent)
        select gen_random_uuid(), above.code || '.' || n, 'Xã ' || n, 'commune', above.id,
          above.path || above.code || '.' || n || '/', 'moss'
        from generate_series(1, ${units}) n join unit above on above.code = 'B.' || (1 + n % 20);
      create unlogged table place as
        select id, row_number() over (order by code) - 1 as at from unit where kind = 'commune';
      insert into person (id, created_at)
        select ${id(0)}, now() from generate_series(1, ${staff / 2}) n;
      ${fillAccounts(staff, 1)}; ${fillAccounts(staff, 2)};
      drop table place;
      ${addController()};
      reset statement_timeout`)
    .execute(db)
  // As autovacuum does in time, after much has been written.
  for (const table of ['staff_account', 'staff_role', 'person', 'unit']) {
    await sql.raw(`vacuum analyze ${SCHEMA}.${table}`).execute(db)
  }
}

function fillAccounts(staff: number, kind: 1 | 2): string {
  const role =
    kind === 1 ? `'processing'` : `case when n % 10 = 9 then 'postal' else 'reception' end`
  return `
    insert into staff_account (id, username, full_name, phone, unit_id, suspended_at, person_id,
        bound_at, last_level, created_at)
      select ${id(kind)}, 'cb.' || n || '.${kind}', 'Nguyễn Văn ' || n,
        case when n % 7 > 0 then '+849900' || lpad(n::text, 6, '0') end, place.id,
        case when n % 50 = 49 then now() end,
        case when n % 3 > 0 then ${id(0)} end, case when n % 3 > 0 then now() end,
        case when n % 3 > 0 then 2 - (n % 5) / 4 end, now()
      from generate_series(1, ${staff / 2}) n
        join place on place.at = (n * 7 + ${kind}) % (select count(*) from place);
    insert into staff_role (staff_account_id, role)
      select ${id(kind)}, ${role} from generate_series(1, ${staff / 2}) n`
}

function addController(): string {
  const { personId, staffAccountId } = controller
  return `
    insert into person (id, created_at) values ('${personId}', now());
    insert into staff_account (id, username, full_name, phone, unit_id, person_id, bound_at,
        last_level, created_at)
      select '${staffAccountId}', 'kstt', 'Nguyễn Văn Kiểm', '+84990100000', id, '${personId}', now(), 2,
        now()
      from unit where code = 'B';
    insert into staff_role (staff_account_id, role)
      values ('${staffAccountId}', 'procedure-control')`
}
