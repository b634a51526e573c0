/** @jsxImportSource hono/jsx/dom */
import { useEffect, useState } from 'hono/jsx/dom'
import type { App } from '../shell/app.ts'
import { readField, TextField } from '../shell/fields.tsx'
import { Form, Wrong } from '../shell/form.tsx'
import { Screen } from '../shell/screen.tsx'
import { failureSentence } from '../words/failure-sentence.ts'
import { readTypedCode } from './scanned-text.ts'

/** For whoever has no camera, or a camera that does not see. */
export function TypedScreen({ app }: { app: App }) {
  const { t } = app
  const send = (fields: FormData) => {
    const typedCode = readTypedCode(readField(fields, 'code'))
    return typedCode === undefined
      ? t('typed.notEight')
      : app.request.scan({ source: 'typed', typedCode })
  }
  return (
    <Screen app={app} title={t('typed.title')} backTo="scan">
      <Form app={app} label={t('typed.submit')} send={send}>
        <TextField name="code" label={t('typed.label')} hint={t('typed.hint')} kind="code" />
      </Form>
    </Screen>
  )
}

/** A sign-in page of this phone has sent somebody here: its request is opened at once. */
export function LinkScreen({ app, code }: { app: App; code: string }) {
  const { t } = app
  const [wrong, setWrong] = useState<string | undefined>(undefined)
  useEffect(() => {
    void app.request.scan({ source: 'link', code }).then((failure) => {
      if (failure) setWrong(failureSentence(t, failure))
    })
  }, [])
  return (
    <Screen app={app} title={t('link.title')}>
      {wrong === undefined && <p role="status">{t('list.loading')}</p>}
      <Wrong sentence={wrong} />
      {wrong !== undefined && (
        <>
          <p>{t('link.again')}</p>
          <a class="button" href="#/">
            {t('action.home')}
          </a>
        </>
      )}
    </Screen>
  )
}
