import { createPublicKey, type JsonWebKeyInput, verify } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import { listenAnywhere } from '@mot-cua/testing'

/** A site that is not ours: browsers arrive there, and identity tells it of logouts. */
export type OutsideSite = {
  origin: string
  /** Logout tokens as they came, in order. */
  logoutTokens: string[]
  close(): Promise<void>
}

export async function openOutsideSite(): Promise<OutsideSite> {
  const logoutTokens: string[] = []
  const server = createServer((incoming, outgoing) => {
    void readBody(incoming).then((body) => {
      const token = new URLSearchParams(body).get('logout_token')
      if (token) logoutTokens.push(token)
      outgoing.setHeader('content-type', 'text/html; charset=utf-8')
      outgoing.end('<!doctype html><title>outside</title><p>Trang của khách ngoài</p>')
    })
  })
  const { url, close } = await listenAnywhere(server)
  return { origin: url, logoutTokens, close }
}

export type ServiceLine = {
  name: string
  url: string
  issuer?: string
  registrationEndpoint?: string
  initialAccessToken?: string
}

/** What an outside client reads in `services.json` before it registers (the sandbox contract). */
export async function readIssuer(desk: string, name: string): Promise<Required<ServiceLine>> {
  const services = (await (await fetch(`${desk}/services.json`)).json()) as ServiceLine[]
  const { issuer, registrationEndpoint, initialAccessToken, ...line } =
    services.find((service) => service.name === name) ?? raise(`${name} is not in services.json`)
  if (!issuer || !registrationEndpoint || !initialAccessToken) {
    throw new Error(`${name} tells nothing to register by`)
  }
  return { ...line, issuer, registrationEndpoint, initialAccessToken }
}

/** RFC 7591 by hand, as any client in any language does it. */
export async function register(
  issuer: Required<ServiceLine>,
  metadata: Record<string, unknown>,
): Promise<{ client_id: string; client_secret?: string }> {
  const answer = await fetch(issuer.registrationEndpoint, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${issuer.initialAccessToken}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(metadata),
  })
  const body = await answer.text()
  if (answer.status !== 201) throw new Error(`registration answered ${answer.status}: ${body}`)
  return JSON.parse(body) as { client_id: string; client_secret?: string }
}

export type LogoutToken = { header: Record<string, unknown>; payload: Record<string, unknown> }

/** Checks the signature with nothing but the issuer's published keys. */
export async function readLogoutToken(token: string, issuer: string): Promise<LogoutToken> {
  const [head = '', body = '', signature = ''] = token.split('.')
  const header = decode(head)
  const { keys } = (await (await fetch(`${issuer}/jwks`)).json()) as {
    keys: JsonWebKeyInput['key'][]
  }
  const jwk = keys.find((key) => 'kid' in key && key.kid === header['kid'])
  const key = createPublicKey({ key: jwk ?? raise('the key is not published'), format: 'jwk' })
  const isGood = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  if (!isGood) throw new Error('the signature of the logout token is wrong')
  return { header, payload: decode(body) }
}

function decode(part: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>
}

function raise(message: string): never {
  throw new Error(message)
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
