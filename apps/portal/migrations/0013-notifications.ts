import type { Migration } from '@mot-cua/database'

const ofLinks = `('account.claimed', 'account.linked', 'account.unlinked', 'account.link-undone')`

/** What a person is told about their accounts is found by account, however long the audit is. */
export const notifications: Migration = {
  name: '0013-notifications',
  statements: [
    'create index audit_event_account on audit_event (account_id, at desc)',
    // A link has two sides: the event stands with the old account and names the other one.
    `create index audit_event_eid on audit_event ((detail ->> 'eidAccountId'), at desc)
      where type in ${ofLinks}`,
  ],
}
