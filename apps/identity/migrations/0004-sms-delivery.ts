import type { Migration } from '@mot-cua/database'

export const smsDelivery: Migration = {
  name: '0004-sms-delivery',
  statements: [
    `alter table sms_message
      -- Null a day after it was written: nothing counts by it, and nobody needs it any more.
      alter column phone drop not null,
      add column gateway text,
      add column gateway_message_id text,
      -- Tries that nobody answered, so that the message may have left.
      add column uncertain integer not null default 0,
      add column delivered_at timestamptz,
      add column failed_at timestamptz,
      add column failure_reason text`,
    // Not unique: the ids are the gateways' own, and some of them begin again.
    `create index sms_message_gateway on sms_message (gateway, gateway_message_id)
      where gateway_message_id is not null`,
    `create index sms_message_age on sms_message (created_at) where phone is not null`,
    `create index sms_message_created on sms_message (created_at)`,
  ],
}
