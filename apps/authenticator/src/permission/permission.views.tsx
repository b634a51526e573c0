/** @jsxImportSource hono/jsx/dom */
import { useState } from 'hono/jsx/dom'
import { cleanPasscode } from '../enrolment/passcode.ts'
import type { App } from '../shell/app.ts'
import { PasscodeField, readField } from '../shell/fields.tsx'
import { Form, Wrong } from '../shell/form.tsx'
import { Screen } from '../shell/screen.tsx'

/** P7: exactly the source's sentence and its button; the scanned request waits. */
export function PermissionNeededScreen({ app }: { app: App }) {
  const { t } = app
  return (
    <Screen app={app} title={t('permissionNeeded.title')}>
      <p class="notice notice-warn">{t('permissionNeeded.text')}</p>
      <p>{t('permissionNeeded.then')}</p>
      <div class="stack">
        <a class="button" href="#/request/permission">
          {t('permissionNeeded.update')}
        </a>
        <button
          type="button"
          class="button button-secondary"
          onClick={() => void app.request.refuse(false)}
        >
          {t('confirm.refuse')}
        </button>
      </div>
    </Screen>
  )
}

type PermissionProps = { app: App; isOn: boolean }

/** P8: the switch, *xác nhận*, and the passcode. */
export function PermissionScreen({ app, isOn }: PermissionProps) {
  const { t, state } = app
  const [wish, setWish] = useState(isOn)
  const [isAsked, setAsked] = useState(false)
  const [wrong, setWrong] = useState<string | undefined>(undefined)
  const confirm = () => {
    if (wish === isOn) setWrong(t(isOn ? 'permission.stillOn' : 'permission.stillOff'))
    else setAsked(true)
  }
  const isForRequest = state.request !== undefined && state.route.startsWith('request')
  if (isAsked) return <PermissionProof app={app} isOn={wish} isForRequest={isForRequest} />
  return (
    <Screen app={app} title={t('permission.title')} backTo={isForRequest ? 'request' : ''}>
      <p>{t('permission.text')}</p>
      <Wrong sentence={wrong} />
      <PermissionSwitch app={app} isOn={wish} onChange={setWish} />
      <button type="button" class="button" onClick={confirm}>
        {t('permission.confirm')}
      </button>
    </Screen>
  )
}

type SwitchProps = { app: App; isOn: boolean; onChange: (isOn: boolean) => void }

function PermissionSwitch({ app: { t }, isOn, onChange }: SwitchProps) {
  return (
    <div class="switch-row">
      <span id="permission-label">{t('permission.title')}</span>
      <button
        type="button"
        role="switch"
        class="toggle"
        aria-checked={isOn ? 'true' : 'false'}
        aria-labelledby="permission-label"
        onClick={() => onChange(!isOn)}
      >
        <span class="toggle-track" aria-hidden="true" />
        <span>{t(isOn ? 'permission.on' : 'permission.off')}</span>
      </button>
    </div>
  )
}

type ProofProps = PermissionProps & { isForRequest: boolean }

function PermissionProof({ app, isOn, isForRequest }: ProofProps) {
  const { t } = app
  const send = async (fields: FormData) => {
    const passcode = cleanPasscode(readField(fields, 'passcode'))
    const failure = await app.session.setPermission(isOn, passcode)
    // The same request goes on.
    if (!failure) app.go(isForRequest ? 'request' : '')
    return failure
  }
  return (
    <Screen
      app={app}
      title={t(isOn ? 'permission.proofTitleOn' : 'permission.proofTitleOff')}
      backTo={isForRequest ? 'request' : ''}
    >
      <p>{t(isOn ? 'permission.proofOn' : 'permission.proofOff')}</p>
      <Form app={app} label={t('permission.finish')} send={send}>
        <PasscodeField app={app} label={t('passcode.label')} />
      </Form>
    </Screen>
  )
}
