/** What people are told of, by the names that the audit gives it. */
export const toldTypes = [
  'profile.created',
  'signed-in',
  'sign-in.completed',
  'service.signed-in',
  'account.linked',
  'account.unlinked',
  'account.link-undone',
  'account.claimed',
  'account.disowned',
  'account.disowning-taken-back',
  'account.reopened',
  'link.other-person',
  'identity.checked',
  'identity.saved',
  'correction.moved',
  'password.changed',
] as const
type ToldType = (typeof toldTypes)[number]

/** One event of the audit, as the store finds it. */
export type ToldEvent = { id: string; at: Date; type: ToldType; detail: Record<string, unknown> }

export const notificationKinds = [
  'first-sign-in',
  'signed-in',
  'service',
  'linked',
  'unlinked',
  'link-undone',
  'claimed',
  'disowned',
  'taken-back',
  'reopened',
  'other-person',
  'verified',
  'checked-differs',
  'correction',
  'password',
] as const
export type NotificationKind = (typeof notificationKinds)[number]

export type Notification = { kind: NotificationKind; at: Date }

export const NOTIFICATIONS_PER_PAGE = 30

export type NotificationPage = { notifications: Notification[]; olderThan: Date | undefined }

export type NotificationStore = {
  /** Newest first; of the person's accounts, and of links on which the account was a side. */
  list(asked: {
    personId: string
    accountId: string
    before: Date | undefined
    limit: number
  }): Promise<ToldEvent[]>
}

export type Notifications = ReturnType<typeof createNotifications>

/** Messages to the person about their accounts: each says what has happened, none asks for a secret. */
export function createNotifications({ store }: { store: NotificationStore }) {
  return {
    async page(asked: {
      personId: string
      accountId: string
      before: Date | undefined
    }): Promise<NotificationPage> {
      const events = await store.list({ ...asked, limit: NOTIFICATIONS_PER_PAGE + 1 })
      const shown = events.slice(0, NOTIFICATIONS_PER_PAGE)
      const olderThan = events.length > shown.length ? shown.at(-1)?.at : undefined
      const notifications = shown.flatMap((event) => {
        const kind = kindOf(event)
        return kind === undefined ? [] : [{ kind, at: event.at }]
      })
      return { notifications, olderThan }
    },
  }
}

const kindByType = {
  'profile.created': 'first-sign-in',
  'signed-in': 'signed-in',
  'sign-in.completed': 'signed-in',
  'service.signed-in': 'service',
  'account.linked': 'linked',
  'account.unlinked': 'unlinked',
  'account.link-undone': 'link-undone',
  'account.claimed': 'claimed',
  'account.disowned': 'disowned',
  'account.disowning-taken-back': 'taken-back',
  'account.reopened': 'reopened',
  'link.other-person': 'other-person',
  'identity.checked': 'checked-differs',
  'identity.saved': 'verified',
  'correction.moved': 'correction',
  'password.changed': 'password',
} as const satisfies Record<ToldType, NotificationKind>

/** A check is told of where something differed; what was right is told when it is saved. */
export function kindOf({ type, detail }: Omit<ToldEvent, 'id' | 'at'>) {
  if (type === 'identity.checked' && detail['outcome'] !== 'differs') return undefined
  return kindByType[type]
}
