import { FieldFrame, type FieldProps, inputAttributes, typedOr } from './field.tsx'

type TextAreaProps = Pick<FieldProps, 'page' | 'label' | 'name' | 'hint' | 'error' | 'value'> & {
  /** About how many lines are expected. */
  rows?: number
}

/** Several lines of text. */
export function TextArea({ rows = 4, value = '', ...props }: TextAreaProps) {
  return (
    <FieldFrame {...props}>
      <textarea class="input" rows={rows} {...inputAttributes(props)}>
        {typedOr(props, value)}
      </textarea>
    </FieldFrame>
  )
}
