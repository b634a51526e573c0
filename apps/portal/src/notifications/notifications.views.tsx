import { formatDateTime } from '@mot-cua/web'
import { AccountArea } from '../account-area/account-area.views.tsx'
import type { ActiveSession, PortalPage } from '../page.ts'
import type { Notification, NotificationKind, NotificationPage } from './notifications.ts'

export const NOTIFICATIONS_PATH = '/notifications'

type PageProps = {
  page: PortalPage
  session: ActiveSession
  listed: NotificationPage
  isFirst: boolean
}

/** What has happened to the person's accounts, newest first, each with the way to where it stands. */
export function NotificationsPage({ page, session, listed, isFirst }: PageProps) {
  const { t } = page
  const { notifications, olderThan } = listed
  const title = t('notifications.title')
  return (
    <AccountArea {...{ page, session, title }} current="notifications">
      <h1>{title}</h1>
      <p>{t('notifications.intro', { hotline: page.brand.hotline })}</p>
      {notifications.length === 0 && <p>{t('notifications.none')}</p>}
      <ul class="record-list">
        {notifications.map((notification) => (
          <NotificationCard page={page} notification={notification} />
        ))}
      </ul>
      {olderThan && (
        <p>
          <a href={`${NOTIFICATIONS_PATH}?before=${olderThan.toISOString()}`}>
            {t('notifications.older')}
          </a>
        </p>
      )}
      {!isFirst && (
        <p>
          <a href={NOTIFICATIONS_PATH}>{t('notifications.newest')}</a>
        </p>
      )}
    </AccountArea>
  )
}

/** Where more about it stands; a sign-in has no page of its own. */
const wayOf: Partial<Record<NotificationKind, string>> = {
  linked: '/linked-accounts',
  unlinked: '/linked-accounts',
  'link-undone': '/linked-accounts',
  claimed: '/linked-accounts',
  disowned: '/linked-accounts',
  'taken-back': '/linked-accounts',
  verified: '/profile',
  'checked-differs': '/profile',
  correction: '/profile/corrections',
}

function NotificationCard({
  page: { t },
  notification,
}: {
  page: PortalPage
  notification: Notification
}) {
  const { kind, at } = notification
  const way = wayOf[kind]
  return (
    <li class="record">
      <h2>{t(`notifications.kind.${kind}`)}</h2>
      <p class="hint">
        <time datetime={at.toISOString()}>{formatDateTime(at)}</time>
      </p>
      <p>{t(`notifications.text.${kind}`)}</p>
      {way !== undefined && (
        <p>
          <a href={way}>
            {t('notifications.see')}
            <span class="visually-hidden">: {t(`notifications.kind.${kind}`)}</span>
          </a>
        </p>
      )}
    </li>
  )
}
