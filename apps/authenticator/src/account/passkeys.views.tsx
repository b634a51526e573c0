/** @jsxImportSource hono/jsx/dom */
import type { Passkey } from '@mot-cua/device-api'
import { useEffect, useState } from 'hono/jsx/dom'
import { nameDevice } from '../enrolment/device-name.ts'
import { cleanPasscode } from '../enrolment/passcode.ts'
import { canHavePasskey, makePasskey } from '../passkey/passkeys.ts'
import { SureAction } from '../shell/actions.tsx'
import type { App, Done } from '../shell/app.ts'
import { PasscodeField, readField } from '../shell/fields.tsx'
import { Form } from '../shell/form.tsx'
import { Listing } from '../shell/list-screen.tsx'
import { Screen } from '../shell/screen.tsx'
import { formatDate } from '../words/moments.ts'

/** Fingerprint or face instead of the passcode. */
export function PasskeysScreen({ app }: { app: App }) {
  const { t } = app
  return (
    <Screen app={app} title={t('passkeys.title')} backTo="">
      <p>{t('passkeys.text')}</p>
      <Listing<{ passkeys: Passkey[] }>
        app={app}
        route="listPasskeys"
        empty=""
        isEmpty={() => false}
        draw={({ passkeys }, reload) => (
          <>
            {passkeys.length === 0 && <p>{t('passkeys.empty')}</p>}
            <ul class="cards">
              {passkeys.map((passkey) => (
                <Row key={passkey.id} app={app} passkey={passkey} reload={reload} />
              ))}
            </ul>
            {!passkeys.some(({ isOfThisDevice }) => isOfThisDevice) && (
              <AddPasskey app={app} reload={reload} />
            )}
          </>
        )}
      />
    </Screen>
  )
}

function AddPasskey({ app, reload }: { app: App; reload: () => void }) {
  const [isPossible, setPossible] = useState<boolean | undefined>(undefined)
  useEffect(() => void canHavePasskey().then(setPossible), [])
  const add = async (fields: FormData): Done => {
    const passcode = cleanPasscode(readField(fields, 'passcode'))
    const proof = { body: { passcode } }
    const asked = await app.call<{ options: object }>('newPasskeyOptions', proof)
    if (asked.failure) return asked.failure
    const made = await makePasskey(asked.value.options)
    if (made.failure) return made.failure
    const body = { name: nameDevice(navigator.userAgent), response: made.value }
    const { failure } = await app.call('addPasskey', { body })
    if (failure) return failure
    await app.session.refreshProfile()
    reload()
    return undefined
  }
  if (isPossible === undefined) return null
  if (!isPossible) return <p>{app.t('passkeys.impossible')}</p>
  return (
    <Form app={app} label={app.t('passkeys.add')} send={add}>
      <PasscodeField app={app} label={app.t('passcode.label')} hint={app.t('passkeys.why')} />
    </Form>
  )
}

function Row({ app, passkey, reload }: { app: App; passkey: Passkey; reload: () => void }) {
  const { t } = app
  const remove = async (): Done => {
    const { failure } = await app.call('removePasskey', { id: passkey.id })
    if (failure) return failure
    await app.session.refreshProfile()
    reload()
    return undefined
  }
  return (
    <li class="card">
      <h2>{passkey.name}</h2>
      {passkey.isOfThisDevice && <p class="badge badge-ok">{t('devices.this')}</p>}
      <p>{t('passkeys.since', { date: formatDate(passkey.createdAt) })}</p>
      <SureAction
        app={app}
        label={t('passkeys.remove')}
        question={t('passkeys.removeSure')}
        act={remove}
      />
    </li>
  )
}
