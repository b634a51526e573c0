import type { HttpBindings } from '@hono/node-server'
import { DomainError } from '@mot-cua/kernel'
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { PageFrame } from '../components/page.tsx'
import { isApiPath } from '../web-app/api-paths.ts'
import { respond } from '../web-app/respond.ts'
import type { AnyWebEnv } from '../web-app/web-env.ts'
import { ErrorPage } from './error-page.tsx'
import { classifyError, type ErrorCode, errorTable } from './error-table.ts'

const RETRY_AFTER_SECONDS = '60'

/** What the app puts around pages of the shell, for whoever is reading. */
export type FrameOf = (c: Context) => Promise<PageFrame>

type Settings = { apiPaths: readonly string[]; now: () => Date; frameOf: FrameOf | undefined }

/** Turns what was thrown into a page or a problem document, and writes the cause down. */
export function createErrorAnswer({ apiPaths, now, frameOf }: Settings) {
  return async (thrown: unknown, c: Context): Promise<Response> => {
    const error = isCutShort(thrown, c) ? new DomainError('bad-request', 'body cut short') : thrown
    const code = classifyError(error)
    const { status } = errorTable[code]
    const { log, page, requestId } = c.var as Partial<AnyWebEnv['Variables']>
    if (status >= 500) log?.error({ err: error, code }, 'request failed')
    else log?.info({ code, detail: describe(error) }, 'request refused')
    if (status === 429 || status === 503) c.header('retry-after', RETRY_AFTER_SECONDS)
    if (!page || isApiPath(apiPaths, c.req.path) || prefersJson(c.req.header('accept'))) {
      return problem(c, error)
    }
    // Whoever is reading may be what cannot be found out: the error is told all the same.
    const frame = await frameOf?.(c).catch((err: unknown) => {
      log?.warn({ err }, 'an error page without its frame')
      return undefined
    })
    const reference = requestId ?? ''
    return respond(c, <ErrorPage {...{ page, code, reference, frame }} at={now()} />, status)
  }
}

/** The sender went away before its body was whole: no bug of ours, and nobody reads the answer. */
function isCutShort(error: unknown, c: Context): boolean {
  const { incoming } = (c.env ?? {}) as Partial<HttpBindings>
  const isReset = error instanceof Error && 'code' in error && error.code === 'ECONNRESET'
  return isReset && incoming?.complete === false
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** An RFC 9457 problem document: a stable code and a reference, nothing of the cause. */
export function problem(c: Context, error: unknown): Response {
  const code: ErrorCode = classifyError(error)
  const { status, title } = errorTable[code]
  return answerProblem(c, { code, title, status })
}

export type ProblemAnswer = { code: string; title: string; status: ContentfulStatusCode } & Record<
  string,
  unknown
>

/** The same for a code of an app's own; what else it says stands beside it, never the cause. */
export function answerProblem(
  c: Context,
  { code, title, status, ...more }: ProblemAnswer,
): Response {
  const { requestId: reference } = c.var as Partial<AnyWebEnv['Variables']>
  const document = { type: `urn:mot-cua:error:${code}`, title, status, code, ...more, reference }
  return c.body(JSON.stringify(document), status, { 'content-type': 'application/problem+json' })
}

function prefersJson(accept = ''): boolean {
  return accept.includes('json') && !accept.includes('text/html')
}
