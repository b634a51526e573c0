import { Button, ButtonRow, ErrorSummary, Field, Form, type PageError } from '@mot-cua/web'
import { AccountArea } from '../account-area/account-area.views.tsx'
import { SelectField } from '../identity-info/select-field.views.tsx'
import { toTyped } from '../identity-info/typed-fields.ts'
import type { ActiveSession, PortalPage } from '../page.ts'
import type { IdentityField } from '../person/person.ts'
import { AnswerNotice, type VerifyAnswer } from './answer.views.tsx'
import {
  type StatedField,
  type StatementProblems,
  type StatementTyped,
  statedFields,
} from './read-statement.ts'
import type { TrustedSource } from './verification.ts'

export type { VerifyAnswer } from './answer.views.tsx'

type Common = {
  page: PortalPage
  session: ActiveSession
  sources: readonly TrustedSource[]
  said?: VerifyAnswer | undefined
}

type VerifyPageProps = Common & {
  /** What is known, to spare the typing. */
  fields: readonly IdentityField[]
  requireLegacyId: boolean
  typed?: StatementTyped | undefined
  problems?: StatementProblems | undefined
}

/** The form «Cập nhật» (R101). */
export function VerifyPage(props: VerifyPageProps) {
  const { page, session, sources, said, problems = {} } = props
  const { t } = page
  const errors = errorsOf(page, problems)
  const title = t('identityInfo.verify.title')
  const hasErrors = errors.length > 0 || said !== undefined
  return (
    <AccountArea {...{ page, session, title, hasErrors }} current="identity-info">
      <ErrorSummary page={page} errors={errors} />
      <AnswerNotice page={page} said={said} />
      <h1>{title}</h1>
      <p>{t('identityInfo.verify.intro')}</p>
      <Form page={page} action="/profile/verify">
        <p class="hint">{t('identityInfo.verify.required')}</p>
        <SourceField
          {...{ page, sources }}
          chosen={props.typed?.source}
          error={errorOf(errors, 'source')}
        />
        {statedFields.map((name) => (
          <StatedInput
            {...props}
            name={name}
            error={errorOf(errors, name) ?? differing(t, said, name)}
          />
        ))}
        <Buttons page={page} />
      </Form>
      <p class="hint">{t('identityInfo.verify.whatHappens')}</p>
    </AccountArea>
  )
}

function errorOf(errors: readonly PageError[], name: string): string | undefined {
  return errors.find(({ field }) => field === name)?.message
}

function errorsOf({ t }: PortalPage, problems: StatementProblems): PageError[] {
  return [...statedFields, 'source' as const].flatMap((name) => {
    const problem = problems[name]
    if (!problem) return []
    const field =
      name === 'source' ? t('identityInfo.verify.source') : t(`identityInfo.verify.${name}`)
    return { field: name, message: t(`identityInfo.problem.${problem}`, { field, value: '' }) }
  })
}

function differing(t: PortalPage['t'], said: Common['said'], name: StatedField) {
  if (said?.outcome !== 'differs' || !said.fields.includes(name)) return undefined
  return t('identityInfo.verify.differing', { field: t(`identityInfo.verify.${name}`) })
}

type StatedInputProps = VerifyPageProps & { name: StatedField; error: string | undefined }

function StatedInput(props: StatedInputProps) {
  const { page, name, error, fields, typed, requireLegacyId } = props
  const { t } = page
  const known = fields.find((field) => field.name === name)?.value ?? ''
  const isRequired = name !== 'legacyIdNumber' || requireLegacyId
  return (
    <Field
      page={page}
      name={name}
      label={`${t(`identityInfo.verify.${name}`)}${isRequired ? ' *' : ''}`}
      error={error}
      value={typed ? typed[name] : toTyped(name, known)}
      {...(name === 'fullName' ? {} : { hint: t(`identityInfo.verify.hint.${name}`) })}
      {...inputs[name]}
    />
  )
}

const inputs: Record<StatedField, Partial<Parameters<typeof Field>[0]>> = {
  legacyIdNumber: { inputmode: 'numeric', width: 'medium', autocomplete: 'off' },
  personalId: { inputmode: 'numeric', width: 'medium', autocomplete: 'off' },
  fullName: { autocomplete: 'name' },
  dateOfBirth: { width: 'short', autocomplete: 'bday' },
}

type SourceFieldProps = Pick<Common, 'page' | 'sources'> & {
  chosen: string | undefined
  error?: string | undefined
}

function SourceField({ page, sources, chosen, error }: SourceFieldProps) {
  const { t } = page
  const options = sources.map(({ name, label }) => ({ value: name, label: t(label) }))
  const label = t('identityInfo.verify.source')
  return <SelectField {...{ page, label, options, error }} name="source" value={chosen} />
}

function Buttons({ page: { t } }: { page: PortalPage }) {
  return (
    <ButtonRow>
      <Button>{t('identityInfo.verify.submit')}</Button>
      <Button href="/profile" kind="secondary">
        {t('identityInfo.skip')}
      </Button>
    </ButtonRow>
  )
}

/** For an e-ID: its owner, name and birth date are proven already, so nothing is retyped. */
export function RecheckPage({ page, session, sources, said }: Common) {
  const { t } = page
  const title = t('identityInfo.verify.title')
  const hasErrors = said !== undefined
  return (
    <AccountArea {...{ page, session, title, hasErrors }} current="identity-info">
      <AnswerNotice page={page} said={said} />
      <h1>{title}</h1>
      <p>{t('identityInfo.recheck.intro')}</p>
      <p>{t('identityInfo.recheck.fields')}</p>
      <Form page={page} action="/profile/verify">
        <SourceField page={page} sources={sources} chosen={undefined} />
        <Buttons page={page} />
      </Form>
    </AccountArea>
  )
}

/** The draft was used, has run out, or a newer check has taken its place. */
export function DraftOverPage({ page, session }: Pick<Common, 'page' | 'session'>) {
  const { t } = page
  const title = t('identityInfo.draftOver.title')
  return (
    <AccountArea {...{ page, session, title }} current="identity-info">
      <h1>{title}</h1>
      <p>{t('identityInfo.draftOver.text')}</p>
      <ButtonRow>
        <Button href="/profile/verify">{t('identityInfo.draftOver.again')}</Button>
        <Button href="/profile" kind="secondary">
          {t('identityInfo.title')}
        </Button>
      </ButtonRow>
    </AccountArea>
  )
}
