/** @jsxImportSource hono/jsx/dom */
import type { Child } from 'hono/jsx'
import { useRef, useState } from 'hono/jsx/dom'
import { failureSentence } from '../words/failure-sentence.ts'
import type { App, Done } from './app.ts'

type FormProps = {
  app: App
  label: string
  /** A sentence that says what is wrong with what was typed; else what came of sending it. */
  send: (fields: FormData) => Done | string | undefined
  isDanger?: boolean
  /** Beside the button. */
  beside?: Child
  children?: Child
}

/** A form that says in words what went wrong, keeps what was typed and is sent once. */
export function Form({ app, label, send, isDanger = false, beside, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null)
  const [wrong, setWrong] = useState<string | undefined>(undefined)
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: Event) => {
    event.preventDefault()
    if (isBusy || !form.current) return
    setBusy(true)
    const outcome = await send(new FormData(form.current))
    const sentence = typeof outcome === 'object' ? failureSentence(app.t, outcome) : outcome
    setWrong(sentence)
    setBusy(false)
    if (sentence !== undefined) askAgain(form.current)
  }
  return (
    <form class="form" ref={form} noValidate onSubmit={(event: Event) => void submit(event)}>
      <Wrong sentence={wrong} />
      {children}
      <div class="button-row">
        <button
          type="submit"
          class={isDanger ? 'button button-danger' : 'button'}
          {...(isBusy ? { 'aria-disabled': 'true' } : {})}
        >
          {isBusy ? app.t('form.working') : label}
        </button>
        {beside}
      </div>
    </form>
  )
}

/** There from the beginning, so that a change in it is read out. */
export function Wrong({ sentence }: { sentence: string | undefined }) {
  return (
    <div role="alert">{sentence !== undefined && <p class="notice notice-bad">{sentence}</p>}</div>
  )
}

/** Secrets are typed anew, and the first field waits for it. */
function askAgain(form: HTMLFormElement | null): void {
  for (const secret of form?.querySelectorAll<HTMLInputElement>('input[data-secret]') ?? []) {
    secret.value = ''
  }
  form?.querySelector<HTMLInputElement>('input')?.focus()
}
