import { Button, ButtonRow, Card, Form, Page } from '@mot-cua/web'
import type { AssuranceLevel } from '../account/account.ts'
import type { IdentityPage } from '../page.ts'
import type { ServiceView } from '../provider/service-view.ts'
import type { AskedData } from './consent.ts'
import { type AskedItem, hasVerified, sortAsked } from './consent-items.ts'

type ConsentPageProps = {
  page: IdentityPage
  client: ServiceView
  asked: AskedData
  /** Of the person who is asked; looked at where verified claims are asked for. */
  level: AssuranceLevel
  action: string
}

/** Shown on first use of a service, and again when it asks for more. */
export function ConsentPage({ page, client, asked, level, action }: ConsentPageProps) {
  const { t } = page
  const title = t('consent.title', { service: client.name })
  const { essential, voluntary } = sortAsked(asked)
  return (
    <Page page={page} title={title}>
      <h1>{title}</h1>
      <p>{t('consent.intro', { service: client.name, host: client.host })}</p>
      <Card heading={t('consent.source')}>
        <ItemList page={page} items={essential} />
      </Card>
      {voluntary.length > 0 && (
        <Card heading={t('consent.voluntary')}>
          <p>{t('consent.voluntaryHint')}</p>
          <ItemList page={page} items={voluntary} />
        </Card>
      )}
      {hasVerified(asked) && (
        <p class="hint">{t(level === 2 ? 'consent.verifiedHint' : 'consent.verifiedLevel1')}</p>
      )}
      <p class="hint">{t('consent.purpose')}</p>
      <Form page={page} action={action}>
        <Answers page={page} hasVoluntary={voluntary.length > 0} />
      </Form>
    </Page>
  )
}

function ItemList({ page: { t }, items }: { page: IdentityPage; items: AskedItem[] }) {
  return (
    <ul>
      {items.map(({ key, isVerified }) => (
        <li>{isVerified ? t('consent.verified', { what: t(key) }) : t(key)}</li>
      ))}
    </ul>
  )
}

function Answers({ page: { t }, hasVoluntary }: { page: IdentityPage; hasVoluntary: boolean }) {
  return (
    <ButtonRow>
      <Button name="action" value="accept">
        {t('consent.accept')}
      </Button>
      {hasVoluntary && (
        <Button kind="secondary" name="action" value="accept-essential">
          {t('consent.acceptEssential')}
        </Button>
      )}
      <Button kind="secondary" name="action" value="refuse">
        {t('consent.refuse')}
      </Button>
    </ButtonRow>
  )
}
