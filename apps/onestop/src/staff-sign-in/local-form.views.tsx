import type { TriesLeft } from '@mot-cua/authentication'
import {
  Button,
  ButtonRow,
  CredentialsFields,
  Form,
  formatDate,
  Notice,
  type PageError,
} from '@mot-cua/web'
import type { OnestopPage } from '../page.ts'
import type { CurrentSettings } from '../settings/settings.ts'
import type { LocalOutcome } from './local-account.ts'
import { localPaths } from './paths.ts'

export type LocalRefusal = Extract<LocalOutcome, { outcome: 'invalid' | 'rejected' }>

/** The form as it is to be shown: kept after a refusal, but for the password. */
export type LocalForm = { username: string; refusal: LocalRefusal | undefined }

type LocalFormProps = { page: OnestopPage; returnTo: string; form: LocalForm }

/** The issued account, until the day on which the e-ID is the only way in. */
export function LocalSignInForm({ page, returnTo, form }: LocalFormProps) {
  const { t } = page
  const errors = listLocalErrors(page, form.refusal)
  return (
    <section aria-labelledby="local">
      <h2 id="local">{t('local.title')}</h2>
      <Form page={page} action={localPaths.password}>
        <input type="hidden" name="return_to" value={returnTo} />
        <CredentialsFields
          page={page}
          labels={{ username: t('local.username'), password: t('local.password') }}
          username={form.username}
          errors={errors}
        />
        <ButtonRow>
          <Button kind="secondary">{t('local.submit')}</Button>
          <Button kind="link" href={localPaths.reset}>
            {t('local.forgot')}
          </Button>
        </ButtonRow>
      </Form>
    </section>
  )
}

/** What stands in the summary and at the fields. */
export function listLocalErrors(page: OnestopPage, refusal: LocalRefusal | undefined): PageError[] {
  const { t } = page
  if (!refusal) return []
  if (refusal.outcome === 'rejected') {
    const { triesLeft } = refusal
    const tries = triesLeft === undefined ? '' : ` ${tellTriesLeft(page, triesLeft)}`
    return [{ field: 'username', message: `${t('local.rejected')}${tries}` }]
  }
  const { username, password } = refusal.problems
  return [
    ...(username ? [{ field: 'username', message: t('local.usernameMissing') }] : []),
    ...(password ? [{ field: 'password', message: t(`local.password.${password}`) }] : []),
  ]
}

function tellTriesLeft({ t }: OnestopPage, { count, waitSeconds }: TriesLeft): string {
  return t('local.triesLeft', { count, minutes: Math.ceil(waitSeconds / 60) })
}

/** From when the issued account opens nothing any more. */
export function CutOverNotice({
  page,
  settings,
}: {
  page: OnestopPage
  settings: CurrentSettings
}) {
  const { staff } = settings.cutOver
  if (staff === null) return null
  const date = formatDate(new Date(staff))
  return (
    <Notice kind="warn" heading={page.t('local.until', { date })}>
      <p>{page.t('local.untilText')}</p>
    </Notice>
  )
}
