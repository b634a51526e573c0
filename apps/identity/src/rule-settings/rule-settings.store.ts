import type { Kysely } from 'kysely'
import { auditRow } from '../audit/audit.ts'
import type { IdentityTables } from '../tables.ts'
import type { RuleStore } from './rule-settings.ts'

export function createRuleStore(db: Kysely<IdentityTables>): RuleStore {
  return {
    async readAll() {
      const rows = await db.selectFrom('rule_setting').select(['name', 'value']).execute()
      return Object.fromEntries(rows.map(({ name, value }) => [name, value]))
    },
    async write({ name, value, at, by }) {
      const detail = { name, value, ...(by === undefined ? {} : { by }) }
      await db
        .with('written', (one) =>
          one
            .insertInto('rule_setting')
            .values({ name, value, changed_at: at })
            .onConflict((conflict) =>
              conflict.column('name').doUpdateSet({ value, changed_at: at }),
            ),
        )
        .insertInto('audit_event')
        .values(auditRow({ type: 'rule.changed', at, detail }))
        .execute()
    },
  }
}
