import { Button, ErrorSummary, Field, Form, TextArea } from '@mot-cua/web'
import { StaffPage, type Working } from '../workspace/staff-page.tsx'
import { localPaths } from './paths.ts'

type GiveCodeProps = {
  working: Working
  typed?: { username: string; reason: string }
  /** By field. */
  errors?: { username?: string | undefined; reason?: string | undefined }
}

/** For the administrator of a unit: a code for an official who has forgotten the password. */
export function GiveCodePage({ working, typed, errors = {} }: GiveCodeProps) {
  const { page } = working
  const { t } = page
  const list = (['username', 'reason'] as const).flatMap((field) =>
    errors[field] === undefined ? [] : [{ field, message: errors[field] }],
  )
  return (
    <StaffPage {...working} title={t('operator.do.code')} hasErrors={list.length > 0}>
      <ErrorSummary page={page} errors={list} />
      <h1>{t('operator.do.code')}</h1>
      <p>{t('operator.means.code')}</p>
      <Form page={page} action={localPaths.giveCode}>
        <Field
          page={page}
          name="username"
          label={t('local.username')}
          value={typed?.username ?? ''}
          width="medium"
          autocomplete="off"
          error={errors.username}
        />
        <TextArea
          page={page}
          name="reason"
          label={t('operator.reason')}
          hint={t('operator.reasonHint')}
          value={typed?.reason ?? ''}
          error={errors.reason}
        />
        <Button>{t('operator.do.code')}</Button>
      </Form>
    </StaffPage>
  )
}

type CodeProps = { working: Working; fullName: string; code: string }

/** The code is on this page once, and nowhere else. */
export function GivenCodePage({ working, fullName, code }: CodeProps) {
  const { t } = working.page
  return (
    <StaffPage {...working} title={t('operator.code')}>
      <h1>{t('operator.code')}</h1>
      <p>{t('operator.codeText', { name: fullName })}</p>
      <p>
        <strong class="no-wrap">
          <code>{code}</code>
        </strong>
      </p>
      <p>{t('operator.codeWhere')}</p>
      <Button kind="secondary" href="/staff">
        {t('operator.codeDone')}
      </Button>
    </StaffPage>
  )
}
