import type { DeviceKey } from '../device-key/device-key.ts'
import { signProof } from '../device-key/dpop.ts'
import { type Answer, readProblem } from './failure.ts'
import type { ServerClock } from './server-clock.ts'

const TIMEOUT_MS = 20_000

export type Ask = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  key: DeviceKey
  accessToken?: string | undefined
  /** As JSON; a form goes as it is. */
  body?: unknown
}

type Deps = { clock: ServerClock; locale: () => string; fetch?: typeof globalThis.fetch }

export type ProvenFetch = <T>(ask: Ask) => Promise<Answer<T>>

/** Requests with a proof of the device key; never throws for what a network or server does. */
export function createProvenFetch({ clock, locale, ...deps }: Deps): ProvenFetch {
  const send = deps.fetch ?? ((url, init) => globalThis.fetch(url, init))
  const ask = async (request: Ask) => {
    const { method, url, body } = request
    return send(url, {
      method,
      headers: await headersOf(request, { clock, locale }),
      ...(body === undefined ? {} : { body: isForm(body) ? body : JSON.stringify(body) }),
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
      // Absent in older browsers, which then wait as long as they like.
      signal: AbortSignal.timeout?.(TIMEOUT_MS) ?? null,
    })
  }
  return async <T>(request: Ask): Promise<Answer<T>> => {
    try {
      const first = await ask(request)
      const isNewTime = clock.note(first.headers.get('date'))
      // Refused perhaps only because this phone's clock is wrong.
      const answer = !first.ok && isNewTime ? await ask(request) : first
      const read: unknown = answer.status === 204 ? undefined : await readJson(answer)
      if (!answer.ok) return { failure: readProblem(answer.status, read) }
      return { value: read as T }
    } catch {
      return { failure: { code: 'offline' } }
    }
  }
}

async function headersOf({ key, method, url, accessToken, body }: Ask, deps: Deps) {
  const nowSeconds = deps.clock.nowSeconds()
  return {
    accept: 'application/json',
    'accept-language': deps.locale(),
    dpop: await signProof(key, { method, url, accessToken, nowSeconds }),
    ...(accessToken === undefined ? {} : { authorization: `DPoP ${accessToken}` }),
    ...(body === undefined || isForm(body) ? {} : { 'content-type': 'application/json' }),
  }
}

function isForm(body: unknown): body is URLSearchParams {
  return body instanceof URLSearchParams
}

async function readJson(answer: Response): Promise<unknown> {
  const text = await answer.text()
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
