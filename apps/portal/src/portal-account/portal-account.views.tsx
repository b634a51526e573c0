import type { TriesLeft } from '@mot-cua/authentication'
import {
  BackLink,
  Button,
  ButtonRow,
  CredentialsFields,
  ErrorSummary,
  Form,
  Notice,
  Page,
  type PageError,
} from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import type { PortalPage } from '../page.ts'
import { portalPaths } from './paths.ts'
import type { PortalPasswordOutcome } from './portal-password.ts'

export type Refusal = Extract<PortalPasswordOutcome, { outcome: 'invalid' | 'rejected' }>

export type PortalSignInPageProps = {
  page: PortalPage
  returnTo: string
  /** Kept after a refusal; the password never is. */
  username?: string
  refusal?: Refusal
  /** A new password has just been set. */
  isChanged?: boolean
}

export function PortalSignInPage(props: PortalSignInPageProps) {
  const { page, returnTo, refusal, isChanged = false } = props
  const { t } = page
  const errors = listCredentialErrors(page, refusal)
  return (
    <Page page={page} title={t('portalAccount.title')} hasErrors={errors.length > 0}>
      <ErrorSummary page={page} errors={errors} />
      {isChanged && (
        <Notice kind="ok" heading={t('portalAccount.changed')} isNews>
          <p>{t('portalAccount.changedText')}</p>
        </Notice>
      )}
      <BackLink href={chooserPath(returnTo)} label={t('portalAccount.otherWays')} />
      <h1>{t('portalAccount.title')}</h1>
      <p class="lead">{t('portalAccount.lead')}</p>
      <CredentialsForm {...props} action={portalPaths.password} errors={errors}>
        <input type="hidden" name="return_to" value={returnTo} />
      </CredentialsForm>
    </Page>
  )
}

function chooserPath(returnTo: string): string {
  return `/sign-in?${new URLSearchParams({ return_to: returnTo })}`
}

type FormProps = {
  page: PortalPage
  action: string
  username?: string
  errors: readonly PageError[]
  children?: Child
}

/** User name and password; also where linking asks for the old account's. */
export function CredentialsForm({ page, action, username = '', errors, children }: FormProps) {
  const { t } = page
  return (
    <Form page={page} action={action}>
      {children}
      <CredentialsFields
        page={page}
        labels={{ username: t('portalAccount.username'), password: t('portalAccount.password') }}
        usernameHint={t('portalAccount.usernameHint')}
        username={username}
        errors={errors}
      />
      <ButtonRow>
        <Button>{t('portalAccount.submit')}</Button>
        <Button kind="link" href={portalPaths.forgot}>
          {t('portalAccount.forgot')}
        </Button>
      </ButtonRow>
    </Form>
  )
}

/** What stands in the summary and at the fields, for any page that asks for these two. */
export function listCredentialErrors({ t }: PortalPage, refusal: Refusal | undefined): PageError[] {
  if (!refusal) return []
  if (refusal.outcome === 'rejected') {
    const { triesLeft } = refusal
    const tries = triesLeft === undefined ? '' : ` ${tellTriesLeft(t, triesLeft)}`
    return [{ field: 'username', message: `${t('portalAccount.rejected')}.${tries}` }]
  }
  const { username, password } = refusal.problems
  return [
    ...(username ? [{ field: 'username', message: t(`portalAccount.username.${username}`) }] : []),
    ...(password ? [{ field: 'password', message: t(`portalAccount.password.${password}`) }] : []),
  ]
}

function tellTriesLeft(t: PortalPage['t'], { count, waitSeconds }: TriesLeft): string {
  const minutes = Math.ceil(waitSeconds / 60)
  const hours = minutes / 60
  const wait =
    hours < 1
      ? t('portalAccount.waitMinutes', { minutes })
      : t('portalAccount.waitHours', { hours })
  return t('portalAccount.triesLeft', { count, wait })
}
