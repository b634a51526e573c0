import type { Migration } from '@mot-cua/database'
import type { Generated } from 'kysely'

/** The outbox of an app that sends messages, as the statements below make it. */
export type SmsTables = {
  sms_message: {
    id: string
    phone: string | null
    text_sealed: string | null
    attempts: Generated<number>
    created_at: Date
    next_attempt_at: Date
    useless_after: Date
    sent_at: Date | null
    given_up_at: Date | null
    gateway: Generated<string | null>
    gateway_message_id: Generated<string | null>
    uncertain: Generated<number>
    delivered_at: Generated<Date | null>
    failed_at: Generated<Date | null>
    failure_reason: Generated<string | null>
  }
}

/** The first form, for an app that had it before there were delivery reports. */
export const smsMessageStatements: readonly string[] = [
  `create table sms_message (
    id uuid primary key,
    phone text not null,
    -- Sealed; null once the message has left or can no longer be of use.
    text_sealed text,
    attempts integer not null default 0,
    created_at timestamptz not null,
    next_attempt_at timestamptz not null,
    useless_after timestamptz not null,
    sent_at timestamptz,
    given_up_at timestamptz
  )`,
  `create index sms_message_due on sms_message (next_attempt_at) where text_sealed is not null`,
]

const deliveryStatements: readonly string[] = [
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
]

/** What brings the first form to the present one, under a number of the app's own. */
export function smsDeliveryMigration(number: string): Migration {
  return { name: `${number}-sms-delivery`, statements: deliveryStatements }
}

/** The whole, for an app that begins to send. */
export function smsMigration(number: string): Migration {
  return { name: `${number}-sms`, statements: [...smsMessageStatements, ...deliveryStatements] }
}
