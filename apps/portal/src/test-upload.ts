import { connect } from 'node:net'
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

/** Sends for ever, by a bare socket, until it is answered or cut. */
export function pourInto(url: URL, { csrf, cookie }: { csrf: string; cookie: string }) {
  return new Promise<{ ms: number; status: number }>((resolve) => {
    const socket = connect(Number(url.port), '127.0.0.1')
    const startedAt = performance.now()
    const chunk = Buffer.alloc(64 * 1024, 'x')
    let heard = ''
    const piece = Buffer.concat([Buffer.from('10000\r\n'), chunk, Buffer.from('\r\n')])
    const pour = () => {
      while (!socket.destroyed && socket.write(piece));
    }
    socket.write(
      [
        `POST ${url.pathname} HTTP/1.1`,
        `Host: ${url.host}`,
        `Cookie: ${cookie}`,
        'Content-Type: multipart/form-data; boundary=x',
        'Transfer-Encoding: chunked',
        '',
        '',
      ].join('\r\n'),
    )
    const head = `--x\r\ncontent-disposition: form-data; name="csrf"\r\n\r\n${csrf}\r\n--x\r\ncontent-disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7\n`
    socket.write(`${head.length.toString(16)}\r\n${head}\r\n`)
    socket.on('drain', pour)
    socket.on('data', (data) => {
      heard += data.toString('latin1')
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      const status = Number(/^HTTP\/1.1 (\d+)/.exec(heard)?.[1] ?? 0)
      resolve({ ms: performance.now() - startedAt, status })
    })
    pour()
  })
}
