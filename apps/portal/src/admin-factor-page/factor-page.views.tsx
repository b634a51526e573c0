import {
  BackLink,
  Button,
  ButtonRow,
  Card,
  Form,
  formatDateTime,
  Notice,
  SummaryList,
} from '@mot-cua/web'
import { type AdminContext, AdminPage } from '../admin/admin.views.tsx'
import type { ListedFactors } from '../admin-factor/admin-factor.ts'
import {
  CodeForm,
  CreatePasskey,
  FactorErrors,
  type OfferedSecret,
  SecretSteps,
  UsePasskey,
} from '../admin-factor/admin-factor.views.tsx'
import type { AdminPasskey } from '../admin-passkey/admin-passkey.ts'
import type { PortalMessageKey } from '../messages.ts'
import type { PortalPage } from '../page.ts'
import { factorPaths } from './paths.ts'

type FactorsProps = {
  admin: AdminContext
  factors: ListedFactors
  error?: string
  passkeyError?: string
}

/** What there is, and the proof that has to come before any change. */
export function ProvePage({ admin, factors, error, passkeyError }: FactorsProps) {
  const { page } = admin
  const { t } = page
  const hasApp = factors.appSince !== undefined
  const hasPasskeys = factors.passkeys.length > 0
  const frame = { area: factorPaths.list, hasErrors: Boolean(error ?? passkeyError) }
  return (
    <AdminPage admin={admin} title={t('adminFactor.title')} {...frame}>
      <FactorErrors page={page} error={error} passkeyError={passkeyError} />
      <p>{t('adminFactor.proveText')}</p>
      {hasPasskeys && (
        <UsePasskey page={page} action={factorPaths.provePasskey} isAlone={!hasApp} />
      )}
      {hasApp && (
        <CodeForm page={page} action={factorPaths.prove} error={error} isMain={!hasPasskeys} />
      )}
    </AdminPage>
  )
}

const newsWords = {
  app: { kind: 'ok', heading: 'adminFactor.done.app' },
  'app-removed': { kind: 'ok', heading: 'adminFactor.done.appRemoved' },
  passkey: { kind: 'ok', heading: 'adminFactor.done.passkey' },
  'passkey-removed': { kind: 'ok', heading: 'adminFactor.done.passkeyRemoved' },
  last: { kind: 'warn', heading: 'adminFactor.last' },
} as const satisfies Record<string, { kind: 'ok' | 'warn'; heading: PortalMessageKey }>

type FactorNews = keyof typeof newsWords

/** Every factor with what can be done with it; the last one stays. */
export function FactorsPage(props: FactorsProps & { news: FactorNews | undefined }) {
  const { admin, factors, error, passkeyError, news } = props
  const { page } = admin
  const { t } = page
  const isOnlyOne = factors.passkeys.length + (factors.appSince ? 1 : 0) < 2
  const frame = { area: factorPaths.list, hasErrors: passkeyError !== undefined }
  return (
    <AdminPage admin={admin} title={t('adminFactor.title')} {...frame}>
      <FactorErrors page={page} error={error} passkeyError={passkeyError} />
      {news && (
        <Notice kind={newsWords[news].kind} heading={t(newsWords[news].heading)} isNews>
          <p>{t(news === 'last' ? 'adminFactor.lastText' : 'adminFactor.audited')}</p>
        </Notice>
      )}
      <p>{t('adminFactor.intro')}</p>
      {isOnlyOne && <p class="hint">{t('adminFactor.lastText')}</p>}
      <AppCard page={page} since={factors.appSince} isOnlyOne={isOnlyOne} />
      {factors.passkeys.map((passkey) => (
        <PasskeyCard page={page} passkey={passkey} isOnlyOne={isOnlyOne} />
      ))}
      <Card heading={t('adminFactor.addPasskey')}>
        <p>{t('portalAccount.passkey.about')}</p>
        <CreatePasskey page={page} action={factorPaths.addPasskey} />
      </Card>
    </AdminPage>
  )
}

type AppCardProps = { page: PortalPage; since: Date | undefined; isOnlyOne: boolean }

function AppCard({ page, since, isOnlyOne }: AppCardProps) {
  const { t } = page
  const term = t('adminFactor.since')
  return (
    <Card heading={t('adminFactor.app')}>
      {since ? (
        <SummaryList rows={[{ term, value: formatDateTime(since) }]} />
      ) : (
        <p>{t('adminFactor.noApp')}</p>
      )}
      <Form page={page} action={factorPaths.app}>
        <ButtonRow>
          <Button kind="secondary" name="action" value="begin">
            {t(since ? 'adminFactor.replaceApp' : 'adminFactor.connectApp')}
          </Button>
        </ButtonRow>
      </Form>
      {since && !isOnlyOne && (
        <Form page={page} action={factorPaths.removeApp}>
          <ButtonRow>
            <Button kind="link">{t('adminFactor.removeApp')}</Button>
          </ButtonRow>
        </Form>
      )}
    </Card>
  )
}

type PasskeyCardProps = { page: PortalPage; passkey: AdminPasskey; isOnlyOne: boolean }

function PasskeyCard({ page, passkey, isOnlyOne }: PasskeyCardProps) {
  const { t } = page
  const { id, name, createdAt, lastUsedAt } = passkey
  return (
    <Card heading={`${t('adminFactor.passkey')}: ${name}`}>
      <SummaryList
        rows={[
          { term: t('adminFactor.since'), value: formatDateTime(createdAt) },
          {
            term: t('adminFactor.lastUsed'),
            value: lastUsedAt ? formatDateTime(lastUsedAt) : t('adminFactor.neverUsed'),
          },
        ]}
      />
      {!isOnlyOne && (
        <Form page={page} action={factorPaths.removePasskey}>
          <input type="hidden" name="id" value={id} />
          <ButtonRow>
            <Button kind="link">
              {t('adminFactor.removePasskey')}
              <span class="visually-hidden">: {name}</span>
            </Button>
          </ButtonRow>
        </Form>
      )}
    </Card>
  )
}

type AppPageProps = { admin: AdminContext; offered: OfferedSecret; error: string | undefined }

/** A new app; the one before is good until the first code of this one. */
export function AppPage({ admin, offered, error }: AppPageProps) {
  const { page } = admin
  const { t } = page
  const title = t('portalAccount.enrol.secretTitle')
  const frame = { area: factorPaths.list, hasErrors: error !== undefined }
  return (
    <AdminPage admin={admin} title={title} {...frame}>
      <BackLink href={factorPaths.list} label={t('adminFactor.back')} />
      <FactorErrors page={page} error={error} />
      <p>{t('adminFactor.appText')}</p>
      <SecretSteps page={page} offered={offered} />
      <CodeForm page={page} action={factorPaths.app} error={error} />
    </AdminPage>
  )
}
