import {
  BackLink,
  Button,
  ButtonRow,
  ErrorSummary,
  Field,
  formatDate,
  formatDateTime,
  formatNumber,
  formatPercent,
  Notice,
  SummaryList,
  Table,
} from '@mot-cua/web'
import { type AdminContext, AdminPage } from '../admin/admin.views.tsx'
import type { PortalPage } from '../page.ts'
import { type Counts, shutOut } from './cockpit.ts'
import type { PlaceCounts } from './places.ts'

export const COCKPIT_PATH = '/admin/cut-over'

export type CockpitProps = {
  admin: AdminContext
  /** As typed; begins as the planned day. */
  date: string
  isDateWrong: boolean
  /** The first moment of the day that is asked about. */
  from: Date
  daysLeft: number
  countedAt: Date
  requiredLevel: 1 | 2
  /** Of the province, or of all of the country. */
  total: Counts
  /** Undefined on the page of all provinces. */
  province: { id: string; name: string } | undefined
  places: readonly PlaceCounts[]
}

/** If the cut-over were on a day: who would be shut out, where, and what they lack. */
export function CockpitPage(props: CockpitProps) {
  const { admin, province, isDateWrong, date } = props
  const { page } = admin
  const { t } = page
  const error = isDateWrong ? t('policy.change.dateWrong') : undefined
  const title = t('policy.cockpit.title')
  return (
    <AdminPage admin={admin} title={title} area={COCKPIT_PATH} hasErrors={isDateWrong}>
      <ErrorSummary page={page} errors={error ? [{ field: 'date', message: error }] : []} />
      <form class="form" method="get" action={COCKPIT_PATH}>
        <Field
          page={page}
          name="date"
          label={t('policy.cockpit.date')}
          hint={t('policy.change.dateHint')}
          value={date}
          inputmode="numeric"
          width="short"
          error={error}
        />
        {province && <input type="hidden" name="province" value={province.id} />}
        <ButtonRow>
          <Button kind="secondary">{t('policy.cockpit.ask')}</Button>
        </ButtonRow>
      </form>
      <Answer {...props} />
      <Lacks {...props} />
      {province && (
        <BackLink
          href={`${COCKPIT_PATH}?${new URLSearchParams({ date })}`}
          label={t('policy.cockpit.allProvinces')}
        />
      )}
      <PlacesTable {...props} />
    </AdminPage>
  )
}

function Answer({ admin, from, daysLeft, total, requiredLevel, province }: CockpitProps) {
  const { t, locale } = admin.page
  const people = shutOut(total, requiredLevel)
  const number = (value: number) => formatNumber(value, locale)
  const said = { date: formatDate(from), people: number(people) }
  const heading = province
    ? t('policy.cockpit.answerIn', { ...said, province: province.name })
    : t('policy.cockpit.answer', said)
  const share = formatPercent(people, total.accounts, locale)
  const perDay = number(Math.ceil(people / Math.max(daysLeft, 1)))
  return (
    <Notice kind={people === 0 ? 'ok' : 'warn'} heading={heading}>
      <p>{t('policy.cockpit.share', { share, accounts: number(total.accounts) })}</p>
      {daysLeft > 0 && people > 0 && (
        <p>{t('policy.cockpit.pace', { days: number(daysLeft), perDay })}</p>
      )}
    </Notice>
  )
}

function Lacks({ admin, total, requiredLevel, countedAt }: CockpitProps) {
  const { t, locale } = admin.page
  const row = (name: 'unverified' | 'unlinked' | 'lowLevel' | 'dossiers') => {
    return { term: t(`policy.cockpit.${name}`), value: formatNumber(total[name], locale) }
  }
  return (
    <>
      <h2>{t('policy.cockpit.lacks')}</h2>
      <SummaryList
        rows={[
          row('unverified'),
          row('unlinked'),
          ...(requiredLevel === 2 ? [row('lowLevel')] : []),
          row('dossiers'),
        ]}
      />
      <p>{t('policy.cockpit.nothingLost')}</p>
      <p class="hint">{t('policy.cockpit.countedAt', { time: formatDateTime(countedAt) })}</p>
    </>
  )
}

function PlacesTable({ admin, places, province, date, requiredLevel }: CockpitProps) {
  const { page } = admin
  const { t, locale } = page
  const number = (value: number) => formatNumber(value, locale)
  const columns = [
    { label: province ? t('policy.cockpit.commune') : t('policy.cockpit.province') },
    { label: t('policy.cockpit.shutOut'), isNumber: true },
    { label: t('policy.cockpit.ofAccounts'), isNumber: true },
    { label: t('policy.cockpit.unverifiedShort'), isNumber: true },
    { label: t('policy.cockpit.unlinkedShort'), isNumber: true },
    { label: t('policy.cockpit.dossiersShort'), isNumber: true },
  ]
  const caption = province
    ? t('policy.cockpit.byCommune', { province: province.name })
    : t('policy.cockpit.byProvince')
  if (places.length === 0) return <p>{t('policy.cockpit.nobody')}</p>
  return (
    <Table
      caption={caption}
      columns={columns}
      rows={places.map(({ counts, ...place }) => {
        const people = shutOut(counts, requiredLevel)
        return [
          <PlaceLink page={page} place={place} isCommune={province !== undefined} date={date} />,
          number(people),
          formatPercent(people, counts.accounts, locale),
          number(counts.unverified),
          number(counts.unlinked),
          number(counts.dossiers),
        ]
      })}
    />
  )
}

type PlaceLinkProps = {
  page: PortalPage
  place: { id: string; name: string }
  isCommune: boolean
  date: string
}

/** Of a province to its communes, of a commune to its list. */
function PlaceLink({ page, place, isCommune, date }: PlaceLinkProps) {
  if (!isCommune) {
    const query = new URLSearchParams({ date, province: place.id })
    return <a href={`${COCKPIT_PATH}?${query}`}>{place.name}</a>
  }
  const query = new URLSearchParams({ place: place.id })
  return (
    <>
      {place.name}
      <br />
      <a href={`${COCKPIT_PATH}/list?${query}`}>
        {page.t('policy.cockpit.export')}
        <span class="visually-hidden">: {place.name}</span>
      </a>
    </>
  )
}
