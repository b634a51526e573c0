/** @jsxImportSource hono/jsx/dom */
import type { App } from '../shell/app.ts'
import { PasscodeField, readField, TextField } from '../shell/fields.tsx'
import { Form } from '../shell/form.tsx'
import { Screen } from '../shell/screen.tsx'
import { nameDevice } from './device-name.ts'
import { cleanPasscode, findPasscodeFault } from './passcode.ts'

/** P3: the passcode of a phone that has just signed in. */
export function EnrolScreen({ app }: { app: App }) {
  const { t } = app
  const send = (fields: FormData) => {
    const passcode = cleanPasscode(readField(fields, 'passcode'))
    const fault = findPasscodeFault(passcode)
    if (fault) return t(`weak.${fault}`)
    const name = readField(fields, 'name') || nameDevice(navigator.userAgent)
    return app.session.enrol({ name: name.slice(0, 60), passcode })
  }
  return (
    <Screen app={app} title={t('enrol.title')}>
      <p>{t('enrol.text')}</p>
      <Form app={app} label={t('enrol.submit')} send={send}>
        <PasscodeField app={app} label={t('passcode.new')} hint={t('passcode.rules')} isNew />
        <TextField
          name="name"
          label={t('enrol.name')}
          hint={t('enrol.nameHint')}
          value={nameDevice(navigator.userAgent)}
        />
      </Form>
    </Screen>
  )
}
