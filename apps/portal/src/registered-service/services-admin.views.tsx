import { Button, Form, formatDateTime, type Status, StatusBadge, Table } from '@mot-cua/web'
import { type AdminContext, AdminPage } from '../admin/admin.views.tsx'
import type { PortalMessageKey } from '../messages.ts'
import type { PortalPage } from '../page.ts'
import type { AgencyToken } from './agency-tokens.ts'
import { type RegisteredService, type ServiceState, stateOf } from './registered-services.ts'

export const SERVICES_PATH = '/admin/services'

type ServicesPageProps = {
  admin: AdminContext
  services: readonly RegisteredService[]
  tokens: readonly AgencyToken[]
  done: PortalMessageKey | undefined
}

/** Every registered service, what waits for an answer first, and the tokens of agencies. */
export function ServicesPage({ admin, services, tokens, done }: ServicesPageProps) {
  const { page } = admin
  const { t } = page
  return (
    <AdminPage admin={admin} title={t('services.admin.title')} area={SERVICES_PATH} done={done}>
      <p>{t('services.admin.intro')}</p>
      {services.length === 0 ? (
        <p>{t('services.admin.none')}</p>
      ) : (
        <Table
          caption={t('services.admin.list')}
          columns={[
            { label: t('services.name') },
            { label: t('services.state') },
            { label: t('services.source') },
            { label: t('services.lastUsed') },
          ]}
          rows={waitingFirst(services).map((service) => [
            <NameAndHost service={service} />,
            <ServiceBadge page={page} service={service} />,
            service.approval?.source ?? t('services.noSource'),
            lastUse(page, service),
          ])}
        />
      )}
      <TokenTable page={page} tokens={tokens} />
    </AdminPage>
  )
}

function waitingFirst(services: readonly RegisteredService[]): RegisteredService[] {
  const waits = (service: RegisteredService) => Number(stateOf(service) === 'waiting')
  return services.toSorted((a, b) => waits(b) - waits(a))
}

function NameAndHost({ service: { clientId, name, host } }: { service: RegisteredService }) {
  return (
    <>
      <a href={`${SERVICES_PATH}/${encodeURIComponent(clientId)}`}>{name}</a>
      {host && (
        <>
          <br />
          <span class="hint">{host}</span>
        </>
      )}
    </>
  )
}

const badges: Record<ServiceState, Status> = {
  'sign-in': 'neutral',
  waiting: 'warn',
  approved: 'ok',
  refused: 'bad',
}

type BadgeProps = { page: PortalPage; service: RegisteredService }

export function ServiceBadge({ page, service }: BadgeProps) {
  const state = stateOf(service)
  return <StatusBadge status={badges[state]} label={page.t(`services.state.${state}`)} />
}

export function lastUse({ t }: PortalPage, { lastUsedAt }: RegisteredService): string {
  return lastUsedAt ? formatDateTime(lastUsedAt) : t('services.neverUsed')
}

type TokenTableProps = { page: PortalPage; tokens: readonly AgencyToken[] }

function TokenTable({ page, tokens }: TokenTableProps) {
  const { t } = page
  return (
    <>
      <h2>{t('services.tokens')}</h2>
      <p>{t('services.tokensText')}</p>
      {tokens.length > 0 && (
        <Table
          caption={t('services.tokensList')}
          columns={[
            { label: t('services.source') },
            { label: t('services.issued') },
            { label: t('services.validUntil') },
            { label: t('policy.column.action') },
          ]}
          rows={tokens.map(({ id, source, issuedAt, issuedBy, validUntil }) => [
            source,
            `${formatDateTime(issuedAt)}, ${issuedBy}`,
            formatDateTime(validUntil),
            <Form page={page} action={`${SERVICES_PATH}/tokens/withdraw`}>
              <input type="hidden" name="token" value={id} />
              <Button kind="link">
                {t('services.withdraw')}
                <span class="visually-hidden">: {source}</span>
              </Button>
            </Form>,
          ])}
        />
      )}
    </>
  )
}
