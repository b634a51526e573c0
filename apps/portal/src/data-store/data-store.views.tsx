import { Button, ButtonRow, formatDate, Notice } from '@mot-cua/web'
import { AccountArea } from '../account-area/account-area.views.tsx'
import type { PortalPage } from '../page.ts'
import type { Session } from '../session/session.ts'
import type { DocumentPage } from './data-store.ts'
import { DocumentBadges, describeFacts } from './document-facts.views.tsx'
import { type DocumentSummary, groupByType } from './documents.ts'

export const dataStoreNotices = ['uploaded', 'deleted'] as const
export type DataStoreNotice = (typeof dataStoreNotices)[number]

type DataStorePageProps = {
  page: PortalPage
  session: Session
  listed: DocumentPage
  notice: DataStoreNotice | undefined
  today: string
}

/** «Kho dữ liệu cá nhân»: what the person has, by type. */
export function DataStorePage({ page, session, listed, notice, today }: DataStorePageProps) {
  const { t } = page
  const { documents, next, hidden } = listed
  return (
    <AccountArea {...{ page, session }} title={t('dataStore.title')} current="data-store">
      {notice && <Notice kind="ok" heading={t(`dataStore.notice.${notice}`)} isNews />}
      <h1>{t('dataStore.title')}</h1>
      <p>{t('dataStore.intro')}</p>
      {hidden > 0 && <HiddenStore page={page} hidden={hidden} />}
      <ButtonRow>
        <Button kind="secondary" href="/data-store/upload">
          {t('dataStore.upload.title')}
        </Button>
      </ButtonRow>
      {documents.length === 0 && <p>{t('dataStore.empty')}</p>}
      {groupByType(documents).map((group) => (
        <section>
          <h2>{group.typeName}</h2>
          <ul class="record-list">
            {group.documents.map((document) => (
              <DocumentCard page={page} document={document} today={today} />
            ))}
          </ul>
        </section>
      ))}
      {next && (
        <Button kind="secondary" href={`/data-store?after=${next}`}>
          {t('dataStore.more')}
        </Button>
      )}
    </AccountArea>
  )
}

/** Nothing is lost: what is hidden, why, and how to see it. */
function HiddenStore({ page: { t }, hidden }: { page: PortalPage; hidden: number }) {
  return (
    <Notice kind="info" heading={t('dataStore.hidden.title', { count: hidden })}>
      <p>{t('dataStore.hidden.text')}</p>
      <p>{t('level.how')}</p>
    </Notice>
  )
}

type CardProps = { page: PortalPage; document: DocumentSummary; today: string }

function DocumentCard({ page, document, today }: CardProps) {
  const { t } = page
  const { kind, addedAt } = document
  const facts = describeFacts(page, document)
  const added = { term: t('dataStore.addedAt'), value: formatDate(addedAt) }
  return (
    <li class="record">
      <h3>
        <a href={`/data-store/${document.id}`}>{document.name}</a>
      </h3>
      <DocumentBadges page={page} document={document} today={today} />
      <dl>
        {[...facts, ...(kind === 'upload' ? [added] : [])].map(({ term, value }) => (
          <div>
            <dt>{term}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  )
}
