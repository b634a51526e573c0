import type { PasswordWeakness } from '@mot-cua/authentication'
import {
  Button,
  ButtonRow,
  ErrorSummary,
  Form,
  formatMomentFrom,
  Notice,
  type PageError,
  PasswordField,
} from '@mot-cua/web'
import {
  ACCOUNT_PATH,
  AccountPage,
  type AccountPageProps,
  accountPaths,
} from '../account-pages/account-page.tsx'
import type { IdentityPage } from '../page.ts'

export type PasswordFormProblem =
  | { kind: 'missing-current' }
  | { kind: 'wrong-current'; triesLeft: number | undefined }
  | { kind: 'weak'; reason: PasswordWeakness }
  | { kind: 'waiting'; until: Date }
  | { kind: 'busy' }

type FormPageProps = AccountPageProps & { problem?: PasswordFormProblem; now?: Date }

/** Asks for the password of now and the next one once: it can be shown, so not twice. */
export function PasswordChangePage({ problem, now, ...props }: FormPageProps) {
  const { page } = props
  const { t } = page
  const error = problem && describeError(page, problem)
  return (
    <AccountPage {...props} title="account.password.title" hasErrors={problem !== undefined}>
      <ErrorSummary page={page} errors={error ? [error] : []} />
      <Stopped page={page} problem={problem} now={now} />
      <p>{t('account.password.text')}</p>
      <Form page={page} action={accountPaths.password}>
        <PasswordField
          page={page}
          name="current"
          label={t('account.password.current')}
          error={error?.field === 'current' ? error.message : undefined}
        />
        <PasswordField
          page={page}
          name="next"
          label={t('account.password.next')}
          hint={t('account.password.hint')}
          autocomplete="new-password"
          error={error?.field === 'next' ? error.message : undefined}
        />
        <ButtonRow>
          <Button>{t('account.password.submit')}</Button>
          <Button kind="secondary" href={ACCOUNT_PATH}>
            {t('account.keep')}
          </Button>
        </ButtonRow>
      </Form>
    </AccountPage>
  )
}

/** Undefined where no field is wrong. */
function describeError({ t }: IdentityPage, problem: PasswordFormProblem): PageError | undefined {
  switch (problem.kind) {
    case 'missing-current':
      return { field: 'current', message: t('account.password.missing-current') }
    case 'wrong-current': {
      const left = problem.triesLeft
      const more = left === undefined ? '' : ` ${t('account.password.triesLeft', { count: left })}`
      return { field: 'current', message: `${t('account.password.wrong-current')}${more}` }
    }
    case 'weak':
      return { field: 'next', message: t(`account.password.weak.${problem.reason}`) }
    case 'waiting':
    case 'busy':
      return undefined
  }
}

type StoppedProps = {
  page: IdentityPage
  problem: PasswordFormProblem | undefined
  now: Date | undefined
}

function Stopped({ page: { t }, problem, now }: StoppedProps) {
  if (problem?.kind === 'busy') {
    return (
      <Notice kind="warn" heading={t('account.password.busy')} isNews>
        <p>{t('account.password.busyText')}</p>
      </Notice>
    )
  }
  if (problem?.kind !== 'waiting' || !now) return null
  return (
    <Notice kind="warn" heading={t('account.password.waiting')} isNews>
      <p>{t('waiting.until', { time: formatMomentFrom(problem.until, now) })}</p>
    </Notice>
  )
}

/** What has happened elsewhere by it. */
export function PasswordChangedPage(props: AccountPageProps) {
  const { t } = props.page
  return (
    <AccountPage {...props} title="account.password.title">
      <Notice kind="ok" heading={t('account.password.changed')} isNews>
        <p>{t('account.password.changedText')}</p>
      </Notice>
      <ButtonRow>
        <Button href={ACCOUNT_PATH}>{t('account.title')}</Button>
      </ButtonRow>
    </AccountPage>
  )
}
