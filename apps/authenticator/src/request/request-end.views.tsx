/** @jsxImportSource hono/jsx/dom */
import { useEffect, useState } from 'hono/jsx/dom'
import { Action } from '../shell/actions.tsx'
import type { App } from '../shell/app.ts'
import { Screen } from '../shell/screen.tsx'
import type { OpenRequest, RequestEnd } from './open-request.ts'

/** The source (R062) signs the app out by itself; five seconds are enough to say no to that. */
const SIGN_OUT_AFTER_SECONDS = 5

type EndProps = { app: App; request: OpenRequest; end: RequestEnd }

export function RequestEndScreen({ app, request, end }: EndProps) {
  const { t } = app
  if (end === 'approved') return <ApprovedScreen app={app} request={request} />
  const canScanAgain = end !== 'not-me' && end !== 'level-too-low' && end !== 'qr-paused'
  return (
    <Screen app={app} title={t(`end.${end}.title`)}>
      <p>{t(`end.${end}.text`)}</p>
      <div class="stack">
        {canScanAgain && (
          <button type="button" class="button" onClick={() => app.request.leave('scan')}>
            {t('end.scanAgain')}
          </button>
        )}
        <button
          type="button"
          class={canScanAgain ? 'button button-secondary' : 'button'}
          onClick={() => app.request.leave()}
        >
          {t('action.home')}
        </button>
      </div>
    </Screen>
  )
}

/** P10: the computer is signed in; the app signs itself out unless somebody stays. */
function ApprovedScreen({ app, request }: { app: App; request: OpenRequest }) {
  const { t } = app
  const [isStaying, setStaying] = useState(!request.logsOut)
  const [isDisowned, setDisowned] = useState(false)
  const disown = async () => {
    setStaying(true)
    const failure = await app.request.disown()
    if (!failure) setDisowned(true)
    return failure
  }
  if (isDisowned) return <RequestEndScreen app={app} request={request} end="not-me" />
  const isLink = request.source === 'link'
  return (
    <Screen app={app} title={t(isLink ? 'done.titleLink' : 'done.title')}>
      <p>{t('done.service', { service: request.shown.service, host: request.shown.host })}</p>
      {isLink && <p>{t('done.link')}</p>}
      {!isStaying && <SignOutSoon app={app} />}
      <div class="stack">
        {!isStaying && (
          <button type="button" class="button" onClick={() => setStaying(true)}>
            {t('done.stay')}
          </button>
        )}
        {isStaying && (
          <button type="button" class="button" onClick={() => app.request.leave()}>
            {t('action.home')}
          </button>
        )}
        <Action app={app} act={disown}>
          {t('done.notMe')}
        </Action>
      </div>
    </Screen>
  )
}

function SignOutSoon({ app }: { app: App }) {
  const [left, setLeft] = useState(SIGN_OUT_AFTER_SECONDS)
  useEffect(() => {
    if (left === 0) {
      app.go('')
      void app.session.lock('signed-out')
      return undefined
    }
    const timer = setTimeout(() => setLeft(left - 1), 1000)
    return () => clearTimeout(timer)
  }, [left])
  return (
    <p class="notice notice-info">
      <span class="visually-hidden">
        {app.t('done.signsOut', { count: SIGN_OUT_AFTER_SECONDS })}
      </span>
      {/* The seconds are for the eye: a reader is not interrupted by each. */}
      <span aria-hidden="true">{app.t('done.signsOut', { count: left })}</span>
    </p>
  )
}
