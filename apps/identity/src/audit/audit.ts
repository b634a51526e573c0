import { newId } from '@mot-cua/kernel'

/** Every act that identity keeps for good. Never a password, a code, a token or a full id. */
export type AuditEvent = {
  type:
    | 'account.created'
    | 'password.rejected'
    | 'browser.remembered'
    | 'browser.found-shared'
    | 'otp.sent'
    | 'otp.rejected'
    | 'sms-factor.closed'
    | 'sms-factor.reopened'
    | 'sign-in.completed'
    | 'sign-in.cancelled'
    | 'consent.given'
    | 'consent.refused'
    | 'consent.withdrawn'
    | 'sign-in.unmet'
    | 'session.ended'
    | 'logout.delivered'
    | 'logout.given-up'
    | 'logout.client-gone'
    | 'client.registered'
    | 'client.changed'
    | 'client.removed'
  at: Date
  accountId?: string
  clientId?: string
  address?: string
  detail?: Record<string, string | number>
}

/** The row of an event, to be inserted in the transaction of the act it tells of. */
export function auditRow(event: AuditEvent) {
  return {
    id: newId(),
    at: event.at,
    type: event.type,
    account_id: event.accountId ?? null,
    client_id: event.clientId ?? null,
    address: event.address ?? null,
    detail: JSON.stringify(event.detail ?? {}),
  }
}
