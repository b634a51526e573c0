import { BackLink, Button, ButtonRow, Form } from '@mot-cua/web'
import { AccountArea } from '../account-area/account-area.views.tsx'
import type { DocumentDetail } from '../data-store/documents.ts'
import type { PortalPage } from '../page.ts'
import type { Session } from '../session/session.ts'

type DeletePageProps = { page: PortalPage; session: Session; document: DocumentDetail }

/** Says what goes before it goes. */
export function DeletePage({ page, session, document }: DeletePageProps) {
  const { t } = page
  const path = `/data-store/${document.id}`
  const title = t('dataStore.delete.title')
  return (
    <AccountArea {...{ page, session }} title={title} current="data-store">
      <BackLink href={path} label={t('dataStore.backToOne')} />
      <h1>{title}</h1>
      <p>{t('dataStore.delete.what', { name: document.name })}</p>
      <p>{t('dataStore.delete.for-ever')}</p>
      {document.usedIn > 0 && <p>{t('dataStore.delete.used', { count: document.usedIn })}</p>}
      <Form page={page} action={`${path}/delete`}>
        <ButtonRow>
          <Button kind="danger">{t('dataStore.delete.confirm')}</Button>
          <Button kind="secondary" href={path}>
            {t('dataStore.delete.keep')}
          </Button>
        </ButtonRow>
      </Form>
    </AccountArea>
  )
}
