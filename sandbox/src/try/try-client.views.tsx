import {
  BackLink,
  Button,
  ButtonRow,
  Card,
  ErrorSummary,
  Field,
  Form,
  formatDateTime,
  Notice,
  Page,
  SelectField,
  StatusBadge,
  SummaryList,
  Table,
} from '@mot-cua/web'
import { clientFaultNames, type FaultsOn } from '../client-faults/client-faults.ts'
import type { DeskPage } from '../desk/messages.ts'
import type { RegisteredClient } from './registered-client.store.ts'
import { outcomeStatus } from './trial.views.tsx'
import type { Trial, TrialWish } from './trials.ts'
import { clientPath } from './try.views.tsx'

type ClientProps = {
  page: DeskPage
  client: RegisteredClient
  faults: FaultsOn
  trials: readonly Trial[]
  wish: TrialWish
  /** Whether the desk can prove itself as this client, and is where its answers go by themselves. */
  canTry: boolean
  isOwn: boolean
  isSaved?: boolean
  isMaxAgeWrong?: boolean
}

export function TryClientPage(props: ClientProps) {
  const { page, client, isSaved = false, isMaxAgeWrong = false } = props
  const { t } = page
  const wrong = [{ field: 'maxAge', message: t('try.maxAge.wrong') }]
  return (
    <Page page={page} title={client.name} hasErrors={isMaxAgeWrong}>
      <BackLink href="/try" label={t('try.back')} />
      {isMaxAgeWrong && <ErrorSummary page={page} errors={wrong} />}
      {isSaved && <Notice kind="ok" heading={t('try.faults.saved')} isNews />}
      <h1>{client.name}</h1>
      <SummaryList
        rows={[
          { term: t('try.clientId'), value: <code>{client.clientId}</code> },
          { term: t('try.service'), value: t(`try.service.${client.service}`) },
          { term: t('try.redirect'), value: client.redirectUris.join(' ') },
        ]}
      />
      {props.canTry ? <StartForm {...props} /> : <p>{t('try.start.ownKey')}</p>}
      <FaultForm {...props} />
      <TrialTable {...props} />
    </Page>
  )
}

const acrs = ['urn:eid:level1', 'urn:eid:level2']
const prompts = ['login', 'none', 'consent', 'select_account']

function StartForm({ page, client, wish, isOwn, isMaxAgeWrong }: ClientProps) {
  const { t } = page
  const asThey = (values: readonly string[], none: string) => [
    { value: '', label: none },
    ...values.map((value) => ({ value, label: value })),
  ]
  return (
    <Card heading={t('try.start')}>
      {!isOwn && <p>{t('try.start.elsewhere')}</p>}
      <Form page={page} action={`${clientPath(client)}/start`}>
        <Field page={page} name="scope" label={t('try.scope')} value={wish.scope} />
        <SelectField
          {...{ page, name: 'acrValues', label: t('try.acrValues'), value: wish.acrValues }}
          choices={asThey(acrs, t('try.acr.any'))}
        />
        <SelectField
          {...{ page, name: 'prompt', label: t('try.prompt'), value: wish.prompt }}
          choices={asThey(prompts, t('try.prompt.none'))}
        />
        <Field
          {...{ page, name: 'maxAge', label: t('try.maxAge'), value: wish.maxAge }}
          hint={t('try.maxAge.hint')}
          inputmode="numeric"
          width="short"
          error={isMaxAgeWrong ? t('try.maxAge.wrong') : undefined}
        />
        <SelectField
          {...{ page, name: 'uiLocales', label: t('try.uiLocales'), value: wish.uiLocales }}
          choices={asThey(['vi', 'en'], t('try.uiLocales.any'))}
        />
        <ButtonRow>
          <Button>{t('try.start.button')}</Button>
        </ButtonRow>
      </Form>
    </Card>
  )
}

function FaultForm({ page, client, faults }: ClientProps) {
  const { t } = page
  return (
    <Card heading={t('try.faults')}>
      <p>{t('try.faults.how')}</p>
      <Form page={page} action={`${clientPath(client)}/faults`}>
        <fieldset class="field radios">
          <legend class="visually-hidden">{t('try.faults')}</legend>
          {clientFaultNames.map((name) => (
            <div class="radio">
              <input
                type="checkbox"
                id={name}
                name={name}
                value="on"
                checked={faults.has(name)}
                aria-describedby={`${name}-hint`}
              />
              <label for={name}>{t(`try.fault.${name}`)}</label>
              <p class="hint" id={`${name}-hint`}>
                {t(`try.fault.${name}.hint`)}
              </p>
            </div>
          ))}
        </fieldset>
        <ButtonRow>
          <Button kind="secondary">{t('try.faults.save')}</Button>
        </ButtonRow>
        <p class="hint">{t('try.faults.down')}</p>
      </Form>
    </Card>
  )
}

function TrialTable({ page: { t }, trials }: ClientProps) {
  if (trials.length === 0) return null
  return (
    <Table
      caption={t('try.trials')}
      columns={[
        { label: t('try.trial.at') },
        { label: t('try.trial.outcome') },
        { label: t('try.trial') },
      ]}
      rows={trials.map(({ id, startedAt, outcome }) => [
        formatDateTime(startedAt),
        <StatusBadge status={outcomeStatus[outcome]} label={t(`try.outcome.${outcome}`)} />,
        <a href={`/try/trials/${id}`}>{t('try.trial.see')}</a>,
      ])}
    />
  )
}
