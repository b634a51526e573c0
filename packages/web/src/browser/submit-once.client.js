// A second click while the first is under way does nothing; the button says so.
const WORDS_AFTER_MS = 300
const GIVE_BACK_AFTER_MS = 15000

/** @type {Map<HTMLFormElement, () => void>} */
const underWay = new Map()

/** @param {HTMLElement | null} button */
function showWorking(button) {
  if (!button) return () => {}
  const words = button.textContent
  button.setAttribute('aria-disabled', 'true')
  const timer = setTimeout(() => {
    button.textContent = document.body.dataset.working ?? words
  }, WORDS_AFTER_MS)
  return () => {
    clearTimeout(timer)
    button.textContent = words
    button.removeAttribute('aria-disabled')
  }
}

/** @param {HTMLFormElement} form */
function giveBack(form) {
  underWay.get(form)?.()
  underWay.delete(form)
}

document.addEventListener('submit', (event) => {
  const form = event.target
  if (!(form instanceof HTMLFormElement) || !form.hasAttribute('data-submit-once')) return
  if (event.defaultPrevented) return
  if (underWay.has(form)) {
    event.preventDefault()
    return
  }
  underWay.set(form, showWorking(event.submitter))
  setTimeout(() => giveBack(form), GIVE_BACK_AFTER_MS)
})

// The back button shows the page as it was left: working.
addEventListener('pageshow', () => {
  underWay.forEach((_restore, form) => giveBack(form))
})
