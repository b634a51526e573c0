/** What is kept for good of a sign-in with password and code. */
export type AuthenticationEvent = {
  type:
    | 'otp.sent'
    | 'otp.rejected'
    | 'sms-factor.closed'
    | 'sms-factor.reopened'
    | 'sign-in.completed'
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
