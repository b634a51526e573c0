import { Button, ButtonRow, ErrorSummary, Field, Form, type PageError } from '@mot-cua/web'
import { AccountArea } from '../account-area/account-area.views.tsx'
import type { ActiveSession, PortalPage } from '../page.ts'
import type { IdentityField, IdentityFieldName } from '../person/person.ts'
import { type EditProblem, type EditProblems, lockOf, markOf } from './edit-fields.ts'
import { FieldValue } from './field-values.views.tsx'
import type { IdentityRow } from './identity-info.ts'
import { SelectField } from './select-field.views.tsx'
import { toTyped } from './typed-fields.ts'

type EditPageProps = {
  page: PortalPage
  session: ActiveSession
  rows: readonly IdentityRow[]
  /** What was typed, when the form comes back. */
  typed?: Partial<Record<IdentityFieldName, string>>
  problems?: EditProblems
}

/** «Sửa»: what the person says of themselves; what a source has confirmed is shown with the way. */
export function EditPage({ page, session, rows, typed = {}, problems = {} }: EditPageProps) {
  const { t } = page
  const fields = rows.map(({ name, field }) => {
    const problem = problems[name]
    const error = problem && problemText({ t }, problem, { name, field })
    return { name, field, error, text: typed[name] ?? (field ? toTyped(name, field.value) : '') }
  })
  const errors = fields.flatMap(({ name, error }): PageError[] =>
    error === undefined ? [] : [{ field: name, message: error }],
  )
  const open = fields.filter(({ field, error }) => !lockOf(field) || error !== undefined)
  const locked = fields.filter((entry) => !open.includes(entry))
  const title = t('identityInfo.edit.title')
  const hasErrors = errors.length > 0
  return (
    <AccountArea {...{ page, session, title, hasErrors }} current="identity-info">
      <ErrorSummary page={page} errors={errors} />
      <h1>{title}</h1>
      <p>{t('identityInfo.edit.intro')}</p>
      <Form page={page} action="/profile/edit">
        {open.map((entry) => (
          <EditField page={page} {...entry} />
        ))}
        <ButtonRow>
          <Button>{t('identityInfo.edit.save')}</Button>
          <Button href="/profile" kind="secondary">
            {t('identityInfo.skip')}
          </Button>
        </ButtonRow>
      </Form>
      <LockedFields page={page} fields={locked.flatMap(({ field }) => field ?? [])} />
    </AccountArea>
  )
}

function problemText(
  { t }: Pick<PortalPage, 't'>,
  problem: EditProblem,
  { name, field }: IdentityRow,
): string {
  const label = t(`identityInfo.field.${name}`)
  const value = field ? toTyped(name, field.value) : t('identityInfo.empty')
  return t(`identityInfo.problem.${problem}`, { field: label, value })
}

type EditFieldProps = IdentityRow & {
  page: PortalPage
  error: string | undefined
  text: string
}

function EditField({ page, name, field, error, text }: EditFieldProps) {
  const { t } = page
  const label = t(`identityInfo.field.${name}`)
  return (
    <>
      <input type="hidden" name={`seen.${name}`} value={markOf(field)} />
      {name === 'gender' ? (
        <GenderField {...{ page, label, error, text }} />
      ) : (
        <Field
          {...{ page, label, name, error }}
          value={text}
          {...inputs[name]}
          {...hintOf(t, name)}
        />
      )}
    </>
  )
}

const inputs: Record<Exclude<IdentityFieldName, 'gender'>, Partial<Parameters<typeof Field>[0]>> = {
  fullName: { autocomplete: 'name' },
  legacyIdNumber: { inputmode: 'numeric', width: 'medium', autocomplete: 'off' },
  personalId: { inputmode: 'numeric', width: 'medium', autocomplete: 'off' },
  dateOfBirth: { width: 'short', autocomplete: 'bday' },
  phone: { type: 'tel', inputmode: 'tel', width: 'medium', autocomplete: 'tel' },
  placeOfBirth: {},
  email: { type: 'email', inputmode: 'email', autocomplete: 'email' },
  placeOfOrigin: {},
  permanentAddress: { autocomplete: 'street-address' },
}

const hinted = ['phone', 'dateOfBirth', 'legacyIdNumber', 'permanentAddress'] as const

function hintOf(t: PortalPage['t'], name: IdentityFieldName): { hint?: string } {
  const known = hinted.find((one) => one === name)
  return known ? { hint: t(`identityInfo.hint.${known}`) } : {}
}

type GenderFieldProps = Pick<EditFieldProps, 'page' | 'error' | 'text'> & { label: string }

function GenderField({ page, label, error, text }: GenderFieldProps) {
  const { t } = page
  const options = [
    { value: '', label: t('identityInfo.gender.unsaid') },
    { value: 'male', label: t('profile.gender.male') },
    { value: 'female', label: t('profile.gender.female') },
  ]
  const fixed = { name: 'gender', width: 'medium', autocomplete: 'sex' } as const
  return <SelectField {...{ page, label, options, error, ...fixed }} value={text} />
}

type LockedProps = { page: PortalPage; fields: readonly IdentityField[] }

/** Not greyed-out inputs: words that say why, and what to do instead. */
function LockedFields({ page, fields }: LockedProps) {
  const { t } = page
  if (fields.length === 0) return null
  return (
    <section>
      <h2>{t('identityInfo.locked')}</h2>
      <p>{t('identityInfo.locked.text')}</p>
      <dl class="summary-list">
        {fields.map((field) => (
          <div>
            <dt>{t(`identityInfo.field.${field.name}`)}</dt>
            <dd>
              <FieldValue page={page} field={field} />
              <p class="hint">{t(`identityInfo.lock.${lockOf(field) ?? 'verified'}`)}</p>
            </dd>
          </div>
        ))}
      </dl>
      <p>
        <a href="/profile/verify">{t('identityInfo.update')}</a>
      </p>
      <p>
        <a href="/profile/corrections">{t('corrections.ask')}</a>
      </p>
    </section>
  )
}
