/** @jsxImportSource hono/jsx/dom */
import { cleanPasscode, findPasscodeFault } from '../enrolment/passcode.ts'
import type { App } from '../shell/app.ts'
import { PasscodeField, readField } from '../shell/fields.tsx'
import { Form } from '../shell/form.tsx'
import { Screen } from '../shell/screen.tsx'

export function ChangePasscodeScreen({ app }: { app: App }) {
  const { t } = app
  const send = (fields: FormData) => {
    const current = cleanPasscode(readField(fields, 'current'))
    const next = cleanPasscode(readField(fields, 'passcode'))
    if (!/^\d{6}$/.test(current)) return t('changePasscode.currentMissing')
    const fault = findPasscodeFault(next)
    if (fault) return t(`weak.${fault}`)
    return app.session.changePasscode({ current, next })
  }
  return (
    <Screen app={app} title={t('changePasscode.title')} backTo="settings">
      <Form app={app} label={t('changePasscode.submit')} send={send}>
        <PasscodeField app={app} name="current" label={t('changePasscode.current')} />
        <PasscodeField app={app} label={t('passcode.new')} hint={t('passcode.rules')} isNew />
      </Form>
    </Screen>
  )
}
