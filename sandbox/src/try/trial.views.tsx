import {
  BackLink,
  Button,
  ButtonRow,
  Card,
  Form,
  Notice,
  Page,
  type Status,
  StatusBadge,
  SummaryList,
} from '@mot-cua/web'
import type { DeskPage } from '../desk/messages.ts'
import type { Check, Step, Trial, Values } from './trials.ts'
import { clientPath } from './try.views.tsx'

export const outcomeStatus: Record<Trial['outcome'], Status> = {
  'under-way': 'info',
  'signed-in': 'ok',
  refused: 'bad',
  'signed-out': 'neutral',
}

type TrialProps = { page: DeskPage; trial: Trial }

export function TrialPage({ page, trial }: TrialProps) {
  const { t } = page
  const { client, outcome } = trial
  return (
    <Page page={page} title={t('try.trial')}>
      <link rel="stylesheet" href="/desk.css" />
      <BackLink href={clientPath(client)} label={t('try.backToClient', { name: client.name })} />
      <h1>{t('try.trial')}</h1>
      <p>
        <StatusBadge status={outcomeStatus[outcome]} label={t(`try.outcome.${outcome}`)} />
      </p>
      <Refusal page={page} trial={trial} />
      {outcome === 'signed-in' && (
        <Form page={page} action={`/try/trials/${trial.id}/sign-out`}>
          <ButtonRow>
            <Button>{t('try.trial.signOut')}</Button>
          </ButtonRow>
        </Form>
      )}
      {trial.steps.map((step, index) => (
        <StepCard page={page} step={step} number={index + 1} />
      ))}
    </Page>
  )
}

/** What was found wrong, before everything that was right. */
function Refusal({ page: { t }, trial }: TrialProps) {
  const wrong = trial.steps.flatMap(({ checks }) => checks.filter(({ isGood }) => !isGood))
  if (wrong.length === 0) return null
  return (
    <Notice kind="bad" heading={t('try.trial.why')} isNews>
      <ul>
        {wrong.map(({ name, found }) => (
          <li>
            {t(`try.check.${name}`)}: <code class="wire">{found}</code>
          </li>
        ))}
      </ul>
      <p>{t('try.trial.next')}</p>
    </Notice>
  )
}

type StepProps = { page: DeskPage; step: Step; number: number }

function StepCard({ page, step, number }: StepProps) {
  const { t } = page
  return (
    <Card heading={`${number}. ${t(`try.step.${step.name}`)}`}>
      <p class="wire">
        <code>{step.line}</code>
      </p>
      <ValueList heading={t('try.sent')} values={step.sent} />
      <ValueList
        heading={t('try.received')}
        values={[
          ...(step.answer === '' ? [] : [[t('try.answer'), step.answer] as const]),
          ...step.received,
        ]}
      />
      <Checks page={page} checks={step.checks} />
    </Card>
  )
}

function ValueList({ heading, values }: { heading: string; values: Values }) {
  if (values.length === 0) return null
  return (
    <>
      <h3>{heading}</h3>
      <dl class="wire">
        {values.map(([name, value]) => (
          <div>
            <dt>{name}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function Checks({ page: { t }, checks }: { page: DeskPage; checks: readonly Check[] }) {
  if (checks.length === 0) return null
  return (
    <>
      <h3>{t('try.checked')}</h3>
      <SummaryList
        rows={checks.map(({ name, isGood, found }) => ({
          term: t(`try.check.${name}`),
          value: <code class="wire">{found}</code>,
          badge: (
            <StatusBadge
              status={isGood ? 'ok' : 'bad'}
              label={t(isGood ? 'try.check.good' : 'try.check.bad')}
            />
          ),
        }))}
      />
    </>
  )
}

export function TrialOverPage({ page }: { page: DeskPage }) {
  const { t } = page
  return (
    <Page page={page} title={t('try.trial.over')}>
      <h1>{t('try.trial.over')}</h1>
      <Notice kind="info" heading={t('try.trial.over.how')} />
      <ButtonRow>
        <Button href="/try">{t('try.back')}</Button>
      </ButtonRow>
    </Page>
  )
}
