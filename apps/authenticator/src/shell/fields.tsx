/** @jsxImportSource hono/jsx/dom */
import { useState } from 'hono/jsx/dom'
import type { App } from './app.ts'

type PasscodeFieldProps = { app: App; label: string; hint?: string; name?: string; isNew?: boolean }

/** Six digits in one field, with a button that shows them. */
export function PasscodeField({ app, label, hint, name = 'passcode', isNew }: PasscodeFieldProps) {
  const [isShown, setShown] = useState(false)
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {hint !== undefined && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <div class="secret">
        <input
          class="input input-otp"
          id={name}
          name={name}
          type={isShown ? 'text' : 'password'}
          inputmode="numeric"
          autocomplete={isNew ? 'new-password' : 'off'}
          spellcheck={false}
          data-secret
          {...(hint === undefined ? {} : { 'aria-describedby': `${name}-hint` })}
        />
        <button
          type="button"
          class="button button-secondary button-compact"
          aria-pressed={isShown ? 'true' : 'false'}
          onClick={() => setShown(!isShown)}
        >
          {app.t('passcode.show')}
        </button>
      </div>
    </div>
  )
}

type TextFieldProps = {
  name: string
  label: string
  hint?: string
  value?: string
  kind?: 'text' | 'number' | 'code'
}

export function TextField({ name, label, hint, value, kind = 'text' }: TextFieldProps) {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {hint !== undefined && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      <input
        class={kind === 'text' ? 'input' : 'input input-otp'}
        id={name}
        name={name}
        type="text"
        autocomplete="off"
        spellcheck={false}
        {...(kind === 'number' ? { inputmode: 'numeric' } : {})}
        {...(kind === 'code' ? { autocapitalize: 'characters' } : {})}
        {...(value === undefined ? {} : { value })}
        {...(hint === undefined ? {} : { 'aria-describedby': `${name}-hint` })}
      />
    </div>
  )
}

/** What was typed into a field of a form. */
export function readField(fields: FormData, name: string): string {
  const value = fields.get(name)
  return typeof value === 'string' ? value.trim() : ''
}
