import type { ShellContext } from '../page/page-context.ts'

/** `field` is the input's name; leave it out for an error that belongs to no field. */
export type PageError = { field?: string; message: string }

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
