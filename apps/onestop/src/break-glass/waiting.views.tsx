import { Button, ButtonRow, Form, formatTime, Notice, Page } from '@mot-cua/web'
import type { OnestopPage } from '../page.ts'
import type { CurrentSettings } from '../settings/settings.ts'
import type { BreakGlassUse, UseState } from './break-glass.ts'
import { AnswerDone, type Asked, type MeetingDone, Others } from './meeting.views.tsx'
import { doorPaths } from './paths.ts'
import { Running } from './running.views.tsx'

/** Whoever waits at the screen sees the answer within this time. */
const LOOK_AGAIN_SECONDS = 10

type WaitingProps = {
  page: OnestopPage
  settings: CurrentSettings
  use: BreakGlassUse
  state: UseState
  /** They may wait for each other. */
  others: readonly Asked[]
  running: readonly Asked[]
  done: MeetingDone | undefined
}

/** After the request: the code to read out, and what became of it. */
export function WaitingPage(props: WaitingProps) {
  const { page, settings, use, state, others, running, done } = props
  const { t } = page
  const title = t(`glass.state.${state}`)
  const refresh = { href: doorPaths.meeting, afterSeconds: LOOK_AGAIN_SECONDS }
  return (
    <Page
      page={page}
      title={title}
      banner={settings.bannerTitle}
      {...(state === 'waiting' ? { refreshTo: refresh } : {})}
    >
      <AnswerDone page={page} done={done} />
      <h1>{title}</h1>
      {state === 'waiting' && <Waiting page={page} use={use} />}
      {state === 'approved' && <Approved page={page} use={use} />}
      {state === 'refused' && (
        <Notice kind="bad" heading={t('glass.refusedWhy')}>
          <p>{use.answerReason}</p>
        </Notice>
      )}
      {state !== 'waiting' && state !== 'approved' && <p>{t(`glass.stateText.${state}`)}</p>}
      <Running page={page} running={running} />
      {others.length > 0 && <h2>{t('glass.others')}</h2>}
      <Others page={page} others={others} />
      <Form page={page} action={doorPaths.leave}>
        <Button kind={state === 'waiting' || state === 'approved' ? 'link' : 'primary'}>
          {t('glass.leave')}
        </Button>
      </Form>
    </Page>
  )
}

type StepProps = Pick<WaitingProps, 'page' | 'use'>

function Waiting({ page: { t }, use }: StepProps) {
  const code = `${use.matchCode.slice(0, 3)} ${use.matchCode.slice(3)}`
  return (
    <>
      <p>{t('glass.waitText')}</p>
      <p>
        {t('glass.matchCode')}: <strong class="no-wrap">{code}</strong>
      </p>
      <p>{t('glass.waitUntil', { time: formatTime(use.expiresAt) })}</p>
      <ButtonRow>
        <Button href={doorPaths.meeting}>{t('glass.lookAgain')}</Button>
      </ButtonRow>
    </>
  )
}

function Approved({ page, use }: StepProps) {
  const { t } = page
  return (
    <>
      <p>{t('glass.approvedText', { time: formatTime(use.expiresAt) })}</p>
      <Form page={page} action={doorPaths.enter}>
        <Button>{t('glass.enter')}</Button>
      </Form>
    </>
  )
}
