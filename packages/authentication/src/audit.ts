/** What is kept for good of a sign-in with password and code. */
export type AuthenticationEvent = {
  type:
    | 'password.rejected'
    | 'otp.sent'
    | 'otp.rejected'
    | 'sms-factor.closed'
    | 'sms-factor.reopened'
    | 'sign-in.completed'
    /** A right code that was asked for something else than a sign-in. */
    | 'code.accepted'
  at: Date
  accountId?: string
  clientId?: string
  address?: string
  detail?: Record<string, string | number>
}

/** The row of an event in the app's own audit, written in the statement of the act it tells of. */
export type WriteAuditRow = (event: AuthenticationEvent) => {
  id: string
  at: Date
  type: string
  account_id: string | null
  client_id: string | null
  address: string | null
  detail: string
}
