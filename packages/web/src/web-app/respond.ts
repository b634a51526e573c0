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
export async function respond(
  c: Context,
  element: HtmlEscapedString | Promise<HtmlEscapedString>,
  status: ContentfulStatusCode = 200,
): Promise<Response> {
  const page = await html`<!doctype html>${element}`
  // Plain text: the String object that Hono renders would travel as a stream of the web's Response.
  return c.html(page.toString(), status)
}
