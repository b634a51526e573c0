// What a QR card says.
const MOST_PAUSE_MS = 15000

/** @param {HTMLElement} card */
export function createWords(card) {
  /** @param {string} name @param {string} words */
  const write = (name, words) => {
    const place = card.querySelector(`[data-qr-${name}]`)
    // What stands there already is not read out again.
    if (place && place.textContent !== words) place.textContent = words
  }
  return {
    show(news, codes) {
      card.dataset.state = news.state
      delete card.dataset.lost
      write('heading', news.heading)
      write('text', news.text)
      write('number', news.number ?? '')
      const typed = card.querySelector('[data-qr-typed]')
      if (typed) typed.hidden = !codes
      if (codes) write('typed-code', codes.typedCode)
    },
    showLost() {
      card.dataset.lost = ''
      write('heading', card.dataset.offline ?? '')
      write('text', card.dataset.offlineText ?? '')
    },
  }
}

/**
 * What cannot be reached is tried again, later each time.
 *
 * @param {{ showLost: () => void }} words
 * @param {() => void} tryAgain
 */
export function createPauses(words, tryAgain) {
  let failures = 0
  let timer = 0
  return {
    onLost: () => {
      clearTimeout(timer)
      words.showLost()
      failures += 1
      timer = setTimeout(tryAgain, Math.min(MOST_PAUSE_MS, 1000 * 2 ** failures))
    },
    end: () => {
      failures = 0
    },
    stop: () => clearTimeout(timer),
  }
}
