import type { Migration } from '@mot-cua/database'

/** A person's own page may be told of the person, by a right of its own and with no official. */
export const ownRequests: Migration = {
  name: '0007-own-requests',
  statements: [
    `alter table caller_entitlement drop constraint caller_entitlement_act_check`,
    `alter table caller_entitlement add constraint caller_entitlement_act_check
      check (act in ('verify', 'read', 'read-own', 'show-accesses'))`,
    `alter table attribute_audit add column at_request_of text
      check (at_request_of in ('data-subject'))`,
    `alter table attribute_audit drop constraint attribute_audit_check`,
    `alter table attribute_audit add constraint attribute_audit_check
      check (decision = 'refused' or (refusal is null and request_id is not null
        and purpose is not null and agency_code is not null and agency_name is not null
        and case_ref is not null
        and (at_request_of is not null) <> (official_ref is not null
          and official_name is not null and official_post is not null)))`,
  ],
}
