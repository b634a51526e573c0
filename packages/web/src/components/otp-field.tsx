import { FieldFrame, type FieldProps, inputAttributes } from './field.tsx'

type OtpFieldProps = Pick<FieldProps, 'page' | 'label' | 'name' | 'hint' | 'error'> & {
  /** Off when an error summary is to be read first. */
  autofocus?: boolean
}

/**
 * One field for the whole code: pasting, password managers and SMS filling work
 * (WCAG 2.2, 3.3.8). The server strips spaces, dots and dashes.
 */
export function OtpField({ autofocus = false, ...props }: OtpFieldProps) {
  return (
    <FieldFrame {...props}>
      <input
        class="input input-otp"
        type="text"
        inputmode="numeric"
        autocomplete="one-time-code"
        spellcheck={false}
        autofocus={autofocus}
        {...inputAttributes(props)}
      />
    </FieldFrame>
  )
}
