import { type Kysely, type RawBuilder, sql } from 'kysely'
import { type Allowance, type Refund, readAllowances, readTaken, type Taken } from './allowance.ts'
import { storedKey } from './stored-names.ts'

type Context = { db: Kysely<unknown>; table: RawBuilder<unknown>; now: () => Date }

/** One statement for any number of allowances; keys in order, so that two callers never deadlock. */
export function createAllowanceOperations(context: Context) {
  return {
    spend: (allowances: readonly Allowance[]) => spend(context, allowances),
    refund: (refunds: readonly Refund[]) => refund(context, refunds),
  }
}

async function spend(
  { db, table, now }: Context,
  allowances: readonly Allowance[],
): Promise<Taken[]> {
  if (allowances.length === 0) return []
  const asked = readAllowances(allowances, storedKey)
  const at = now().getTime()
  const { rows } = await sql<{ key: string; value: string }>`
        with asked as (
          select key, max, "window", rests, jsonb_array_length(rests) as steps
          from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
            as a(key text, max bigint, "window" bigint, rests jsonb)
          order by key)
        insert into ${table} as held (key, value, expires_at)
        select key, ${firstValue(at)}, ${instant(sql`${firstEnd(at)} + keeps`)}
        from asked, lateral (select
          case when max = 1 and steps > 0 then "window" else 0 end as keeps) k
        order by key
        on conflict (key) do update set (value, expires_at) = (${nextState(at)})
        returning key, value`.execute(db)
  const values = new Map(rows.map(({ key, value }) => [key, value]))
  return asked.map(({ key }) => readTaken(values.get(key) ?? ''))
}

async function refund({ db, table, now }: Context, refunds: readonly Refund[]): Promise<void> {
  if (refunds.length === 0) return
  const asked = refunds.map(({ key, by = 1 }) => ({
    key: storedKey(key),
    by: by === 'all' ? null : by,
  }))
  await sql`
        with asked as (
          select key, by from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb)
            as a(key text, by bigint)),
        held as (
          select t.key, asked.by from ${table} t join asked on asked.key = t.key
          where t.expires_at > ${now()} order by t.key for update of t)
        update ${table} t
        set value = concat_ws(' ',
          -- greatest() passes over null: none are left of all.
          greatest(0, split_part(t.value, ' ', 1)::bigint - held.by),
          case when held.by is null then '0' else split_part(t.value, ' ', 2) end,
          split_part(t.value, ' ', 3), '0 1')
        from held where held.key = t.key`.execute(db)
}

/** The value of a first take: a window begins, and ends at once where one is all there is. */
function firstValue(at: number) {
  return sql`concat_ws(' ', 1, 0, ${at}::bigint + "window",
    case when max = 1 and steps > 0 then ${at}::bigint + (rests->>0)::bigint else 0 end, 1)`
}

function firstEnd(at: number) {
  return sql`${at}::bigint + case when max = 1 and steps > 0
    then (rests->>0)::bigint else "window" end`
}

/** What one more take makes of the row that is there; the same rules as the script for Redis. */
function nextState(at: number) {
  return sql`
    select concat_ws(' ', used, rounds, window_end, rest_end, mark),
      ${instant(sql`case when rest_end > 0 then rest_end + "window" else window_end end`)}
    from asked a,
    lateral (select split_part(held.value, ' ', 1)::bigint as used0,
      split_part(held.value, ' ', 2)::bigint as rounds0,
      split_part(held.value, ' ', 3)::bigint as window0,
      split_part(held.value, ' ', 4)::bigint as rest0,
      extract(epoch from held.expires_at) * 1000 <= ${at}::bigint as is_gone) h,
    lateral (select not is_gone and rest0 > 0 and rest0 <= ${at}::bigint as is_rested,
      is_gone or (rest0 = 0 and window0 <= ${at}::bigint) as is_over) f,
    lateral (select is_over or is_rested or used0 < max as takes) t,
    lateral (select
      case when is_over or is_rested then 1 when takes then used0 + 1 else used0 end as used,
      case when is_over then 0 when is_rested then rounds0 + 1 else rounds0 end as rounds,
      case when is_over or is_rested then ${at}::bigint + "window" else window0 end as window_end,
      case when takes then 1 else 0 end as mark) n,
    lateral (select case
      when not takes then rest0
      when used >= max and steps > 0
        then ${at}::bigint + (rests->>(least(rounds, steps - 1)::int))::bigint
      else 0 end as rest_end) r
    where a.key = held.key`
}

function instant(milliseconds: RawBuilder<unknown>) {
  return sql`to_timestamp((${milliseconds}) / 1000.0)`
}
