import type { PortalPage } from '../page.ts'

type SelectFieldProps = {
  page: PortalPage
  label: string
  /** Name of the select, and its id: an error summary links to it. */
  name: string
  options: readonly { value: string; label: string }[]
  value?: string | undefined
  /** Already translated; the same words as in the error summary. */
  error?: string | undefined
  width?: 'medium' | 'full'
  autocomplete?: string
}

/** One of a few, as the field of text is: label, error, control. */
export function SelectField(props: SelectFieldProps) {
  const { page, label, name, options, error, width = 'full' } = props
  return (
    <div class={error ? 'field field-wrong' : 'field'}>
      <label for={name}>{label}</label>
      {error && (
        <p class="field-error" id={`${name}-error`}>
          <span class="visually-hidden">{page.shell('error.fieldPrefix')} </span>
          {error}
        </p>
      )}
      <select
        class={`input input-${width}`}
        id={name}
        name={name}
        autocomplete={props.autocomplete}
        {...(error ? { 'aria-invalid': 'true', 'aria-describedby': `${name}-error` } : {})}
      >
        {options.map((option) => (
          <option value={option.value} selected={option.value === props.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
