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
    | 'code.accepted'
    | 'sign-in.cancelled'
    | 'consent.given'
    | 'consent.refused'
    | 'consent.withdrawn'
    | 'sign-in.unmet'
    | 'session.ended'
    | 'sessions.ended'
    | 'history.disowned'
    | 'password.changed'
    | 'browser.revoked'
    | 'passkey.added'
    | 'passkey.refused'
    | 'passkey.removed'
    | 'logout.delivered'
    | 'logout.given-up'
    | 'logout.client-gone'
    | 'client.registered'
    | 'client.changed'
    | 'client.removed'
    | 'device.enrolled'
    | 'device.revoked'
    | 'device.disabled'
    | 'passcode.rejected'
    | 'passcode.changed'
    | 'web-sign-in.allowed'
    | 'web-sign-in.stopped'
    | 'rule.changed'
    | 'qr.scanned'
    | 'qr.approved'
    | 'qr.refused'
    | 'qr.second-scan'
    | 'qr.expired-after-scan'
    | 'qr.paused'
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
