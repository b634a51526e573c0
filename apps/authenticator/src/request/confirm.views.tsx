/** @jsxImportSource hono/jsx/dom */
import { useEffect } from 'hono/jsx/dom'
import { Action } from '../shell/actions.tsx'
import type { App } from '../shell/app.ts'
import { readField, TextField } from '../shell/fields.tsx'
import { Form } from '../shell/form.tsx'
import { Screen } from '../shell/screen.tsx'
import { formatTime } from '../words/moments.ts'
import { keyOf } from '../words/words.ts'
import type { OpenRequest } from './open-request.ts'

type RequestProps = { app: App; request: OpenRequest }

/** P9: who wants to know what, where and when; yes and no weigh the same. */
export function ConfirmScreen({ app, request }: RequestProps) {
  const { t } = app
  useTimeOut(app, request)
  const send = (fields: FormData) => {
    const typed = readField(fields, 'number').replace(/\s/g, '')
    if (request.needsNumber && !/^\d{2}$/.test(typed)) return t('confirm.numberWrong')
    app.request.confirm(request.needsNumber ? typed : undefined)
    return undefined
  }
  const refuse = (
    <Action app={app} act={() => app.request.refuse(false)}>
      {t('confirm.refuse')}
    </Action>
  )
  return (
    <Screen app={app} title={t('confirm.title', { service: request.shown.service })}>
      <p>{t('confirm.intro')}</p>
      <NetworkNotice app={app} request={request} />
      <RequestFacts app={app} request={request} />
      <p>{t('confirm.until', { time: formatTime(request.decideBefore) })}</p>
      <div class="decision">
        <Form app={app} label={t('confirm.submit')} send={send} beside={refuse}>
          {request.needsNumber && (
            <TextField
              name="number"
              label={t('confirm.number')}
              hint={t('confirm.numberHint')}
              kind="number"
            />
          )}
        </Form>
      </div>
      <Action app={app} kind="text" act={() => app.request.refuse(true)}>
        {t('confirm.notMe')}
      </Action>
    </Screen>
  )
}

/** The phone gives up when the server would. */
export function useTimeOut(app: App, request: OpenRequest): void {
  useEffect(() => {
    const timer = setTimeout(() => app.request.timeOut(), request.endsAtMs - app.nowMs())
    return () => clearTimeout(timer)
  }, [request.id])
}

function NetworkNotice({ app: { t }, request }: RequestProps) {
  if (request.source === 'link') return <p>{t('confirm.sameDevice')}</p>
  if (request.isSameNetwork) return null
  return (
    <section class="notice notice-warn">
      <div>
        <h2>{t('confirm.otherNetwork')}</h2>
        <p>{t('confirm.otherNetworkText')}</p>
      </div>
    </section>
  )
}

function RequestFacts({ app: { t }, request }: RequestProps) {
  const { shown, isSameNetwork } = request
  const place = isSameNetwork ? t('confirm.sameNetwork', { place: shown.place }) : shown.place
  const level = /level(\d)$/.exec(shown.acr)?.[1] ?? '2'
  const facts: [string, string][] = [
    [t('confirm.service'), `${shown.service} (${shown.host})`],
    [t('confirm.place'), place],
    [t('confirm.browser'), shown.browser],
    [t('confirm.time'), formatTime(shown.openedAt)],
    [t('confirm.level'), t('home.level', { level })],
  ]
  return (
    <dl class="summary-list">
      {facts.map(([term, value]) => (
        <div>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div>
        <dt>{t('confirm.data')}</dt>
        <dd>
          <ul>
            {listClaims(shown.claims).map((claim) => {
              const key = keyOf(`claim.${claim}`)
              return <li>{key ? t(key) : claim}</li>
            })}
          </ul>
        </dd>
      </div>
    </dl>
  )
}

/** Whatever a service asks for, it gets a code of its own for this person. */
function listClaims(claims: readonly string[]): string[] {
  return ['sub', ...claims.filter((claim) => !['sub', 'phone_number_verified'].includes(claim))]
}
