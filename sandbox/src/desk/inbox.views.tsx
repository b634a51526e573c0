import { Button, ButtonRow, Card, formatDateTime, Page } from '@mot-cua/web'
import type { InboxMessage } from '../start/sms-inbox.ts'
import type { DeskPage } from './messages.ts'

export function InboxPage({ page, messages }: { page: DeskPage; messages: InboxMessage[] }) {
  const { t } = page
  return (
    <Page page={page} title={t('inbox.title')}>
      <h1>{t('inbox.title')}</h1>
      <p>{t('inbox.intro')}</p>
      <ButtonRow>
        <Button href={page.path}>{t('inbox.refresh')}</Button>
        <Button kind="secondary" href="/">
          {t('inbox.back')}
        </Button>
      </ButtonRow>
      {messages.length === 0 && <p>{t('inbox.empty')}</p>}
      {messages.map(({ to, text, sentAt }) => (
        <Card heading={`${t('inbox.to')} ${to}`}>
          <p class="hint">
            {t('inbox.at')} {formatDateTime(sentAt)}
          </p>
          <p lang="vi">{text}</p>
        </Card>
      ))}
    </Page>
  )
}
