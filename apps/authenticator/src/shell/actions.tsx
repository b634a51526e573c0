/** @jsxImportSource hono/jsx/dom */
import type { Child } from 'hono/jsx'
import { useState } from 'hono/jsx/dom'
import { failureSentence } from '../words/failure-sentence.ts'
import type { App, Done } from './app.ts'
import { Wrong } from './form.tsx'

type ActionProps = {
  app: App
  kind?: 'primary' | 'secondary' | 'text'
  act: () => Done | Promise<void> | void
  children?: Child
}

/** A button that does something at once, and says in words when it could not. */
export function Action({ app, kind = 'secondary', act, children }: ActionProps) {
  const [wrong, setWrong] = useState<string | undefined>(undefined)
  const [isBusy, setBusy] = useState(false)
  const run = async () => {
    if (isBusy) return
    setBusy(true)
    const failure = await act()
    setBusy(false)
    setWrong(failure ? failureSentence(app.t, failure) : undefined)
  }
  return (
    <>
      <button
        type="button"
        class={kind === 'primary' ? 'button' : `button button-${kind}`}
        {...(isBusy ? { 'aria-disabled': 'true' } : {})}
        onClick={() => void run()}
      >
        {isBusy ? app.t('form.working') : children}
      </button>
      <Wrong sentence={wrong} />
    </>
  )
}

type SureActionProps = { app: App; label: string; question: string; act: () => Done }

/** Asks once more, on the spot, before something that cannot be undone. */
export function SureAction({ app, label, question, act }: SureActionProps) {
  const [isAsking, setAsking] = useState(false)
  if (!isAsking) {
    return (
      <button type="button" class="button button-secondary" onClick={() => setAsking(true)}>
        {label}
      </button>
    )
  }
  return (
    <div class="sure" role="group" aria-label={question}>
      <p>{question}</p>
      <div class="button-row">
        <Action app={app} kind="primary" act={act}>
          {label}
        </Action>
        <button type="button" class="button button-secondary" onClick={() => setAsking(false)}>
          {app.t('action.cancel')}
        </button>
      </div>
    </div>
  )
}
