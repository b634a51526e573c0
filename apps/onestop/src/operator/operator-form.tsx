import { BackLink, ErrorSummary, Form, listErrors, TextArea } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import type { OnestopPage } from '../page.ts'
import type { Working } from '../workspace/staff-page.tsx'
import { OperatorPage } from './operator-page.tsx'

type OperatorFormProps = {
  working: Working
  title: string
  area: string
  back: { href: string; label: string }
  action: string
  /** Messages by field; those without one are right. */
  errors?: Record<string, string | undefined>
  /** What the form carries along. */
  hidden?: Record<string, string>
  /** Above the form: what it would mean. */
  before?: Child
  children?: Child
}

/** A page of operators that is one form: what is wrong is said above it and at its field. */
export function OperatorForm(props: OperatorFormProps) {
  const { working, title, area, back, errors = {}, hidden = {} } = props
  const { page } = working
  const list = listErrors(errors)
  return (
    <OperatorPage {...{ working, title, area }} hasErrors={list.length > 0}>
      <BackLink {...back} />
      <ErrorSummary page={page} errors={list} />
      {props.before}
      <Form page={page} action={props.action} hidden={hidden}>
        {props.children}
      </Form>
    </OperatorPage>
  )
}

type ReasonProps = { page: OnestopPage; value?: string; error: string | undefined }

/** Why something is changed; it goes into the audit. */
export function ReasonField({ page, value = '', error }: ReasonProps) {
  const { t } = page
  return (
    <TextArea
      page={page}
      name="reason"
      label={t('operator.reason')}
      hint={t('operator.reasonHint')}
      value={value}
      error={error}
    />
  )
}
