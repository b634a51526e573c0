import { Field, SelectField } from '@mot-cua/web'
import type { OnestopPage } from '../page.ts'
import type { FormProblems, IdentityField, IdentityTyped } from './identity-form.ts'

export type FieldsProps = { page: OnestopPage; typed: IdentityTyped; problems: FormProblems }

/** What stands on the card (R131–R137). */
export function CardFields({ page, typed, problems }: FieldsProps) {
  const { t } = page
  const of = (name: IdentityField) => ({ page, name, ...fieldOf({ page, typed, problems }, name) })
  const date = { inputmode: 'numeric', width: 'short', hint: t('identity.dateHint') } as const
  return (
    <>
      <Field {...of('fullName')} autocomplete="name" />
      <Field {...of('dateOfBirth')} {...date} autocomplete="bday" />
      <SelectField
        {...of('gender')}
        choices={[
          { value: '', label: t('identity.choose') },
          { value: 'male', label: t('identity.male') },
          { value: 'female', label: t('identity.female') },
        ]}
      />
      <Field {...of('personalId')} inputmode="numeric" width="medium" />
      <Field {...of('issuedOn')} {...date} />
      <Field
        {...of('issuedBy')}
        suggestions={[t('identity.issuer1'), t('identity.issuer2'), t('identity.issuer3')]}
      />
      <Field {...of('permanentAddress')} autocomplete="street-address" />
    </>
  )
}

/** «Số điện thoại ký số» (R141). */
export function SigningPhoneField(props: FieldsProps) {
  const { page } = props
  return (
    <Field
      page={page}
      name="signingPhone"
      {...fieldOf(props, 'signingPhone')}
      hint="Ex:84813789393"
      type="tel"
      inputmode="tel"
      width="medium"
    />
  )
}

type Problem = NonNullable<FormProblems[IdentityField]>

/** The same words at the field and in the list of errors, where the field has to be named. */
export function problemText({ t }: OnestopPage, field: IdentityField, problem: Problem): string {
  const text = t(`identity.problem.${problem}`)
  const namesItself = field === 'personalId' || field === 'gender'
  return namesItself ? text : `${t(`identity.${field}`)}: ${text}`
}

function fieldOf({ page, typed, problems }: FieldsProps, name: IdentityField) {
  const { t } = page
  const problem = problems[name]
  return {
    label: t(`identity.${name}`),
    value: typed[name],
    error: problem && problemText(page, name, problem),
  }
}
