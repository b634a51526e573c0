import {
  BackLink,
  Button,
  ButtonRow,
  Card,
  ErrorSummary,
  Field,
  Form,
  formatDateTime,
  Notice,
  Radios,
  SummaryList,
  TextArea,
} from '@mot-cua/web'
import { type AdminContext, AdminPage } from '../admin/admin.views.tsx'
import type { PortalMessageKey } from '../messages.ts'
import type { PortalPage } from '../page.ts'
import { BY_TOKEN } from './agency-tokens.ts'
import { type RegisteredService, stateOf } from './registered-services.ts'
import { lastUse, SERVICES_PATH, ServiceBadge } from './services-admin.views.tsx'

type ServicePageProps = {
  admin: AdminContext
  service: RegisteredService
  done?: PortalMessageKey | undefined
  /** As typed, where it is no name for a source. */
  typed?: string
  isSourceWrong?: boolean
}

/** One service: what it is, and what an operator can decide about it. */
export function ServicePage({ admin, service, done, typed, ...props }: ServicePageProps) {
  const { page } = admin
  const { t } = page
  const { isSourceWrong = false } = props
  const error = isSourceWrong ? t('services.sourceWrong') : undefined
  const frame = { admin, done, area: SERVICES_PATH, title: service.name, hasErrors: isSourceWrong }
  return (
    <AdminPage {...frame}>
      <BackLink href={SERVICES_PATH} label={t('services.back')} />
      <ErrorSummary page={page} errors={error ? [{ field: 'source', message: error }] : []} />
      <Facts page={page} service={service} />
      {stateOf(service) !== 'sign-in' && <Approval {...{ page, service, typed, error }} />}
      {service.host !== undefined && <Consent page={page} service={service} />}
      <p>
        <a href={`${pathOf(service)}/remove`}>{t('services.remove')}</a>
      </p>
    </AdminPage>
  )
}

function pathOf({ clientId }: RegisteredService): string {
  return `${SERVICES_PATH}/${encodeURIComponent(clientId)}`
}

type PartProps = { page: PortalPage; service: RegisteredService }

function Facts({ page, service }: PartProps) {
  const { t } = page
  const { approval, host, scopes, clientId, registeredAt } = service
  return (
    <SummaryList
      rows={[
        { term: t('services.host'), value: host ?? t('services.noHost') },
        { term: 'client_id', value: clientId },
        { term: t('services.scopes'), value: scopes.join(' ') },
        { term: t('services.registeredAt'), value: formatDateTime(registeredAt) },
        { term: t('services.lastUsed'), value: lastUse(page, service) },
        { term: t('services.source'), value: approval?.source ?? t('services.noSource') },
        {
          term: t('services.state'),
          value: approval
            ? `${formatDateTime(approval.decidedAt)}, ${decidedBy(page, approval.decidedBy)}`
            : '',
          badge: <ServiceBadge page={page} service={service} />,
        },
      ]}
    />
  )
}

function decidedBy({ t }: PortalPage, by: string): string {
  return by === BY_TOKEN ? t('services.byToken') : by
}

type ApprovalProps = PartProps & { typed: string | undefined; error: string | undefined }

function Approval({ page, service, typed, error }: ApprovalProps) {
  const { t } = page
  const { approval } = service
  const isApproved = approval?.state === 'approved'
  return (
    <Card heading={t('services.decide')}>
      <p>{t('services.decideText')}</p>
      <Form page={page} action={`${pathOf(service)}/decision`}>
        <Field
          page={page}
          name="source"
          label={t('services.source')}
          hint={t('services.sourceHint')}
          value={typed ?? approval?.source ?? ''}
          width="medium"
          error={error}
        />
        <ButtonRow>
          <Button name="action" value="approve">
            {t(isApproved ? 'services.change' : 'services.approve')}
          </Button>
          {approval?.state !== 'refused' && (
            <Button kind="danger" name="action" value="refuse">
              {t(isApproved ? 'services.takeBack' : 'services.refuse')}
            </Button>
          )}
        </ButtonRow>
      </Form>
    </Card>
  )
}

function Consent({ page, service }: PartProps) {
  const { t } = page
  return (
    <Card heading={t('services.consent')}>
      <p>{t('services.consentText', { host: service.host ?? '' })}</p>
      <Form page={page} action={`${pathOf(service)}/consent`}>
        <Radios
          page={page}
          name="consent"
          legend={t('services.consentRule')}
          chosen={service.consent}
          options={(['once', 'not-needed'] as const).map((value) => ({
            value,
            label: t(`services.consent.${value}`),
          }))}
        />
        <Button kind="secondary">{t('services.save')}</Button>
      </Form>
    </Card>
  )
}

type RemovePageProps = Pick<ServicePageProps, 'admin' | 'service'> & { isReasonMissing?: boolean }

/** The question before a registration ends. */
export function RemovePage({ admin, service, isReasonMissing = false }: RemovePageProps) {
  const { page } = admin
  const { t } = page
  const title = t('services.removeTitle', { name: service.name })
  const error = isReasonMissing ? t('policy.change.reasonMissing') : undefined
  return (
    <AdminPage admin={admin} title={title} area={SERVICES_PATH} hasErrors={isReasonMissing}>
      <ErrorSummary page={page} errors={error ? [{ field: 'reason', message: error }] : []} />
      <Notice kind="warn" heading={t('services.removeHeading')}>
        <p>{t('services.removeText')}</p>
      </Notice>
      <Form page={page} action={`${pathOf(service)}/remove`}>
        <TextArea page={page} name="reason" label={t('policy.change.reason')} error={error} />
        <ButtonRow>
          <Button kind="danger">{t('services.remove')}</Button>
          <Button kind="secondary" href={pathOf(service)}>
            {t('policy.confirm.cancel')}
          </Button>
        </ButtonRow>
      </Form>
    </AdminPage>
  )
}
