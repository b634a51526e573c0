import {
  BackLink,
  Button,
  ButtonRow,
  Form,
  formatDate,
  formatNumber,
  Notice,
  SummaryList,
} from '@mot-cua/web'
import { AccountArea } from '../account-area/account-area.views.tsx'
import type { PortalPage } from '../page.ts'
import type { Session } from '../session/session.ts'
import { DocumentBadges, describeFacts } from './document-facts.views.tsx'
import { type DocumentDetail, stateOf } from './documents.ts'

type DocumentProps = { page: PortalPage; document: DocumentDetail }
type DocumentPageProps = DocumentProps & { session: Session; today: string }

/** One document: what is known of it, its file, and how it is used again. */
export function DocumentPage({ page, session, document, today }: DocumentPageProps) {
  const { t } = page
  const state = stateOf(document, today)
  return (
    <AccountArea {...{ page, session }} title={document.name} current="data-store">
      <BackLink href="/data-store" label={t('dataStore.back')} />
      <p class="caption">{document.typeName}</p>
      <h1>{document.name}</h1>
      <DocumentBadges page={page} document={document} today={today} />
      {state !== 'good' && (
        <Notice
          kind={state === 'revoked' ? 'bad' : 'warn'}
          heading={t(`dataStore.state.${state}Title`)}
        >
          <p>{t(`dataStore.state.${state}Text`)}</p>
        </Notice>
      )}
      <SummaryList rows={[...describeFacts(page, document), ...describeOrigin(page, document)]} />
      <FileButtons page={page} document={document} />
      {state !== 'revoked' && <Reuse page={page} document={document} />}
    </AccountArea>
  )
}

function describeOrigin({ t }: PortalPage, { kind, dossier, addedAt }: DocumentDetail) {
  return [
    { term: t('dataStore.source'), value: t(`dataStore.sourceText.${kind}`) },
    ...(dossier
      ? [
          {
            term: t('dataStore.dossier'),
            value: <a href={`/dossiers/${dossier.id}`}>{dossier.code}</a>,
          },
        ]
      : []),
    { term: t('dataStore.addedAt'), value: formatDate(addedAt) },
  ]
}

function FileButtons({ page, document }: DocumentProps) {
  const { t } = page
  const { file, kind, id } = document
  return (
    <>
      {!file && <p>{t('dataStore.noFile')}</p>}
      <ButtonRow>
        {file && (
          <Button href={`/files/${id}`}>
            {t('dataStore.download', { size: describeSize(page, file.sizeBytes) })}
          </Button>
        )}
        {kind === 'upload' && (
          <Button kind="danger" href={`/data-store/${id}/delete`}>
            {t('dataStore.delete.button')}
          </Button>
        )}
      </ButtonRow>
    </>
  )
}

function describeSize({ locale }: PortalPage, sizeBytes: number): string {
  const kilobytes = Math.max(1, Math.ceil(sizeBytes / 1024))
  if (kilobytes < 1024) return `${kilobytes} KB`
  return `${formatNumber(sizeBytes / 1024 / 1024, locale, 1)} MB`
}

/** A code that the person gives to an agency; without it no agency sees the document. */
function Reuse({ page, document: { id, reuseCode } }: DocumentProps) {
  const { t } = page
  const path = `/data-store/${id}/reuse`
  return (
    <section id="reuse">
      <h2>{t('dataStore.reuse.title')}</h2>
      <p>{t('dataStore.reuse.how')}</p>
      {reuseCode === undefined ? (
        <Form page={page} action={path}>
          <Button kind="secondary">{t('dataStore.reuse.give')}</Button>
        </Form>
      ) : (
        <>
          <p>
            {t('dataStore.reuse.code')} <br />
            <span class="reuse-code">{reuseCode}</span>
          </p>
          <Form page={page} action={`${path}/end`}>
            <Button kind="secondary">{t('dataStore.reuse.end')}</Button>
          </Form>
        </>
      )}
    </section>
  )
}
