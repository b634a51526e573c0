import { Button, ButtonRow, Field, Form, Notice, SelectField } from '@mot-cua/web'
import type { OnestopPage } from '../page.ts'
import { problemText } from './identity-fields.views.tsx'
import type { FormProblems } from './identity-form.ts'
import { type NumberOutcome, type NumberTyped, numberBarOf } from './number-statement.ts'
import type { ReviewedAccount } from './unit-review.ts'

/** What was sent, and what came of it. */
export type NumberSent = { typed: NumberTyped; outcome: Exclude<NumberOutcome, 'saved'> }

type Props = {
  page: OnestopPage
  account: ReviewedAccount
  action: string
  sent?: NumberSent | undefined
}

const fields = ['personalId', 'dateOfBirth', 'gender'] as const

/** Of the form below, for the list above the page. */
export function listNumberErrors(page: OnestopPage, sent: NumberSent | undefined) {
  const problems = problemsOf(sent)
  return (['fullName', ...fields] as const).flatMap((field) => {
    const problem = problems[field]
    return problem ? [{ field, message: problemText(page, field, problem) }] : []
  })
}

function problemsOf(sent: NumberSent | undefined): FormProblems {
  const outcome = sent?.outcome
  return typeof outcome === 'object' && outcome.outcome === 'wrong' ? outcome.problems : {}
}

/** Whose account it is, stated by the administrator for who cannot come in to state it. */
export function NumberStatement({ page, account, action, sent }: Props) {
  const { t } = page
  const bar = typeof sent?.outcome === 'string' ? sent.outcome : numberBarOf(account)
  const tries = typeof sent?.outcome === 'object' && sent.outcome.outcome === 'no-tries'
  const state = !bar && account.identity && stateOf(account.identity)
  return (
    <section aria-labelledby="number">
      <h2 id="number">{t('number.title')}</h2>
      {tries && <Notice kind="warn" heading={t('identity.noTries')} isNews />}
      {bar && (
        <Notice kind={sent ? 'bad' : 'info'} heading={t(`number.barred.${bar}`)} isNews={!!sent} />
      )}
      {state && (
        <Notice kind="warn" heading={t(`identityState.${state}`)}>
          <p>{t('number.again')}</p>
        </Notice>
      )}
      {!bar && <NumberForm {...{ page, account, action, sent }} />}
    </section>
  )
}

/** Of one that is verified the number is stated again only where its name was refused. */
function stateOf({ verification }: NonNullable<ReviewedAccount['identity']>) {
  return verification === 'verified' ? 'name-refused' : verification
}

function NumberForm({ page, account, action, sent }: Props) {
  const { t } = page
  const problems = problemsOf(sent)
  const of = (name: (typeof fields)[number]) => ({
    page,
    name,
    label: t(`identity.${name}`),
    value: sent?.typed[name] ?? '',
    error: problems[name] && problemText(page, name, problems[name]),
  })
  return (
    <Form page={page} action={action}>
      <p>{t('number.text', { name: account.fullName })}</p>
      <Field {...of('personalId')} inputmode="numeric" width="medium" />
      <Field
        {...of('dateOfBirth')}
        inputmode="numeric"
        width="short"
        hint={t('identity.dateHint')}
      />
      <SelectField
        {...of('gender')}
        choices={[
          { value: '', label: t('identity.choose') },
          { value: 'male', label: t('identity.male') },
          { value: 'female', label: t('identity.female') },
        ]}
      />
      <ButtonRow>
        <Button>{t('number.save')}</Button>
      </ButtonRow>
    </Form>
  )
}
