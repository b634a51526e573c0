import type { Context } from 'hono'
import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

/**
 * Answers with a page.
 *
 * @example
 * app.get('/', (c) => respond(c, <HomePage page={c.var.page} />))
 */
export function respond(
  c: Context,
  element: HtmlEscapedString | Promise<HtmlEscapedString>,
  status: ContentfulStatusCode = 200,
): Response | Promise<Response> {
  return c.html(html`<!doctype html>${element}`, status)
}
