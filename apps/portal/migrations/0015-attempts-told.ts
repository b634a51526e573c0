import type { Migration } from '@mot-cua/database'

/** Both sides are told that somebody tried to link them; the event names the second in its detail. */
export const attemptsTold: Migration = {
  name: '0015-attempts-told',
  statements: [
    `create index audit_event_other_person on audit_event ((detail ->> 'eidAccountId'), at desc)
      where type = 'link.other-person'`,
  ],
}
