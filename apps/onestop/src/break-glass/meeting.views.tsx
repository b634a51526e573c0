import { Button, ErrorSummary, Form, formatTime, Notice, Page, TextArea } from '@mot-cua/web'
import type { OnestopPage } from '../page.ts'
import type { CurrentSettings } from '../settings/settings.ts'
import type { Administrator, BreakGlassUse, Verdict } from './break-glass.ts'
import { answerPath, doorPaths } from './paths.ts'
import { Running } from './running.views.tsx'

/** Why nothing has come of what was posted. */
export type MeetingProblem = 'reason' | 'too-often' | 'gone' | 'own' | 'same-person' | 'over'

/** What the reader has just done. */
export type MeetingDone = Verdict | 'ended'

/** A request, and whose. */
export type Asked = { use: BreakGlassUse; by: Administrator }

type MeetingProps = {
  page: OnestopPage
  settings: CurrentSettings
  self: Administrator
  others: readonly Asked[]
  running: readonly Asked[]
  done: MeetingDone | undefined
  problem: MeetingProblem | undefined
}

/** What others ask for, to be answered, and the own request. */
export function MeetingPage(props: MeetingProps) {
  const { page, settings, self, others, running, done, problem } = props
  const { t } = page
  const title = t('glass.meeting.title')
  const message =
    problem && (problem === 'reason' ? reasonMissing(page) : t(`glass.problem.${problem}`))
  const hasErrors = problem !== undefined
  return (
    <Page page={page} title={title} banner={settings.bannerTitle} hasErrors={hasErrors}>
      {problem === 'reason' && (
        <ErrorSummary page={page} errors={[{ field: 'reason', message: reasonMissing(page) }]} />
      )}
      {message && problem !== 'reason' && <Notice kind="bad" heading={message} isNews />}
      <AnswerDone page={page} done={done} />
      <h1>{title}</h1>
      <p>{t('glass.meeting.self', { name: self.fullName })}</p>
      <Running page={page} running={running} />
      <h2>{t('glass.others')}</h2>
      {others.length === 0 && <p>{t('glass.noOthers')}</p>}
      <Others page={page} others={others} />
      <h2>{t('glass.ask')}</h2>
      <p>{t('glass.askText')}</p>
      <Form page={page} action={doorPaths.request}>
        <TextArea
          page={page}
          name="reason"
          label={t('glass.askReason')}
          hint={t('glass.askReasonHint')}
          error={problem === 'reason' ? message : undefined}
        />
        <Button>{t('glass.askSubmit')}</Button>
      </Form>
      <Form page={page} action={doorPaths.leave}>
        <Button kind="link">{t('glass.leave')}</Button>
      </Form>
    </Page>
  )
}

const reasonMissing = ({ t }: OnestopPage) => t('operator.problem.reason')

/** What the reader has just answered or ended. */
export function AnswerDone({ page: { t }, done }: Pick<MeetingProps, 'page' | 'done'>) {
  if (!done) return null
  return (
    <Notice kind="ok" heading={t(`glass.done.${done}`)} isNews>
      <p>{t(`glass.doneText.${done}`)}</p>
    </Notice>
  )
}

/** Whom the reader could answer. */
export function Others({ page: { t }, others }: Pick<MeetingProps, 'page' | 'others'>) {
  return (
    <ul>
      {others.map(({ use, by }) => (
        <li>
          <a href={answerPath(use.id)}>
            {t('glass.askedBy', { name: by.fullName, time: formatTime(use.requestedAt) })}
          </a>
        </li>
      ))}
    </ul>
  )
}
