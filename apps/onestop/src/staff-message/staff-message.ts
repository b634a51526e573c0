/** What an official is told within the province; the page has a sentence for each. */
export const messageKinds = [
  'identity-incomplete',
  'identity-waiting',
  'identity-verified',
  'identity-differs',
  'identity-deceased',
  'identity-bound',
  'identity-name-waiting',
  'identity-name-confirmed',
  'identity-name-refused',
  'break-glass-requested',
  'break-glass-entered',
  'password-changed',
  'authenticator-connected',
] as const
export type MessageKind = (typeof messageKinds)[number]

export type StaffMessage = { id: string; kind: MessageKind; at: Date; isNew: boolean }

export type StaffMessageStore = {
  /** To one account, the newest first; kinds that this version does not know are left out. */
  list(staffAccountId: string, most: number): Promise<StaffMessage[]>
  /** Those that were shown, and no others that have come since. */
  markRead(read: { staffAccountId: string; ids: readonly string[]; at: Date }): Promise<void>
}
