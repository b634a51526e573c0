import type { ShellContext } from '../page/page-context.ts'
import { typedOr } from './field.tsx'

type Option = { value: string; label: string; hint?: string }

type RadiosProps = {
  page: ShellContext
  legend: string
  name: string
  options: readonly Option[]
  chosen?: string | undefined
  error?: string | undefined
}

/** One of a few; the first has the group's name as its id, because an error summary links there. */
export function Radios({ page, legend, name, options, chosen, error }: RadiosProps) {
  const present = typedOr({ page, name }, chosen)
  const described = error ? { 'aria-describedby': `${name}-error` } : {}
  return (
    <fieldset class={error ? 'field radios field-wrong' : 'field radios'} {...described}>
      <legend>{legend}</legend>
      {error && (
        <p class="field-error" id={`${name}-error`}>
          <span class="visually-hidden">{page.shell('error.fieldPrefix')} </span>
          {error}
        </p>
      )}
      {options.map(({ value, label, hint }, index) => {
        const id = index === 0 ? name : `${name}-${value}`
        return (
          <div class="radio">
            <input
              type="radio"
              id={id}
              name={name}
              value={value}
              checked={value === present}
              {...(hint ? { 'aria-describedby': `${id}-hint` } : {})}
            />
            <label for={id}>{label}</label>
            {hint && (
              <p class="hint" id={`${id}-hint`}>
                {hint}
              </p>
            )}
          </div>
        )
      })}
    </fieldset>
  )
}
