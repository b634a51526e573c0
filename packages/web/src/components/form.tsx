import type { Child } from 'hono/jsx'
import type { ShellContext } from '../page/page-context.ts'

/** The name of the hidden input that proves a form came from our own page. */
export const CSRF_FIELD = 'csrf'

/** Must stand in every form that posts. */
export function CsrfField({ page }: { page: ShellContext }) {
  return <input type="hidden" name={CSRF_FIELD} value={page.csrfToken} />
}

type FormProps = { page: ShellContext; action: string; children?: Child }

/** A posting form: checked by the server alone, guarded against a double click. */
export function Form({ page, action, children }: FormProps) {
  return (
    <form class="form" method="post" action={action} novalidate data-submit-once>
      <CsrfField page={page} />
      {children}
    </form>
  )
}
