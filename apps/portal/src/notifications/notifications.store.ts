import { type Kysely, sql } from 'kysely'
import type { PortalTables } from '../tables.ts'
import { type NotificationStore, type ToldEvent, toldTypes } from './notifications.ts'

export function createNotificationStore(db: Kysely<PortalTables>): NotificationStore {
  return {
    async list({ personId, accountId, before, limit }) {
      const linkTypes = [
        'account.claimed',
        'account.disowned',
        'account.disowning-taken-back',
        'account.linked',
        'account.unlinked',
        'account.link-undone',
        'link.other-person',
      ]
      const rows = await db
        .selectFrom('audit_event')
        .select(['id', 'at', 'type', 'detail'])
        .where('type', 'in', toldTypes)
        .where((of) =>
          of.or([
            of.eb(
              'account_id',
              'in',
              db.selectFrom('account').select('id').where('person_id', '=', personId),
            ),
            of.and([
              of.eb('type', 'in', linkTypes),
              of.eb(sql<string>`detail ->> 'eidAccountId'`, '=', accountId),
            ]),
          ]),
        )
        .$if(before !== undefined, (asked) => asked.where('at', '<', before ?? new Date(0)))
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      return rows as unknown as ToldEvent[]
    },
  }
}
