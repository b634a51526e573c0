import {
  BackLink,
  Button,
  ButtonRow,
  ErrorSummary,
  Form,
  formatTimeFrom,
  PasswordField,
} from '@mot-cua/web'
import { StaffPage, type Working } from '../workspace/staff-page.tsx'
import type { ProofOutcome } from './identity-change.ts'
import { CONFIRM_PATH, IDENTITY_PATH } from './paths.ts'

type Props = Working & { ask: 'nothing' | 'password' | 'eid'; proof: ProofOutcome | undefined }

/** Before a verified number is changed: whoever sits there proves to be the official. */
export function ConfirmPage(props: Props) {
  const { page, ask, proof } = props
  const { t } = page
  const error = proof && proofError(props)
  const errors = error ? [{ field: 'password', message: error }] : []
  return (
    <StaffPage {...props} title={t('identityConfirm.title')} hasErrors={errors.length > 0}>
      <BackLink href={IDENTITY_PATH} label={t('identityConfirm.back')} />
      <ErrorSummary page={page} errors={errors} />
      <h1>{t('identityConfirm.title')}</h1>
      <p>{t('identityConfirm.text')}</p>
      {ask === 'eid' ? (
        <ButtonRow>
          <Button href={`${CONFIRM_PATH}/eid`}>{t('identityConfirm.eid')}</Button>
        </ButtonRow>
      ) : (
        <Form page={page} action={CONFIRM_PATH}>
          {ask === 'password' && (
            <PasswordField
              page={page}
              label={t('identityConfirm.password')}
              name="password"
              autocomplete="current-password"
              error={error}
            />
          )}
          <ButtonRow>
            <Button>{t('identityConfirm.go')}</Button>
          </ButtonRow>
        </Form>
      )}
    </StaffPage>
  )
}

function proofError({ page, proof }: Props): string {
  if (typeof proof !== 'object') return page.t('identityConfirm.wrong')
  return page.t('identityConfirm.tooOften', { time: formatTimeFrom(proof.until) })
}
