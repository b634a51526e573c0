import { createHttpDriver, type HttpDriver } from '@mot-cua/testing'
import * as client from 'openid-client'
import { INITIAL_ACCESS_TOKEN, type TestIdentity } from './test-identity.ts'
import { LAN } from './test-people.ts'

/** Where the browser knows identity to be; TLS ends before it. */
export const HTTPS_ISSUER = 'https://id.example.vn'
const REDIRECT_URI = 'https://dichvu.example.vn/cb'
const MAX_STEPS = 12

/** What a proxy that ends TLS adds, with the `Host` that the browser asked for. */
export const PROXY_HEADERS = {
  host: 'id.example.vn',
  'x-forwarded-for': '198.51.100.7',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'id.example.vn',
}

/** The way through the proxy: an https address, asked for at the plain socket behind it. */
function toSocket({ issuer }: TestIdentity, address: string | URL): URL {
  const { pathname, search } = new URL(address, HTTPS_ISSUER)
  return new URL(pathname + search, issuer)
}

/** A service on https that registered itself, all its own requests going through the proxy. */
export async function openHttpsService(identity: TestIdentity, headers: Record<string, string>) {
  const config = await client.dynamicClientRegistration(
    new URL(HTTPS_ISSUER),
    { client_name: 'Dịch vụ https', redirect_uris: [REDIRECT_URI] },
    undefined,
    {
      initialAccessToken: INITIAL_ACCESS_TOKEN,
      [client.customFetch]: (url, init) =>
        fetch(toSocket(identity, url), {
          ...(init as RequestInit),
          headers: { ...init.headers, ...headers },
        }),
    },
  )
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  return {
    start: async () =>
      client.buildAuthorizationUrl(config, {
        redirect_uri: REDIRECT_URI,
        scope: 'openid',
        code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
        code_challenge_method: 'S256',
      }),
    finish: (url: URL) => client.authorizationCodeGrant(config, url, { pkceCodeVerifier }),
  }
}

/** A browser behind the proxy; keeps what each answer set. */
export function openHttpsBrowser(identity: TestIdentity, headers: Record<string, string>) {
  const driver = createHttpDriver(headers)
  const setCookies: string[] = []
  return {
    setCookies,
    async send(...[address, init]: Parameters<HttpDriver['send']>): Promise<Response> {
      const answer = await driver.send(toSocket(identity, address), init)
      setCookies.push(...answer.headers.getSetCookie())
      return answer
    },
  }
}

/** Does what each page asks until the service's address is reached. */
export async function walkToService(
  identity: TestIdentity,
  browser: ReturnType<typeof openHttpsBrowser>,
  start: URL,
): Promise<URL> {
  let [at, form]: [URL, URLSearchParams | undefined] = [start, undefined]
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const answer = await browser.send(at, form && post(form))
    const html = await answer.text()
    const next = answer.headers.get('location') ?? readRefresh(html)
    if (next !== undefined) {
      ;[at, form] = [new URL(next, at), undefined]
      if (at.href.startsWith(REDIRECT_URI)) return at
      if (at.origin !== HTTPS_ISSUER) throw new Error(`led away to ${at.origin}`)
    } else if (answer.ok) {
      ;[at, form] = [new URL(readAction(html), at), await fillIn(identity, html)]
    } else throw new Error(`${answer.status} at ${at.pathname}`)
  }
  throw new Error(`the service was not reached in ${MAX_STEPS} steps`)
}

/** As browsers send it: the origin is the address in their bar. */
function post(body: URLSearchParams): RequestInit {
  return {
    method: 'POST',
    body,
    headers: { origin: HTTPS_ISSUER, 'sec-fetch-site': 'same-origin' },
  }
}

async function fillIn({ phones }: TestIdentity, html: string): Promise<URLSearchParams> {
  const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
  if (html.includes('name="password"')) {
    return new URLSearchParams({ csrf, personalId: LAN.personalId, password: LAN.password })
  }
  if (html.includes('name="code"')) {
    const code = await phones.nextCode(LAN.phone)
    return new URLSearchParams({ csrf, code, action: 'confirm' })
  }
  return new URLSearchParams({ csrf, action: 'accept' })
}

function readAction(html: string): string {
  const actions = [...html.matchAll(/<form [^>]*action="([^"]+)"/g)].map(([, action]) => action)
  return actions.find((action) => action !== '/preferences') ?? ''
}

function readRefresh(html: string): string | undefined {
  const target = /<meta http-equiv="refresh" content="0; url=([^"]+)"/i.exec(html)?.[1]
  return target?.replaceAll('&amp;', '&')
}
