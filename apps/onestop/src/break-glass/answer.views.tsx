import {
  BackLink,
  Button,
  ButtonRow,
  ErrorSummary,
  Field,
  Form,
  formatTime,
  Notice,
  Page,
  SummaryList,
  TextArea,
} from '@mot-cua/web'
import type { OnestopPage } from '../page.ts'
import type { CurrentSettings } from '../settings/settings.ts'
import type { Asked } from './meeting.views.tsx'
import { answerPath, doorPaths } from './paths.ts'

/** Why an answer has not been taken. */
export type AnswerProblem = 'reason' | 'wrong-code' | 'same-browser'

type AnswerProps = Asked & {
  page: OnestopPage
  settings: CurrentSettings
  problem: AnswerProblem | undefined
  typedReason: string | undefined
}

/** The word of the second administrator, after the two have spoken. */
export function AnswerPage({ page, settings, use, by, problem, typedReason }: AnswerProps) {
  const { t } = page
  const title = t('glass.answerTitle')
  const codeError = problem === 'wrong-code' ? t('glass.problem.wrong-code') : undefined
  const reasonError = problem === 'reason' ? t('operator.problem.reason') : undefined
  const errors = [
    ...(codeError ? [{ field: 'match_code', message: codeError }] : []),
    ...(reasonError ? [{ field: 'reason', message: reasonError }] : []),
  ]
  return (
    <Page page={page} title={title} banner={settings.bannerTitle} hasErrors={problem !== undefined}>
      <BackLink href={doorPaths.meeting} label={t('glass.meeting.title')} />
      <ErrorSummary page={page} errors={errors} />
      {problem === 'same-browser' && (
        <Notice kind="bad" heading={t('glass.problem.same-browser')} isNews />
      )}
      <h1>{title}</h1>
      <AskedSummary page={page} use={use} by={by} />
      <p>{t('glass.callFirst')}</p>
      <AnswerForm {...{ page, use, typedReason, codeError, reasonError }} />
    </Page>
  )
}

function AskedSummary({ page: { t }, use, by }: Pick<AnswerProps, 'page' | 'use' | 'by'>) {
  return (
    <SummaryList
      rows={[
        { term: t('workspace.account'), value: by.fullName },
        { term: t('workspace.username'), value: by.username },
        { term: t('workspace.unit'), value: by.unitName },
        { term: t('operator.when'), value: formatTime(use.requestedAt) },
        { term: t('glass.until'), value: formatTime(use.expiresAt) },
        { term: t('operator.reason'), value: use.requestReason },
      ]}
    />
  )
}

type FormProps = Pick<AnswerProps, 'page' | 'use' | 'typedReason'> & {
  codeError: string | undefined
  reasonError: string | undefined
}

function AnswerForm({ page, use, typedReason = '', codeError, reasonError }: FormProps) {
  const { t } = page
  return (
    <Form page={page} action={answerPath(use.id)}>
      <Field
        page={page}
        name="match_code"
        label={t('glass.matchCode')}
        hint={t('glass.matchCodeHint')}
        inputmode="numeric"
        autocomplete="off"
        width="short"
        error={codeError}
      />
      <TextArea
        page={page}
        name="reason"
        label={t('glass.answerReason')}
        hint={t('operator.reasonHint')}
        value={typedReason}
        error={reasonError}
      />
      <ButtonRow>
        <Button name="verdict" value="approved">
          {t('glass.approve')}
        </Button>
        <Button kind="danger" name="verdict" value="refused">
          {t('glass.refuse')}
        </Button>
      </ButtonRow>
    </Form>
  )
}
