/** @jsxImportSource hono/jsx/dom */
import { cleanPasscode } from '../enrolment/passcode.ts'
import { Action } from '../shell/actions.tsx'
import type { App } from '../shell/app.ts'
import { PasscodeField, readField } from '../shell/fields.tsx'
import { Form } from '../shell/form.tsx'
import { Screen } from '../shell/screen.tsx'
import { useTimeOut } from './confirm.views.tsx'
import type { OpenRequest } from './open-request.ts'

type ProofProps = { app: App; request: OpenRequest; hasPasskey: boolean }

/** The passcode, or a passkey, over what was confirmed. */
export function ProofScreen({ app, request, hasPasskey }: ProofProps) {
  const { t } = app
  useTimeOut(app, request)
  const send = (fields: FormData) => {
    const passcode = cleanPasscode(readField(fields, 'passcode'))
    if (!/^\d{6}$/.test(passcode)) return t('weak.not-six-digits')
    return app.request.approveByPasscode(passcode)
  }
  return (
    <Screen app={app} title={t('proof.title')} backTo="request">
      <p>{t('proof.text', { service: request.shown.service, host: request.shown.host })}</p>
      <Form app={app} label={t('proof.submit')} send={send}>
        <PasscodeField app={app} label={t('passcode.label')} />
      </Form>
      {hasPasskey && (
        <div class="stack">
          <Action app={app} act={() => app.request.approveByPasskey()}>
            {t('proof.passkey')}
          </Action>
        </div>
      )}
    </Screen>
  )
}
