/** What went over the wire while it was being written down. */
export type Recording = {
  /** Every address asked for, and every one a redirect or an immediate refresh led to. */
  urls: string[]
  /** Bodies of all answers from 400 on. */
  errorPages: string[]
  /** Names and values that are secret, as they were seen in answers. */
  secrets: Map<string, string>
  stop(): void
}

/** Values in answers that nobody else may read anywhere, by where they stand. */
const SECRET_FIELDS = ['access_token', 'id_token', 'refresh_token', 'client_secret'] as const

/**
 * Listens to every request of this process. The drivers of the proofs all use the global fetch, so
 * nothing that a browser or a service sees is missed.
 */
export function recordFetch(): Recording {
  const original = globalThis.fetch
  const recording: Recording = {
    urls: [],
    errorPages: [],
    secrets: new Map(),
    stop: () => void (globalThis.fetch = original),
  }
  globalThis.fetch = async (input, init) => {
    const answer = await original(input, init)
    const body = await answer.clone().text()
    const target = input instanceof Request ? input.url : String(input)
    recording.urls.push(target, ...leadsOn(answer, body))
    if (answer.status >= 400) recording.errorPages.push(body)
    keepSecrets(recording, answer, body)
    return answer
  }
  return recording
}

function leadsOn({ headers }: Response, body: string): string[] {
  const refresh = /<meta http-equiv="refresh" content="0; url=([^"]+)"/i.exec(body)?.[1]
  return [headers.get('location'), refresh].filter((url) => url !== null && url !== undefined)
}

/**
 * The id of a visit stands in its path and in its cookie: the library tells by both, and by the
 * signature in a cookie of its own, that a browser is the one that began it. That one is secret.
 */
const NO_SECRET = /preferences$|-(interaction|resume)$/

function keepSecrets({ secrets }: Recording, { headers }: Response, body: string): void {
  for (const line of headers.getSetCookie()) {
    const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=')
    if (value.length >= 16 && !NO_SECRET.test(name)) secrets.set(`cookie ${name} ${value}`, value)
  }
  for (const field of SECRET_FIELDS) {
    const value = new RegExp(`"${field}":"([^"]+)"`).exec(body)?.[1]
    if (value) secrets.set(`${field} ${value}`, value)
  }
  const csrf = /name="csrf" value="([^"]+)"/.exec(body)?.[1]
  if (csrf) secrets.set(`csrf ${csrf}`, csrf)
}
