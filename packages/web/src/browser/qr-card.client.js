// A QR card: asks for a code, draws one every few seconds, waits for the phone. The server says
// everything in words; here is only when to ask. In a hidden tab nothing is drawn and nothing waits.
import { createPainter } from './qr-painter.client.js'
import { createEvents, createQuestions } from './qr-questions.client.js'
import { createPauses, createWords } from './qr-words.client.js'

const ENDED = ['refused', 'expired', 'cancelled', 'limited']

/** @param {HTMLElement} card */
function startCard(card) {
  const base = card.dataset.qr ?? ''
  const isPhone = card.dataset.mode === 'link'
  const form = card.querySelector('form')
  const seen = { state: card.dataset.state ?? '', version: '' }
  const words = createWords(card)
  const isWaiting = () => seen.state !== '' && !ENDED.includes(seen.state) && !document.hidden
  const pauses = createPauses(words, resume)
  const onLost = () => (stop(), isWaiting() && pauses.onLost())
  // On a phone nothing was asked for yet; elsewhere another tab has ended it.
  const onNone = () => isPhone || questions.open(form, 'open')
  const questions = createQuestions(base, { onNews, onNone, onLost: pauses.onLost })
  const events = createEvents(`${base}/events`, { onNews, onLost, onGivenUp: () => wait() })
  const painter = createPainter(card, () => questions.ask('/codes'))

  function onNews(news) {
    pauses.end()
    if (news.next) return (stop(), location.assign(news.next))
    Object.assign(seen, news)
    words.show(news, painter.take(news))
    wait()
  }
  function wait() {
    if (!isWaiting()) return events.stop()
    if (events.start() || questions.isAsking()) return
    void questions.ask(`/state?after=${seen.version}`)
  }
  function stop() {
    for (const part of [pauses, events, painter, questions]) part.stop()
  }
  /** Asks what has become of it, or for a first code. */
  function resume() {
    stop()
    if (document.hidden || ENDED.includes(seen.state)) return
    if (seen.state !== '') void questions.ask('/state')
    else if (!isPhone) questions.open(form, 'open')
  }
  watchForm({ card, form, isPhone, seen, renew: () => (stop(), questions.open(form, 'new')) })
  watchTab({ resume, stop, onLost })
  resume()
}

function watchForm({ card, form, isPhone, seen, renew }) {
  const button = form?.querySelector('button[value="open"], button[value="new"]')
  // The app may have opened beside this tab, which then finds out by itself.
  if (isPhone) form?.addEventListener('submit', () => (seen.state ||= 'waiting'))
  if (isPhone || !button) return
  button.value = 'new'
  button.textContent = card.dataset.new ?? ''
  form.addEventListener('submit', (event) => {
    if (event.submitter !== button) return
    event.preventDefault()
    renew()
  })
}

function watchTab({ resume, stop, onLost }) {
  document.addEventListener('visibilitychange', () => (document.hidden ? stop() : resume()))
  addEventListener('offline', onLost)
  addEventListener('online', resume)
  addEventListener('pagehide', stop)
  addEventListener('pageshow', (event) => event.persisted && resume())
}

const card = document.querySelector('[data-qr]')
if (card instanceof HTMLElement) startCard(card)
