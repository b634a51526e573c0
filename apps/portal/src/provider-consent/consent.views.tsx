import { Button, ButtonRow, Card, Form, Page } from '@mot-cua/web'
import type { PortalMessageKey } from '../messages.ts'
import { type ActiveSession, accountMenu, type PortalPage } from '../page.ts'
import { claimsOfScopes } from '../provider/claims.ts'
import type { ServiceView } from '../provider/service-view.ts'
import type { AskedOfPerson } from './service-consent.ts'

type ConsentPageProps = {
  page: PortalPage
  session: ActiveSession
  service: ServiceView
  asked: AskedOfPerson
  action: string
}

/** Shown on first use of a service, and again when it asks for more. */
export function ConsentPage({ page, session, service, asked, action }: ConsentPageProps) {
  const { t } = page
  const title = t('provider.consent.title', { service: service.name })
  return (
    <Page page={page} title={title} account={accountMenu(page, session)}>
      <h1>{title}</h1>
      <p>{t('provider.consent.intro', { service: service.name, host: service.host })}</p>
      <Card heading={t('provider.consent.items')}>
        <ul>
          {listWords(asked).map((key) => (
            <li>{t(key)}</li>
          ))}
        </ul>
      </Card>
      <p class="hint">{t('provider.consent.purpose')}</p>
      <Form page={page} action={action}>
        <ButtonRow>
          <Button name="action" value="accept">
            {t('provider.consent.accept')}
          </Button>
          <Button kind="secondary" name="action" value="refuse">
            {t('provider.consent.refuse')}
          </Button>
        </ButtonRow>
      </Form>
    </Page>
  )
}

const words: Record<string, PortalMessageKey> = {
  name: 'provider.claim.name',
  birthdate: 'provider.claim.birthdate',
  gender: 'provider.claim.gender',
  phone_number: 'provider.claim.phone_number',
  phone_number_verified: 'provider.claim.phone_number',
  personal_id: 'provider.claim.personal_id',
  technical_id: 'provider.claim.technical_id',
  account_type: 'provider.claim.account_type',
  upstream: 'provider.claim.account_type',
  linked_subjects: 'provider.claim.linked_subjects',
}

/** Two claims with one sentence say the same to a person. */
function listWords({ scopes, claims }: AskedOfPerson): PortalMessageKey[] {
  const names = [...claimsOfScopes(scopes), ...claims.map(({ name }) => name)]
  const known = names.flatMap((name) => (Object.hasOwn(words, name) ? (words[name] ?? []) : []))
  return [...new Set<PortalMessageKey>(['provider.claim.signIn', ...known])]
}
