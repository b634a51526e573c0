import { BackLink, Button, ButtonRow, Card, CsrfField, Page, Table } from '@mot-cua/web'
import { type FaultsOn, issuerNames } from '../client-faults/client-faults.ts'
import type { DeskPage } from '../desk/messages.ts'
import type { RegisteredClient } from './registered-client.store.ts'

export type ListedClient = { client: RegisteredClient; faults: FaultsOn }

/** Where a client’s page is. */
export function clientPath({ service, clientId }: RegisteredClient): string {
  return `/try/clients/${service}/${encodeURIComponent(clientId)}`
}

type TryProps = { page: DeskPage; clients: readonly ListedClient[] }

export function TryPage({ page, clients }: TryProps) {
  const { t } = page
  return (
    <Page page={page} title={t('try.title')}>
      <BackLink href="/" label={t('try.backToDesk')} />
      <h1>{t('try.title')}</h1>
      <p class="lead">{t('try.intro')}</p>
      <Card heading={t('try.register')}>
        <p>{t('try.register.how')}</p>
        <form method="post" action="/try/clients">
          <CsrfField page={page} />
          <ButtonRow>
            {issuerNames.map((service, index) => (
              <Button kind={index === 0 ? 'primary' : 'secondary'} name="service" value={service}>
                {t(`try.register.${service}`)}
              </Button>
            ))}
          </ButtonRow>
        </form>
      </Card>
      {clients.length === 0 ? (
        <p>{t('try.clients.none')}</p>
      ) : (
        <ClientTable page={page} clients={clients} />
      )}
    </Page>
  )
}

function ClientTable({ page: { t }, clients }: TryProps) {
  return (
    <Table
      caption={t('try.clients')}
      columns={[
        { label: t('try.client') },
        { label: t('try.service') },
        { label: t('try.redirect') },
        { label: t('try.faultsOn') },
      ]}
      rows={clients.map(({ client, faults }) => [
        <a href={clientPath(client)}>{client.name}</a>,
        t(`try.service.${client.service}`),
        client.redirectUris[0] ?? '–',
        [...faults.keys()].map((name) => t(`try.fault.${name}`)).join(', ') || t('try.none'),
      ])}
    />
  )
}
