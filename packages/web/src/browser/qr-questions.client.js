// Asks the server what has become of a code.

/**
 * One question to the server at a time; the next one takes the place of the one before.
 *
 * @param {string} base
 * @param {{ onNews: (news: object) => void, onNone: () => void, onLost: () => void }} told
 */
export function createQuestions(base, { onNews, onNone, onLost }) {
  let asking
  async function ask(path, init) {
    asking?.abort()
    const { signal } = (asking = new AbortController())
    try {
      const headers = { accept: 'application/json' }
      const answer = await fetch(base + path, { ...init, headers, signal })
      // The visit is over: the page itself says where to begin again.
      if (answer.status === 410) return location.reload()
      if (answer.status === 404) {
        asking = undefined
        return onNone()
      }
      if (!answer.ok && answer.status !== 429) throw new Error('no news')
      const news = await answer.json()
      asking = undefined
      onNews(news)
    } catch {
      if (signal.aborted) return
      asking = undefined
      onLost()
    }
  }
  /** @param {HTMLFormElement} form @param {'open' | 'new'} action */
  function open(form, action) {
    const body = new URLSearchParams(new FormData(form))
    body.set('action', action)
    void ask('', { method: 'POST', body })
  }
  const stop = () => {
    asking?.abort()
    asking = undefined
  }
  return { ask, open, isAsking: () => asking !== undefined, stop }
}

/**
 * Events of the server, as long as they can be had.
 *
 * @param {string} url
 * @param {{ onNews: (news: object) => void, onLost: () => void, onGivenUp: () => void }} told
 */
export function createEvents(url, { onNews, onLost, onGivenUp }) {
  let source
  let failures = 0
  let isPossible = 'EventSource' in window
  const stop = () => {
    source?.close()
    source = undefined
  }
  /** False where there are none: some proxies let nothing of the kind through. */
  function start() {
    if (!isPossible || source) return isPossible
    source = new EventSource(url)
    failures = 0
    source.addEventListener('open', () => (failures = 0))
    source.addEventListener('message', (event) => onNews(JSON.parse(event.data)))
    // It connects anew by itself, as after a server's restart; given up, we ask instead.
    source.addEventListener('error', () => {
      failures += 1
      if (source?.readyState !== EventSource.CLOSED) return failures > 1 && onLost()
      isPossible = false
      stop()
      onGivenUp()
    })
    return true
  }
  return { start, stop }
}
