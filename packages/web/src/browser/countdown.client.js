// The server says how many seconds are left; the reader's clock only measures how many passed.
const PHASES = [0, 30, 60]

/**
 * The phase to announce when the time left goes from one value to another. After a sleep
 * only the last one that was passed: old news is not read out.
 *
 * @param {number} before seconds
 * @param {number} after seconds
 */
function phasePassed(before, after) {
  return PHASES.find((phase) => after <= phase && phase < before)
}

/** @param {number} seconds */
function formatDigits(seconds) {
  const minutes = Math.floor(seconds / 60)
  return `${String(minutes).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
}

/** @param {HTMLElement} countdown */
function startCountdown(countdown) {
  const totalSeconds = Number(countdown.dataset.countdown)
  const startedAt = Date.now()
  const digits = countdown.querySelector('[data-digits]')
  const news = countdown.querySelector('[data-news]')
  let before = totalSeconds

  function tick() {
    const passedSeconds = Math.floor((Date.now() - startedAt) / 1000)
    const left = Math.max(0, totalSeconds - passedSeconds)
    if (digits) digits.textContent = formatDigits(left)
    const phase = phasePassed(before, left)
    if (phase !== undefined && news) news.textContent = countdown.getAttribute(`data-at-${phase}`)
    if (left === 0) showExpired()
    before = left
  }

  function showExpired() {
    clearInterval(timer)
    const label = countdown.querySelector('[data-label]')
    if (label) label.textContent = countdown.getAttribute('data-at-0')
    label?.classList.add('countdown-expired')
    countdown.querySelector('[data-clock]')?.remove()
    digits?.remove()
  }

  digits?.removeAttribute('hidden')
  countdown.querySelector('[data-clock]')?.classList.add('visually-hidden')
  const timer = setInterval(tick, 1000)
  tick()
}

for (const countdown of document.querySelectorAll('[data-countdown]')) {
  if (countdown instanceof HTMLElement) startCountdown(countdown)
}
