import { FieldFrame, type FieldProps, inputAttributes } from './field.tsx'

type PasswordFieldProps = Pick<FieldProps, 'page' | 'label' | 'name' | 'hint' | 'error'> & {
  autocomplete?: 'current-password' | 'new-password'
}

/** Never pre-filled. The show button appears only where the script that serves it runs. */
export function PasswordField(props: PasswordFieldProps) {
  const { page, autocomplete = 'current-password' } = props
  return (
    <FieldFrame {...props}>
      <input
        class="input input-medium"
        type="password"
        autocomplete={autocomplete}
        autocapitalize="none"
        spellcheck={false}
        {...inputAttributes(props)}
      />
      <button
        class="button-text password-toggle"
        type="button"
        hidden
        aria-controls={props.name}
        data-password-toggle
        data-show={page.shell('password.show')}
        data-hide={page.shell('password.hide')}
        data-shown={page.shell('password.shown')}
        data-hidden={page.shell('password.hidden')}
      >
        {page.shell('password.show')}
      </button>
      <span class="visually-hidden" role="status"></span>
    </FieldFrame>
  )
}
