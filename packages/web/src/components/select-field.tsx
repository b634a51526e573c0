import { FieldFrame, type FieldProps, inputAttributes, typedOr } from './field.tsx'

export type Choice = { value: string; label: string }

type SelectFieldProps = Pick<FieldProps, 'page' | 'label' | 'name' | 'hint' | 'error' | 'value'> & {
  choices: readonly Choice[]
}

/** One of a few, by the device's own list. */
export function SelectField({ choices, value, ...props }: SelectFieldProps) {
  const chosen = typedOr(props, value)
  return (
    <FieldFrame {...props}>
      <select class="input" {...inputAttributes(props)}>
        {choices.map((choice) => (
          <option value={choice.value} selected={choice.value === chosen}>
            {choice.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  )
}
