import type { Child } from 'hono/jsx'
import { shellAssets } from '../assets/shell-assets.ts'
import type { ShellContext } from '../page/page-context.ts'
import { Button, type ButtonKind, ButtonRow } from './button.tsx'
import { Form } from './form.tsx'

type PasskeyFormProps = {
  page: ShellContext
  /** Takes `step=options`, answered by JSON, and then `response` beside the fields. */
  action: string
  /** Whether one is to be made or to be used. */
  does: 'create' | 'use'
  label: string
  kind?: ButtonKind
  words: {
    /** Stands there without JavaScript, and where the browser has no passkeys. */
    absent: string
    /** The person turned away, or the device had none. */
    trouble: string
  }
  children?: Child
}

/** Hands the device's answer over like any other field; one of them a page brings the script. */
export function PasskeyForm({ page, action, does, label, words, ...props }: PasskeyFormProps) {
  return (
    <Form page={page} action={action}>
      <div data-passkey={does}>
        <input type="hidden" name="response" value="" />
        <p data-passkey-absent>{words.absent}</p>
        <div data-passkey-ready hidden>
          {props.children}
          <ButtonRow>
            <Button kind={props.kind ?? 'primary'}>{label}</Button>
          </ButtonRow>
        </div>
        <p class="field-error" role="status" data-passkey-trouble={words.trouble}></p>
      </div>
      <script defer src={shellAssets.passkeyUrl}></script>
    </Form>
  )
}
