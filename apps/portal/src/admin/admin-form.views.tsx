import { BackLink, ErrorSummary, Field, Form, listErrors, TextArea } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import type { PortalPage } from '../page.ts'
import { type AdminContext, AdminPage } from './admin.views.tsx'

type AdminFormProps = {
  admin: AdminContext
  title: string
  /** The area that the page belongs to, and its first page. */
  area: string
  back?: string
  action: string
  /** Messages by field, in the order of the fields; those without one are right. */
  errors?: Record<string, string | undefined>
  /** What the form carries along. */
  hidden?: Record<string, string>
  /** Above the form: what it would mean. */
  before?: Child
  children?: Child
}

/** A page of administrators that is one form: what is wrong is said above it and at its field. */
export function AdminForm(props: AdminFormProps) {
  const { admin, title, area, back, errors = {}, hidden = {} } = props
  const { page } = admin
  const list = listErrors(errors)
  return (
    <AdminPage admin={admin} title={title} area={area} hasErrors={list.length > 0}>
      {back !== undefined && <BackLink href={area} label={back} />}
      <ErrorSummary page={page} errors={list} />
      {props.before}
      <Form page={page} action={props.action} hidden={hidden}>
        {props.children}
      </Form>
    </AdminPage>
  )
}

type TypedProps = {
  page: PortalPage
  label: string
  value?: string
  error: string | undefined
}

/** A day, typed as people write it. */
export function DayField({ page, label, value = '', error }: TypedProps) {
  return (
    <Field
      page={page}
      name="date"
      label={label}
      hint={page.t('policy.change.dateHint')}
      value={value}
      inputmode="numeric"
      width="short"
      error={error}
    />
  )
}

/** Why something is changed; it goes into the audit. */
export function ReasonField({ page, value = '', error }: Omit<TypedProps, 'label'>) {
  const { t } = page
  return (
    <TextArea
      page={page}
      name="reason"
      label={t('policy.change.reason')}
      hint={t('policy.change.reasonHint')}
      value={value}
      error={error}
    />
  )
}
