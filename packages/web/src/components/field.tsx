import type { Child } from 'hono/jsx'
import type { ShellContext } from '../page/page-context.ts'

export type FieldProps = {
  page: ShellContext
  label: string
  /** Name of the input, and its id: an error summary links to it. */
  name: string
  hint?: string
  /** Already translated; the same words as in the error summary. */
  error?: string | undefined
  value?: string
  type?: 'text' | 'email' | 'tel' | 'search'
  inputmode?: 'numeric' | 'tel' | 'email' | 'search' | 'text'
  autocomplete?: string
  /** About how much text is expected: 'short' for a date, 'medium' for a personal id. */
  width?: 'short' | 'medium' | 'full'
  /** Offered while typing; anything else may be typed too. */
  suggestions?: readonly string[]
}

/** One line of text. No `maxlength`: a paste is never cut silently. */
export function Field({ value = '', type = 'text', width = 'full', ...props }: FieldProps) {
  const listId = props.suggestions && `${props.name}-list`
  return (
    <FieldFrame {...props}>
      <input
        class={`input input-${width}`}
        type={type}
        value={typedOr(props, value)}
        inputmode={props.inputmode}
        autocomplete={props.autocomplete}
        spellcheck={false}
        list={listId}
        {...inputAttributes(props)}
      />
      {listId && (
        <datalist id={listId}>
          {props.suggestions?.map((suggestion) => (
            <option value={suggestion}>{suggestion}</option>
          ))}
        </datalist>
      )}
    </FieldFrame>
  )
}

/** What was typed into the field before, else what it is given. */
export function typedOr<V>({ page, name }: Pick<FieldProps, 'page' | 'name'>, value: V) {
  return page.typed?.[name] ?? value
}

type FrameProps = Pick<FieldProps, 'page' | 'label' | 'name' | 'hint' | 'error'>

/** Label, hint and error around an input, in the order they are read. */
export function FieldFrame(props: FrameProps & { children?: Child }) {
  const { page, label, name, hint, error, children } = props
  return (
    <div class={error ? 'field field-wrong' : 'field'}>
      <label for={name}>{label}</label>
      {hint && (
        <p class="hint" id={`${name}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p class="field-error" id={`${name}-error`}>
          <span class="visually-hidden">{page.shell('error.fieldPrefix')} </span>
          {error}
        </p>
      )}
      {children}
    </div>
  )
}

/** Ties an input to its label, hint and error. */
export function inputAttributes({ name, hint, error }: Omit<FrameProps, 'page' | 'label'>) {
  const describedBy = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ')
  return {
    id: name,
    name,
    ...(describedBy === '' ? {} : { 'aria-describedby': describedBy }),
    ...(error ? { 'aria-invalid': 'true' } : {}),
  }
}
