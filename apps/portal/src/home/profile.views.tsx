import { maskPersonalId } from '@mot-cua/kernel'
import { formatDate, Notice, Page, type Status, StatusBadge, SummaryList } from '@mot-cua/web'
import { accountMenu, type PortalPage } from '../page.ts'
import { eidFieldNames, type IdentityField } from '../person/person.ts'
import type { Session } from '../session/session.ts'
import { type HomeNotice, News } from './news.views.tsx'

type ProfilePageProps = {
  page: PortalPage
  session: Session
  fields: IdentityField[]
  notice: HomeNotice | undefined
}

/** What the portal knows of a person, with source, date and how far it is confirmed. */
export function ProfilePage({ page, session, fields, notice }: ProfilePageProps) {
  const { t } = page
  const rows = eidFieldNames.flatMap((name) =>
    fields.filter((field): field is ShownField => field.name === name),
  )
  return (
    <Page page={page} title={t('profile.title')} account={accountMenu(page, session)}>
      <News page={page} session={session} notice={notice} />
      <h1>{t('profile.title')}</h1>
      <p>{t('profile.intro')}</p>
      <ProfileNotice page={page} fields={fields} />
      <SummaryList
        rows={[
          ...rows.map((field) => toRow(page, field)),
          {
            term: t('profile.level'),
            value: t('profile.levelValue', { level: session.level }),
            badge: <StatusBadge status="ok" label={t('profile.status.verified')} />,
          },
        ]}
      />
    </Page>
  )
}

function ProfileNotice({ page: { t }, fields }: { page: PortalPage; fields: IdentityField[] }) {
  const worst = (['differs', 'unchecked'] as const).find((status) =>
    fields.some((field) => field.status === status),
  )
  if (!worst) return null
  return (
    <Notice kind={worst === 'differs' ? 'warn' : 'info'} heading={t(`profile.${worst}.title`)}>
      <p>{t(`profile.${worst}.text`)}</p>
    </Notice>
  )
}

type ShownField = IdentityField & { name: (typeof eidFieldNames)[number] }

const badges: Record<IdentityField['status'], Status> = {
  verified: 'ok',
  differs: 'warn',
  unchecked: 'neutral',
  'self-declared': 'neutral',
}

function toRow({ t }: PortalPage, field: ShownField) {
  const source = t(field.source === 'registry' ? 'profile.source.registry' : 'profile.source.eid')
  return {
    term: t(`profile.${field.name}`),
    value: (
      <>
        {showValue({ t }, field)}
        <br />
        <small class="hint">{t('profile.source', { source, date: formatDate(field.asOf) })}</small>
      </>
    ),
    badge: (
      <StatusBadge status={badges[field.status]} label={t(`profile.status.${field.status}`)} />
    ),
  }
}

function showValue({ t }: Pick<PortalPage, 't'>, { name, value }: ShownField): string {
  switch (name) {
    case 'personalId':
      return maskPersonalId(value)
    case 'gender':
      return t(value === 'male' ? 'profile.gender.male' : 'profile.gender.female')
    case 'dateOfBirth':
      // A year alone stays a year: some registers know no more.
      return value.split('-').reverse().join('/')
    case 'fullName':
      return value
  }
}
