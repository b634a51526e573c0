import {
  BackLink,
  Button,
  ButtonRow,
  ErrorSummary,
  Field,
  Form,
  Notice,
  type PageError,
  PasswordField,
  SummaryList,
} from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import { ProvincePage, type Viewing } from '../home/province-page.tsx'
import { SupportBlock } from '../home/support.views.tsx'
import type { OnestopMessageKey } from '../messages.ts'
import type { Refusal } from './linking.ts'
import type { LocalAccount } from './local-account.ts'

type FrameProps = Viewing & {
  title: OnestopMessageKey
  errors?: readonly PageError[]
  children?: Child
}

/** A step beside the account page, with the way back to it. */
function LocalPage({ title, errors = [], children, ...viewing }: FrameProps) {
  const { page } = viewing
  return (
    <ProvincePage {...viewing} title={page.t(title)}>
      <BackLink href="/account" label={page.t('account.title')} />
      <ErrorSummary page={page} errors={errors} />
      <h1>{page.t(title)}</h1>
      {children}
    </ProvincePage>
  )
}

type LinkProps = Viewing & { username: string; error: string | undefined }

/** The local account's half of the proof; its owner's e-ID is the next step. */
export function LinkPage({ username, error, ...viewing }: LinkProps) {
  const { page } = viewing
  const { t } = page
  const errors = error === undefined ? [] : [{ field: 'password', message: error }]
  return (
    <LocalPage {...viewing} title="oldAccount.link" errors={errors}>
      <p>{t('link.text')}</p>
      <ol>
        <li>{t('link.step1')}</li>
        <li>{t('link.step2')}</li>
        <li>{t('link.step3')}</li>
      </ol>
      <Notice kind="info" heading={t('link.notForSignIn')}>
        <p>{t('link.notForSignInText')}</p>
      </Notice>
      <Form page={page} action="/account/link">
        <Field
          page={page}
          name="username"
          label={t('oldAccount.username')}
          value={username}
          autocomplete="off"
          width="medium"
        />
        <PasswordField page={page} name="password" label={t('oldAccount.password')} error={error} />
        <ButtonRow>
          <Button>{t('link.continue')}</Button>
        </ButtonRow>
      </Form>
      <p>{t('link.forgotten')}</p>
    </LocalPage>
  )
}

type AccountProps = Viewing & { account: LocalAccount }

/** Both are proven: what will be joined, and the "yes". */
export function ConfirmLinkPage({ account, ...viewing }: AccountProps) {
  const { page, session } = viewing
  const { t } = page
  return (
    <LocalPage {...viewing} title="link.confirmTitle">
      <p>{t('link.confirmText')}</p>
      <SummaryList
        rows={[
          { term: t('link.person'), value: session?.name ?? '' },
          { term: t('link.account'), value: account.username },
          { term: t('link.accountName'), value: account.fullName },
        ]}
      />
      <YesForm page={page} action="/account/link/confirm" label={t('link.confirm')} />
    </LocalPage>
  )
}

/** What an end of the link means (R122), before the e-ID is asked for. */
export function UnlinkPage({ account, ...viewing }: AccountProps) {
  const { page } = viewing
  const { t } = page
  return (
    <LocalPage {...viewing} title="oldAccount.unlink">
      <p>{t('unlink.text', { username: account.username })}</p>
      <h2>{t('unlink.consequences')}</h2>
      <ul>
        <li>{t('unlink.consequence1')}</li>
        <li>{t('unlink.consequence2')}</li>
        <li>{t('unlink.consequence3')}</li>
      </ul>
      <p>{t('unlink.proof')}</p>
      <YesForm page={page} action="/account/unlink" label={t('link.continue')} />
    </LocalPage>
  )
}

export function ConfirmUnlinkPage({ account, ...viewing }: AccountProps) {
  const { page } = viewing
  const { t } = page
  return (
    <LocalPage {...viewing} title="unlink.confirmTitle">
      <p>{t('unlink.confirmText', { username: account.username })}</p>
      <YesForm
        page={page}
        action="/account/unlink/confirm"
        label={t('oldAccount.unlink')}
        isDangerous
      />
    </LocalPage>
  )
}

type YesProps = {
  page: Viewing['page']
  action: string
  label: string
  isDangerous?: boolean
}

function YesForm({ page, action, label, isDangerous = false }: YesProps) {
  return (
    <Form page={page} action={action}>
      <ButtonRow>
        <Button kind={isDangerous ? 'danger' : 'primary'}>{label}</Button>
        <Button kind="secondary" href="/account">
          {page.t('oldAccount.keep')}
        </Button>
      </ButtonRow>
    </Form>
  )
}

/** Nothing has changed; the province's office can do it by hand (security.md §2 row 26). */
export function RefusedLinkPage({ refusal, ...viewing }: Viewing & { refusal: Refusal }) {
  const { page, settings } = viewing
  return (
    <LocalPage {...viewing} title={`link.refused.${refusal}`}>
      <p>{page.t(`link.refused.${refusal}Text`)}</p>
      <SupportBlock page={page} settings={settings} />
    </LocalPage>
  )
}

type CredentialProps = AccountProps & { errors: readonly PageError[]; typed?: string }

const errorOf = (errors: readonly PageError[], name: string) =>
  errors.find(({ field }) => field === name)?.message

export function UsernamePage({ account, errors, typed = '', ...viewing }: CredentialProps) {
  const { page } = viewing
  const { t } = page
  return (
    <LocalPage {...viewing} title="oldAccount.changeUsername" errors={errors}>
      <SummaryList rows={[{ term: t('oldAccount.usernameNow'), value: account.username }]} />
      <Form page={page} action="/account/username">
        <Field
          page={page}
          name="username"
          label={t('oldAccount.newUsername')}
          hint={t('oldAccount.usernameHint')}
          value={typed}
          autocomplete="off"
          width="medium"
          error={errorOf(errors, 'username')}
        />
        <PasswordField
          page={page}
          name="password"
          label={t('oldAccount.currentPassword')}
          error={errorOf(errors, 'password')}
        />
        <Button>{t('account.save')}</Button>
      </Form>
    </LocalPage>
  )
}

export function PasswordPage({ errors, ...viewing }: Omit<CredentialProps, 'typed' | 'account'>) {
  const { page } = viewing
  const { t } = page
  return (
    <LocalPage {...viewing} title="oldAccount.changePassword" errors={errors}>
      <Form page={page} action="/account/password">
        <PasswordField
          page={page}
          name="password"
          label={t('oldAccount.currentPassword')}
          error={errorOf(errors, 'password')}
        />
        <PasswordField
          page={page}
          name="newPassword"
          label={t('oldAccount.newPassword')}
          hint={t('oldAccount.newPasswordHint')}
          autocomplete="new-password"
          error={errorOf(errors, 'newPassword')}
        />
        <PasswordField
          page={page}
          name="repeated"
          label={t('oldAccount.repeatPassword')}
          autocomplete="new-password"
          error={errorOf(errors, 'repeated')}
        />
        <Button>{t('account.save')}</Button>
      </Form>
    </LocalPage>
  )
}
