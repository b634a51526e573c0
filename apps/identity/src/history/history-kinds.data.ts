import type { AuditEvent } from '../audit/audit.ts'

type Kind = { canDisown: boolean; takes?: Taken }

/** What goes with an entry that its owner disowns: the phone that it tells of, or the passkey. */
export type Taken = 'device' | 'passkey'

/**
 * Audit events that their owner sees. `canDisown`: somebody has got in, or has changed something,
 * so that "that was not me" has something to end.
 */
export const historyKinds = {
  'account.created': { canDisown: false },
  'sign-in.completed': { canDisown: true },
  'password.rejected': { canDisown: false },
  'otp.rejected': { canDisown: false },
  'sms-factor.closed': { canDisown: false },
  'sms-factor.reopened': { canDisown: false },
  'password.changed': { canDisown: true },
  'session.ended': { canDisown: false },
  'sessions.ended': { canDisown: false },
  'history.disowned': { canDisown: false },
  'browser.remembered': { canDisown: true },
  'browser.revoked': { canDisown: false },
  'browser.found-shared': { canDisown: false },
  'consent.given': { canDisown: true },
  'consent.withdrawn': { canDisown: false },
  'passkey.added': { canDisown: true, takes: 'passkey' },
  'passkey.refused': { canDisown: false },
  'passkey.removed': { canDisown: true },
  'device.enrolled': { canDisown: true, takes: 'device' },
  'device.revoked': { canDisown: false },
  'device.disabled': { canDisown: false },
  'passcode.rejected': { canDisown: false },
  'passcode.changed': { canDisown: true, takes: 'device' },
  'web-sign-in.allowed': { canDisown: true, takes: 'device' },
  'web-sign-in.stopped': { canDisown: false },
  'qr.refused': { canDisown: false },
  'qr.second-scan': { canDisown: false },
  'qr.paused': { canDisown: false },
} as const satisfies Partial<Record<AuditEvent['type'], Kind>>

export type HistoryKind = keyof typeof historyKinds

export function takenWith(kind: HistoryKind): Taken | undefined {
  const { takes }: Kind = historyKinds[kind]
  return takes
}
