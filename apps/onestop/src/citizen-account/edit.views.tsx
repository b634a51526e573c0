import { Button, ButtonRow, ErrorSummary, Field, Form, Notice } from '@mot-cua/web'
import type { Viewing } from '../home/province-page.tsx'
import { AccountPage } from './account-page.tsx'
import {
  type Contact,
  type ContactField,
  type ContactProblems,
  contactFields,
  type Verified,
} from './contact.ts'

type EditProps = Viewing & {
  verified: Verified
  typed: Contact
  problems: ContactProblems
}

const inputs: Record<ContactField, { type: 'text' | 'tel' | 'email'; autocomplete: string }> = {
  organization: { type: 'text', autocomplete: 'organization' },
  idIssuedOn: { type: 'text', autocomplete: 'off' },
  idIssuedBy: { type: 'text', autocomplete: 'off' },
  phone: { type: 'tel', autocomplete: 'tel' },
  fax: { type: 'tel', autocomplete: 'off' },
  email: { type: 'email', autocomplete: 'email' },
  website: { type: 'text', autocomplete: 'url' },
}

/** The fields that are the person's own to write; the others say where they come from. */
export function EditAccountPage({ verified, typed, problems, ...viewing }: EditProps) {
  const { page, session } = viewing
  const { t } = page
  const fields = contactFields.filter((field) => field !== 'phone' || verified.phone === undefined)
  const told = (field: ContactField) => {
    const problem = problems[field]
    return problem && t(`account.wrong.${problem}`)
  }
  const errors = fields.flatMap((field) => {
    const message = told(field)
    return message ? [{ field, message }] : []
  })
  return (
    <AccountPage {...viewing} fullName={verified.fullName} current="/account">
      <ErrorSummary page={page} errors={errors} />
      <h2>{t('account.edit')}</h2>
      <Notice kind="info" heading={t('account.locked')}>
        <p>{t('account.lockedText')}</p>
      </Notice>
      <Form page={page} action="/account/edit">
        {fields.map((field) => (
          <ContactInput {...{ page, session, field }} value={typed[field]} error={told(field)} />
        ))}
        <ButtonRow>
          <Button>{t('account.save')}</Button>
          <Button kind="secondary" href="/account">
            {t('signIn.back')}
          </Button>
        </ButtonRow>
      </Form>
    </AccountPage>
  )
}

type InputProps = Pick<Viewing, 'page' | 'session'> & {
  field: ContactField
  value: string
  error: string | undefined
}

function ContactInput({ page, session, field, value, error }: InputProps) {
  const { type, autocomplete } = inputs[field]
  const hasHint = field === 'idIssuedOn' || field === 'website'
  return (
    <Field
      page={page}
      name={field}
      label={page.t(`account.${field}`)}
      value={value}
      type={type}
      // Nothing of one reader stays in the browser for the next.
      autocomplete={session?.isSharedComputer ? 'off' : autocomplete}
      error={error}
      {...(hasHint ? { hint: page.t(`account.${field}Hint`) } : {})}
    />
  )
}
