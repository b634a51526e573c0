import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { SERVER_TIMEOUTS } from '@mot-cua/web'
import type { Credentials } from './certificates.ts'

/**
 * The same server behind TLS. It serves the one host of its public address: cookies, forms and
 * tokens are made for that, so whoever comes by another name of this machine is sent there.
 */
export function withTls(
  server: Server,
  { leaf, publicUrl }: { leaf: Credentials; publicUrl: string },
): Server {
  const { host } = new URL(publicUrl)
  const options = { ...SERVER_TIMEOUTS, cert: leaf.certificate, key: leaf.key }
  return createServer(options, (incoming, outgoing) => {
    if (incoming.headers.host?.toLowerCase() === host) server.emit('request', incoming, outgoing)
    else answerElsewhere(incoming, { outgoing, publicUrl })
  })
}

type Elsewhere = { outgoing: ServerResponse; publicUrl: string }

/** RFC 9110 §15.5.20 for what is no plain look: a form is not carried along to another host. */
function answerElsewhere({ method, url }: IncomingMessage, { outgoing, publicUrl }: Elsewhere) {
  const isLook = method === 'GET' || method === 'HEAD'
  const location = isLook && url?.startsWith('/') ? { location: publicUrl + url } : {}
  outgoing.writeHead('location' in location ? 307 : 421, {
    ...location,
    'cache-control': 'no-store',
  })
  outgoing.end()
}

/**
 * What the parties ask of each other is checked against this authority too, beside those that Node
 * knows; nothing is left unchecked. For this process alone, and for connections made from now on.
 */
export function trustAuthority(certificate: string): void {
  setDefaultCACertificates([...getCACertificates('default'), certificate])
}
