/** A page as a browser without JavaScript has it. */
export type DrivenPage = {
  url: URL
  status: number
  headers: Headers
  html: string
  /** Sends the form that holds the button with these words, or the first form. */
  submit(fields: Record<string, string>, button?: string): Promise<DrivenPage>
  /** Follows the link with these words, or the first whose words match. */
  click(words: string | RegExp): Promise<DrivenPage>
}

export type HttpDriver = {
  visit(url: string | URL): Promise<DrivenPage>
  /** One request with the driver's cookies; no redirect is followed. */
  send(url: string | URL, init?: RequestInit): Promise<Response>
  cookies(): { name: string; value: string }[]
  /** Puts a cookie into the jar as `Set-Cookie` of this address would. */
  plant(url: string | URL, line: string): void
  /** Closes the browser and opens it again: only cookies with an end of their own stay. */
  restart(): void
}

type Cookie = { name: string; value: string; path: string; isLasting: boolean }

const MAX_STEPS = 20

/** What a test may do between two requests of a browser, to whatever it is about to ask. */
export type BeforeRequest = (about: { url: URL; method: string }) => Promise<void>

/**
 * A browser without JavaScript over real HTTP: cookies (which ignore ports, as in browsers),
 * redirects, immediate refreshes, forms with their hidden inputs, links.
 */
export function createHttpDriver(
  headers: Record<string, string> = {},
  beforeRequest: BeforeRequest = () => Promise.resolve(),
): HttpDriver {
  const jar = new Map<string, Cookie>()

  async function send(url: string | URL, init: RequestInit = {}): Promise<Response> {
    const target = new URL(url)
    await beforeRequest({ url: target, method: init.method ?? 'GET' })
    const response = await fetch(target, {
      ...init,
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        ...headers,
        cookie: cookieHeader(jar, target),
        ...Object.fromEntries(new Headers(init.headers)),
      },
    })
    for (const line of response.headers.getSetCookie()) keep(jar, target, line)
    return response
  }

  const arrive = createArrival(send)
  return {
    visit: (url) => arrive(new URL(url)),
    send,
    cookies: () => [...jar.values()].map(({ name, value }) => ({ name, value })),
    plant: (url, line) => keep(jar, new URL(url), line),
    restart() {
      for (const [key, { isLasting }] of jar) if (!isLasting) jar.delete(key)
    },
  }
}

type Arrive = (url: URL, init?: RequestInit) => Promise<DrivenPage>

/** Follows redirects and immediate refreshes until a page stands. */
function createArrival(send: HttpDriver['send']): Arrive {
  return async function arrive(url, init) {
    let [target, request] = [url, init]
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const response = await send(target, request)
      const html = await response.text()
      const next = response.headers.get('location') ?? refreshTarget(html)
      if (next === undefined) return toPage(arrive, { url: target, response, html })
      ;[target, request] = [new URL(next, target), undefined]
    }
    throw new Error(`more than ${MAX_STEPS} redirects, last to ${target.origin}${target.pathname}`)
  }
}

function toPage(arrive: Arrive, at: { url: URL; response: Response; html: string }): DrivenPage {
  const { url, response, html } = at
  return {
    url,
    status: response.status,
    headers: response.headers,
    html,
    submit(fields, button) {
      const form = findForm(html, button)
      if (!form) throw new Error(`no form with the button ${button ?? '(any)'}${whereIs(at)}`)
      const body = new URLSearchParams({ ...form.fields, ...fields })
      return arrive(new URL(form.action, url), {
        method: 'POST',
        body,
        headers: { origin: url.origin, 'sec-fetch-site': 'same-origin' },
      })
    },
    click: (words) => arrive(new URL(findLink(html, words), url)),
  }
}

/** Where a lost test stands, in words and without what the address carries. */
function whereIs({ url, response, html }: { url: URL; response: Response; html: string }): string {
  const heading = /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? ''
  return ` on ${url.pathname}, ${response.status}: ${plainText(heading)}`
}

function keep(jar: Map<string, Cookie>, url: URL, line: string): void {
  const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
  const [name = '', value = ''] = splitOnce(pair)
  const attribute = (wanted: string) =>
    attributes.map(splitOnce).find(([key]) => key?.toLowerCase() === wanted)?.[1]
  const path = attribute('path') ?? '/'
  const expires = attribute('expires')
  const key = `${url.hostname} ${path} ${name}`
  const isOver = attribute('max-age') === '0' || (expires && new Date(expires) <= new Date())
  if (isOver) jar.delete(key)
  else jar.set(key, { name, value, path, isLasting: Boolean(attribute('max-age') ?? expires) })
}

function splitOnce(text: string): string[] {
  const at = text.indexOf('=')
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

function cookieHeader(jar: Map<string, Cookie>, url: URL): string {
  return [...jar]
    .filter(([key, { path }]) => {
      const isBelow = url.pathname === path || url.pathname.startsWith(path.replace(/\/?$/, '/'))
      return key.startsWith(`${url.hostname} `) && isBelow
    })
    .map(([, { name, value }]) => `${name}=${value}`)
    .join('; ')
}

function refreshTarget(html: string): string | undefined {
  const target = /<meta http-equiv="refresh" content="0; url=([^"]+)"/i.exec(html)?.[1]
  return target && decodeEntities(target)
}

function findForm(html: string, button: string | undefined) {
  const forms = [...html.matchAll(/<form[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => form)
  const isOurs = (form: string) =>
    button === undefined
      ? !form.includes('action="/preferences"')
      : buttonsOf(form).some(({ words }) => words === button)
  const form = forms.find(isOurs)
  if (!form) return undefined
  const fields: Record<string, string> = {}
  for (const [input] of form.matchAll(/<input[^>]*>/g)) {
    const name = attributeOf(input, 'name')
    if (name) fields[name] = attributeOf(input, 'value') ?? ''
  }
  const pressed = buttonsOf(form).find(({ words }) => words === button)
  if (pressed?.name) fields[pressed.name] = pressed.value
  return { action: attributeOf(form, 'action') ?? '', fields }
}

function buttonsOf(form: string) {
  return [...form.matchAll(/<button[^>]*>([\s\S]*?)<\/button>/g)].map(([tag, content = '']) => ({
    words: plainText(content),
    name: attributeOf(tag, 'name'),
    value: attributeOf(tag, 'value') ?? '',
  }))
}

function findLink(html: string, words: string | RegExp): string {
  const isMeant = (text: string) => (words instanceof RegExp ? words.test(text) : text === words)
  for (const [tag, content = ''] of html.matchAll(/<a [^>]*>([\s\S]*?)<\/a>/g)) {
    const href = attributeOf(tag, 'href')
    if (href !== undefined && isMeant(plainText(content))) return href
  }
  throw new Error(`no link “${String(words)}”`)
}

function attributeOf(tag: string, name: string): string | undefined {
  const value = new RegExp(`^<[^>]*?\\s${name}="([^"]*)"`).exec(tag)?.[1]
  return value === undefined ? undefined : decodeEntities(value)
}

/** The words of a piece of HTML, without tags and with single spaces. */
export function plainText(html: string): string {
  return decodeEntities(html.replace(/<[^>]*>/g, ' '))
    .replace(/\s+/g, ' ')
    .trim()
}

function decodeEntities(text: string): string {
  return text
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
}
