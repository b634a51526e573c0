import { Button, ButtonRow, Form, formatDate, formatTime, SummaryList } from '@mot-cua/web'
import { AccountPage, type AccountPageProps, accountPaths } from '../account-pages/account-page.tsx'
import type { PlaceWords } from '../address-place/place-words.ts'
import type { IdentityPage } from '../page.ts'
import type { HistoryEntry } from './history.ts'

type Told = { describePlace: PlaceWords }
type HistoryPageProps = AccountPageProps & Told & { entries: HistoryEntry[]; now: Date }

/** Day by day, newest first. */
export function HistoryPage({ entries, describePlace, now, ...props }: HistoryPageProps) {
  const { page } = props
  const { t } = page
  const days = Map.groupBy(entries, ({ at }) => formatDate(at))
  return (
    <AccountPage {...props} title="history.title">
      <p>{t('history.text')}</p>
      {entries.length === 0 && <p>{t('history.none')}</p>}
      {[...days].map(([day, ofDay]) => (
        <section>
          <h2>{nameOfDay(page, day, now)}</h2>
          <SummaryList
            rows={ofDay.map((entry) => ({
              term: `${formatTime(entry.at)} ${t(`history.kind.${entry.kind}`)}`,
              value: <Circumstances {...{ page, entry, describePlace }} />,
              ...(entry.canDisown ? { badge: <NotMeLink page={page} entry={entry} /> } : {}),
            }))}
          />
        </section>
      ))}
    </AccountPage>
  )
}

type EntryProps = { page: IdentityPage; entry: HistoryEntry }

function NotMeLink({ page: { t }, entry }: EntryProps) {
  return (
    <a href={`${accountPaths.history}/${entry.id}/not-me`}>
      {t('history.notMe')}
      <span class="visually-hidden">
        {' '}
        – {formatTime(entry.at)} {t(`history.kind.${entry.kind}`)}
      </span>
    </a>
  )
}

/** For which service, how, and from where, as far as that is known. */
function Circumstances({ page, entry, describePlace }: EntryProps & Told) {
  const { t } = page
  const { service, method } = entry
  const place = describePlace(page, entry.address)
  const parts = [
    service,
    method === 'other' ? undefined : t(`history.method.${method}`),
    place === '' ? undefined : place,
  ].filter((part) => part !== undefined)
  return <>{parts.length === 0 ? t('history.here') : parts.join(' · ')}</>
}

function nameOfDay({ t }: IdentityPage, day: string, now: Date): string {
  if (day === formatDate(now)) return t('history.today', { day })
  const yesterday = formatDate(new Date(now.getTime() - 24 * 60 * 60 * 1000))
  return day === yesterday ? t('history.yesterday', { day }) : day
}

/** What ends, before it does. */
export function NotMePage({
  entry,
  describePlace,
  ...props
}: AccountPageProps & Told & { entry: HistoryEntry }) {
  const { page } = props
  const { t } = page
  const back = { href: accountPaths.history, label: 'history.title' } as const
  return (
    <AccountPage {...props} title="history.notMe" back={back}>
      <SummaryList
        rows={[
          { term: t('history.what'), value: t(`history.kind.${entry.kind}`) },
          { term: t('history.when'), value: `${formatTime(entry.at)} ${formatDate(entry.at)}` },
          { term: t('history.how'), value: <Circumstances {...{ page, entry, describePlace }} /> },
        ]}
      />
      <p>{t('history.notMe.text')}</p>
      <ul>
        {entry.takes && <li>{t(`history.notMe.${entry.takes}`)}</li>}
        <li>{t('history.notMe.sessions')}</li>
        <li>{t('history.notMe.browsers')}</li>
        <li>{t('history.notMe.qr')}</li>
        <li>{t('history.notMe.password')}</li>
      </ul>
      <Form page={page} action={`${accountPaths.history}/${entry.id}/not-me`}>
        <ButtonRow>
          <Button kind="danger">{t('history.notMe.submit')}</Button>
          <Button kind="secondary" href={accountPaths.history}>
            {t('history.notMe.wasMe')}
          </Button>
        </ButtonRow>
      </Form>
    </AccountPage>
  )
}
