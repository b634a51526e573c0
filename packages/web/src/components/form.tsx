import type { Child } from 'hono/jsx'
import type { ShellContext } from '../page/page-context.ts'

/** The name of the hidden input that proves a form came from our own page. */
export const CSRF_FIELD = 'csrf'

/** Must stand in every form that posts. */
export function CsrfField({ page }: { page: ShellContext }) {
  return <input type="hidden" name={CSRF_FIELD} value={page.csrfToken} />
}

type FormProps = {
  page: ShellContext
  action: string
  /** For a file: the path is one of `streamedPaths`, its handler reads by `readUpload`. */
  enctype?: 'multipart/form-data'
  /** Whoever leaves with something typed is asked first; `changed` where it came back with errors. */
  unsaved?: 'unchanged' | 'changed'
  /** What the form carries along, by field. */
  hidden?: Record<string, string>
  children?: Child
}

/** A posting form: checked by the server alone, guarded against a double click. */
export function Form({ page, action, enctype, unsaved, hidden = {}, children }: FormProps) {
  return (
    <form
      class="form"
      method="post"
      action={action}
      {...(enctype ? { enctype } : {})}
      novalidate
      data-submit-once
      data-unsaved={unsaved}
    >
      <CsrfField page={page} />
      {Object.entries(hidden).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      {children}
    </form>
  )
}
