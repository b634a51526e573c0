import { Field, type FieldProps } from './field.tsx'

type UsernameFieldProps = Pick<FieldProps, 'page' | 'label' | 'hint' | 'value' | 'error'>

/** The name of an account that somebody issued, as `username`; password managers know it by that. */
export function UsernameField(props: UsernameFieldProps) {
  return <Field {...props} name="username" autocomplete="username" width="medium" />
}
