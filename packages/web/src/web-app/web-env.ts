import type { HttpBindings } from '@hono/node-server'
import type { Logger } from '../log/logger.ts'
import type { PageContext, ShellContext } from '../page/page-context.ts'

type RequestVariables = {
  /** Where the request came from, proxies accounted for. */
  clientAddress: string
  /** Random value of the browser's cookie; tells browsers apart, says nothing about people. */
  browserId: string
  /** Short code that is in the log line, in the answer's header and on an error page. */
  requestId: string
  /** Whether a form's token is this browser's; for handlers of `streamedPaths`, see `readUpload`. */
  isFormToken: (presented: unknown) => boolean
  /** Turns the page into this language, unless the reader has chosen one here. */
  suggestLocale: (locale: string) => void
  /** Writes lines that carry the request's id. */
  log: Logger
}

export type WebEnv<K extends string> = {
  Bindings: HttpBindings
  Variables: RequestVariables & { page: PageContext<K> }
}

/** What code of the shell itself needs, whatever the app's messages are. */
export type AnyWebEnv = {
  Bindings: HttpBindings
  Variables: RequestVariables & { page: ShellContext }
}
