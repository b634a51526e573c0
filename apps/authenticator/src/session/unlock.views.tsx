/** @jsxImportSource hono/jsx/dom */
import { cleanPasscode } from '../enrolment/passcode.ts'
import { Action } from '../shell/actions.tsx'
import type { App } from '../shell/app.ts'
import { PasscodeField, readField } from '../shell/fields.tsx'
import { Form } from '../shell/form.tsx'
import { Screen } from '../shell/screen.tsx'
import type { LocalDevice } from '../state/app-state.ts'

/** P4: whose app it is, the passcode or a passkey, and the way out when it is forgotten. */
export function UnlockScreen({ app, device }: { app: App; device: LocalDevice }) {
  const { t } = app
  const send = (fields: FormData) => {
    const passcode = cleanPasscode(readField(fields, 'passcode'))
    return /^\d{6}$/.test(passcode) ? app.session.unlock(passcode) : t('weak.not-six-digits')
  }
  const title = device.givenName
    ? t('unlock.titleNamed', { name: device.givenName })
    : t('unlock.title')
  return (
    <Screen app={app} title={title}>
      {app.state.linkCode !== undefined && <p>{t('unlock.forLink')}</p>}
      <Form app={app} label={t('unlock.submit')} send={send}>
        <PasscodeField app={app} label={t('passcode.label')} />
      </Form>
      {device.hasPasskey && (
        <div class="stack">
          <Action app={app} act={() => app.session.unlockByPasskey()}>
            {t('unlock.passkey')}
          </Action>
        </div>
      )}
      <details class="disclosure">
        <summary>{t('unlock.forgotten')}</summary>
        <div class="disclosure-body">
          <p>{t('unlock.forgottenText')}</p>
          <Action app={app} act={() => app.session.signIn()}>
            {t('unlock.signInAnew')}
          </Action>
        </div>
      </details>
    </Screen>
  )
}
