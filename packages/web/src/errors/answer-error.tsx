import type { Context } from 'hono'
import { isApiPath } from '../web-app/api-paths.ts'
import { respond } from '../web-app/respond.ts'
import type { AnyWebEnv } from '../web-app/web-env.ts'
import { ErrorPage } from './error-page.tsx'
import { classifyError, type ErrorCode, errorTable } from './error-table.ts'

const RETRY_AFTER_SECONDS = '60'

type Settings = { apiPaths: readonly string[]; now: () => Date }

/** Turns what was thrown into a page or a problem document, and writes the cause down. */
export function createErrorAnswer({ apiPaths, now }: Settings) {
  return (error: unknown, c: Context): Response | Promise<Response> => {
    const code = classifyError(error)
    const { status } = errorTable[code]
    const { log, page, requestId } = c.var as Partial<AnyWebEnv['Variables']>
    if (status >= 500) log?.error({ err: error, code }, 'request failed')
    else log?.info({ code, detail: describe(error) }, 'request refused')
    if (status === 429 || status === 503) c.header('retry-after', RETRY_AFTER_SECONDS)
    if (!page || isApiPath(apiPaths, c.req.path) || prefersJson(c.req.header('accept'))) {
      return problem(c, error)
    }
    const reference = requestId ?? ''
    return respond(
      c,
      <ErrorPage page={page} code={code} reference={reference} at={now()} />,
      status,
    )
  }
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** An RFC 9457 problem document: a stable code and a reference, nothing of the cause. */
export function problem(c: Context, error: unknown): Response {
  const code: ErrorCode = classifyError(error)
  const { status, title } = errorTable[code]
  const { requestId: reference } = c.var as Partial<AnyWebEnv['Variables']>
  const document = { type: `urn:mot-cua:error:${code}`, title, status, code, reference }
  return c.body(JSON.stringify(document), status, { 'content-type': 'application/problem+json' })
}

function prefersJson(accept = ''): boolean {
  return accept.includes('json') && !accept.includes('text/html')
}
