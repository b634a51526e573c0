import { Button, ButtonRow, Card, Form, Page } from '@mot-cua/web'
import type { IdentityPage } from '../page.ts'
import { isKnownScope } from '../provider/claims.ts'
import type { ClientMetadataView } from '../provider/client-view.ts'

type ConsentPageProps = {
  page: IdentityPage
  client: ClientMetadataView
  scopes: string[]
  action: string
}

/** Shown on first use of a service, and again when it asks for more. */
export function ConsentPage({ page, client, scopes, action }: ConsentPageProps) {
  const { t } = page
  const title = t('consent.title', { service: client.name })
  return (
    <Page page={page} title={title}>
      <h1>{title}</h1>
      <p>{t('consent.intro', { service: client.name, host: client.host })}</p>
      <Card heading={t('consent.source')}>
        <ul>
          {scopes.filter(isKnownScope).map((scope) => (
            <li>{t(`consent.scope.${scope}`)}</li>
          ))}
        </ul>
      </Card>
      <p class="hint">{t('consent.purpose')}</p>
      <Form page={page} action={action}>
        <ButtonRow>
          <Button name="action" value="accept">
            {t('consent.accept')}
          </Button>
          <Button kind="secondary" name="action" value="refuse">
            {t('consent.refuse')}
          </Button>
        </ButtonRow>
      </Form>
    </Page>
  )
}
