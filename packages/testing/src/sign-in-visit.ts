import { randomInt } from 'node:crypto'
import type { LightAnswer, LightHttp, LightRequest } from './light-http.ts'

/** One browser without JavaScript on the parties' pages; cheaper than `createHttpDriver`. */
export type Visit = {
  /** Follows redirects and immediate refreshes until a page stands, or `isBack` of an address. */
  go(url: string, isBack: (url: string) => boolean): Promise<void>
  /** Follows the first link of the page whose address matches. */
  click(link: RegExp, isBack: (url: string) => boolean): Promise<void>
  /** One request of the page's own script, by its path; no redirect is followed. */
  ask(path: string, request?: LightRequest): Promise<LightAnswer>
  /** The same as a form with the page's token, which wants JSON. */
  post(path: string, fields: Record<string, string>): Promise<LightAnswer>
  /** What the browser sends along to an address, for a connection of another kind. */
  headersFor(path: string): Record<string, string>
  /** Sends the page's form. */
  submit(fields: Record<string, string>, isBack: (url: string) => boolean): Promise<void>
  url(): string
  /** For an error: where the visit is and what it was answered. */
  describe(): string
}

type Deps = {
  http: LightHttp
  issuer: string
  /** The address of one of the processes for an address of the issuer. */
  toTarget: (url: string) => string
  /** Where the browser is; another household for each visit when left out. */
  address?: string
  /** What the browser has from before: `Set-Cookie` lines. Cookies ignore ports, as in browsers. */
  cookies?: readonly string[]
}

type Cookie = { name: string; value: string; path: string }

const MAX_STEPS = 12

export function createVisit(deps: Deps): Visit {
  const { issuer } = deps
  const { send, headersFor } = createSender(deps)
  let at: { url: string; answer: LightAnswer } | undefined
  const here = () => originOf(at?.url ?? '')

  const arrive = async (from: string, isBack: (url: string) => boolean, first: LightRequest) => {
    let [url, request] = [from, first]
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const answer = await send(url, request)
      at = { url, answer }
      const next = answer.headers.get('location') ?? refreshTarget(answer.body)
      if (next === undefined) return
      ;[url, request] = [next.startsWith('/') ? originOf(url) + next : next, {}]
      if (isBack(url)) {
        at = { url, answer }
        return
      }
    }
    throw new Error(`more than ${MAX_STEPS} redirects`)
  }

  return {
    go: (url, isBack) => arrive(url, isBack, {}),
    click: (link, isBack) => arrive(here() + findLink(at?.answer.body ?? '', link), isBack, {}),
    ask: (path, request = {}) => send(issuer + path, request),
    post(path, fields) {
      const form = { csrf: readForm(at?.answer.body ?? '').csrf, ...fields }
      return send(issuer + path, { method: 'POST', headers: { accept: 'application/json' }, form })
    },
    headersFor,
    submit(fields, isBack) {
      const { action, csrf } = readForm(at?.answer.body ?? '')
      return arrive(here() + action, isBack, { method: 'POST', form: { csrf, ...fields } })
    },
    url: () => at?.url ?? '',
    describe: () => `${at?.answer.status} at ${at?.url.replace(issuer, '').split('?')[0]}`,
  }
}

/** Requests with the browser's cookies and from its address. */
function createSender({ http, issuer, toTarget, address = randomAddress(), cookies = [] }: Deps) {
  const jar = new Map<string, Cookie>()
  for (const line of cookies) keep(jar, line)
  const headers = { accept: 'text/html', 'x-forwarded-for': address, origin: issuer }
  const headersFor = (path: string): Record<string, string> => {
    const cookie = cookiesFor(jar, path)
    return cookie ? { ...headers, cookie } : headers
  }
  const send = async (url: string, request: LightRequest) => {
    const origin = originOf(url)
    const sent = { ...headersFor(url.slice(origin.length)), origin, ...request.headers }
    const answer = await http.send(toTarget(url), { ...request, headers: sent })
    for (const line of answer.setCookies) keep(jar, line)
    return answer
  }
  return { send, headersFor }
}

/** Of 240.0.0.0/4, which belongs to nobody: each visit is another household. */
export function randomAddress(): string {
  return `${randomInt(240, 255)}.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`
}

function cookiesFor(jar: Map<string, Cookie>, path: string): string {
  let header = ''
  for (const cookie of jar.values()) {
    if (!path.startsWith(cookie.path)) continue
    header += `${header && '; '}${cookie.name}=${cookie.value}`
  }
  return header
}

function keep(jar: Map<string, Cookie>, line: string): void {
  const [pair = '', ...attributes] = line.split('; ')
  const at = pair.indexOf('=')
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
  const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/'
  const key = `${path} ${name}`
  if (value === '' || attributes.some((one) => /^max-age=0/i.test(one))) jar.delete(key)
  else jar.set(key, { name, value, path })
}

/** Of an address with a path; by hand, because it is asked for at every step. */
function originOf(url: string): string {
  return url.slice(0, url.indexOf('/', 'https://'.length))
}

/** Within the page's own party. */
function findLink(html: string, link: RegExp): string {
  const hrefs = Array.from(html.matchAll(/href="(\/[^"]*)"/g), ([, href = '']) => href)
  const found = hrefs.find((href) => link.test(href))
  if (found === undefined) throw new Error(`a page without a link to ${link}`)
  return found.replaceAll('&amp;', '&')
}

function refreshTarget(html: string): string | undefined {
  const target = /<meta http-equiv="refresh" content="0; url=([^"]+)"/.exec(html)?.[1]
  return target?.replaceAll('&amp;', '&')
}

/** The form of the page, which is not the one for language and display. */
function readForm(html: string): { action: string; csrf: string } {
  const action = /<form[^>]* action="(\/sign-in\/[^"]+)"/.exec(html)?.[1]
  const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1]
  if (action === undefined || csrf === undefined) throw new Error('a page without a form')
  return { action, csrf }
}
