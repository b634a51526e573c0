import type { ShellContext } from '../page/page-context.ts'

/** `field` is the input's name; leave it out for an error that belongs to no field. */
export type PageError = { field?: string; message: string }

/** Errors by field, in the order of the fields; those without a message are right. */
export function listErrors(errors: Record<string, string | undefined>): PageError[] {
  return Object.entries(errors).flatMap(([field, message]) =>
    message === undefined ? [] : [{ field, message }],
  )
}

/** What is said at a field, in the same words as above the form. */
export function errorAt(errors: readonly PageError[], field: string): string | undefined {
  return errors.find((error) => error.field === field)?.message
}

/** Stands first in `main`; the script moves focus here. Renders nothing when all is well. */
export function ErrorSummary(props: { page: ShellContext; errors: readonly PageError[] }) {
  if (props.errors.length === 0) return null
  return (
    <div class="error-summary" role="alert" tabindex={-1} data-error-summary>
      <h2>{props.page.shell('error.summary')}</h2>
      <ul>
        {props.errors.map(({ field, message }) => (
          <li>{field === undefined ? message : <a href={`#${field}`}>{message}</a>}</li>
        ))}
      </ul>
    </div>
  )
}
