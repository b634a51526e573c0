import type { ShellContext } from '../page/page-context.ts'
import { errorAt, type PageError } from './error-summary.tsx'
import { PasswordField } from './password-field.tsx'
import { UsernameField } from './username-field.tsx'

type CredentialsFieldsProps = {
  page: ShellContext
  /** Already translated. */
  labels: { username: string; password: string }
  usernameHint?: string
  username: string
  errors: readonly PageError[]
}

/** User name and password of an account that somebody issued: `username` and `password`. */
export function CredentialsFields(props: CredentialsFieldsProps) {
  const { page, labels, usernameHint, username, errors } = props
  return (
    <>
      <UsernameField
        page={page}
        label={labels.username}
        {...(usernameHint === undefined ? {} : { hint: usernameHint })}
        value={username}
        error={errorAt(errors, 'username')}
      />
      <PasswordField
        page={page}
        label={labels.password}
        name="password"
        error={errorAt(errors, 'password')}
      />
    </>
  )
}
