import type { Child } from 'hono/jsx'
import type { ShellContext } from '../page/page-context.ts'
import { PREFERENCES_PATH } from '../page/preferences.ts'
import { CsrfField } from './form.tsx'

type PreferencesFormProps = {
  page: ShellContext
  label: string
  className: string
  children?: Child
}

/** A small form whose buttons are the choices; works without JavaScript. */
export function PreferencesForm({ page, label, className, children }: PreferencesFormProps) {
  return (
    <form class={className} method="post" action={PREFERENCES_PATH} aria-label={label}>
      <CsrfField page={page} />
      <input type="hidden" name="returnTo" value={page.path} />
      {children}
      {/* A page shown in a suggested language stays in it when something else is chosen. */}
      <input type="hidden" name="shownIn" value={page.locale} />
    </form>
  )
}
