import { Button, ButtonRow, Card, Form, StatusBadge, Table, Tabs } from '@mot-cua/web'
import { type AdminContext, AdminPage } from '../admin/admin.views.tsx'
import { writeDay } from '../day/day.ts'
import type { PortalMessageKey } from '../messages.ts'
import type { PortalPage } from '../page.ts'
import { type NoticeKind, type NoticeText, noticeKinds } from './notice.ts'
import { NoticeAsRead } from './notice-kinds.views.tsx'

export const NOTICES_PATH = '/admin/notices'

/** The versions of one notice. */
export function noticesPath(kind: NoticeKind, more: Record<string, string> = {}): string {
  return `${NOTICES_PATH}?${new URLSearchParams({ kind, ...more })}`
}

type NoticesPageProps = {
  admin: AdminContext
  kind: NoticeKind
  texts: readonly NoticeText[]
  /** In the language of the page; undefined where the text profile's words hold. */
  inForce: NoticeText | undefined
  today: string
  done: PortalMessageKey | undefined
}

/** What people read today, every version with its day, and the way to a new one. */
export function NoticesPage({ admin, kind, texts, ...props }: NoticesPageProps) {
  const { inForce, today, done } = props
  const { page } = admin
  const { t } = page
  return (
    <AdminPage admin={admin} title={t('policy.notices.title')} area={NOTICES_PATH} done={done}>
      <Tabs label={t('policy.notices.title')} tabs={tabsOf(page, kind)} />
      <p>{t(`policy.notices.intro.${kind}`)}</p>
      <ButtonRow>
        <Button href={`${NOTICES_PATH}/edit?${new URLSearchParams({ kind })}`}>
          {t('policy.notices.write')}
        </Button>
      </ButtonRow>
      <Card heading={t('policy.notices.inForce')}>
        <NoticeAsRead page={page} kind={kind} notice={inForce} />
        {!inForce && <p class="hint">{t('policy.notices.ofProfile')}</p>}
      </Card>
      {texts.length > 0 && (
        <Table
          caption={t('policy.notices.versions')}
          columns={[
            { label: t('policy.notices.validFrom') },
            { label: t('policy.notices.language') },
            { label: t('policy.notices.reference') },
            { label: t('policy.column.by') },
            { label: t('policy.column.action') },
          ]}
          rows={texts.map((text) => [
            <ValidFrom page={page} text={text} today={today} />,
            t(`policy.notices.language.${text.locale}`),
            text.legalReference,
            text.changedBy,
            <VersionActions page={page} text={text} />,
          ])}
        />
      )}
    </AdminPage>
  )
}

function tabsOf({ t }: PortalPage, current: NoticeKind) {
  return noticeKinds.map((kind) => ({
    href: noticesPath(kind),
    label: t(`policy.notices.kind.${kind}`),
    isCurrent: kind === current,
  }))
}

type VersionProps = { page: PortalPage; text: NoticeText }

function ValidFrom({ page, text, today }: VersionProps & { today: string }) {
  if (text.validFrom <= today) return <>{writeDay(text.validFrom)}</>
  return (
    <>
      {writeDay(text.validFrom)}{' '}
      <StatusBadge status="info" label={page.t('policy.admin.planned')} />
    </>
  )
}

function VersionActions({ page, text: { kind, locale, validFrom } }: VersionProps) {
  const { t } = page
  const query = new URLSearchParams({ kind, locale, validFrom })
  return (
    <>
      <a href={`${NOTICES_PATH}/edit?${query}`}>{t('policy.notices.edit')}</a>
      <Form page={page} action={`${NOTICES_PATH}/remove`}>
        <input type="hidden" name="kind" value={kind} />
        <input type="hidden" name="locale" value={locale} />
        <input type="hidden" name="validFrom" value={validFrom} />
        <Button kind="link">
          {t('policy.notices.remove')}
          <span class="visually-hidden">: {writeDay(validFrom)}</span>
        </Button>
      </Form>
    </>
  )
}
