import type { HttpDriver } from '@mot-cua/testing'

export type SentUpload = {
  name?: string
  bytes?: Buffer
  title?: string
  type?: string
  /** Left out, it is the form's own. */
  csrf?: string
  headers?: Record<string, string>
}

/** Posts the upload form as a browser does: its fields first, the file last. */
export async function sendUpload(
  browser: HttpDriver,
  origin: string,
  {
    name = 'giay-to.pdf',
    bytes = Buffer.alloc(0),
    title = '',
    type = 'family',
    ...rest
  }: SentUpload,
): Promise<Response> {
  const url = new URL('/data-store/upload', origin)
  const csrf = rest.csrf ?? (await readFormToken(browser, url))
  const form = new FormData()
  form.set('csrf', csrf)
  form.set('title', title)
  form.set('type', type)
  form.set('file', new File([new Uint8Array(bytes)], name))
  const headers = { origin: url.origin, 'sec-fetch-site': 'same-origin', ...rest.headers }
  return browser.send(url, { method: 'POST', body: form, headers })
}

/** The token in the forms of a page. */
export async function readFormToken(browser: HttpDriver, url: URL): Promise<string> {
  const { html } = await browser.visit(url)
  return /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
}
