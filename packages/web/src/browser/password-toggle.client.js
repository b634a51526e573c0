/**
 * @param {HTMLInputElement} input
 * @param {HTMLButtonElement} button
 */
function watchPassword(input, button) {
  const news = button.nextElementSibling

  /** @param {boolean} isShown */
  function show(isShown) {
    input.type = isShown ? 'text' : 'password'
    button.textContent = (isShown ? button.dataset.hide : button.dataset.show) ?? ''
  }

  button.hidden = false
  button.addEventListener('click', () => {
    show(input.type === 'password')
    if (news) {
      const isShown = input.type === 'text'
      news.textContent = (isShown ? button.dataset.shown : button.dataset.hidden) ?? ''
    }
  })
  // A password left as text would be kept by the browser's list of earlier entries.
  input.form?.addEventListener('submit', () => show(false))
}

for (const button of document.querySelectorAll('button[data-password-toggle]')) {
  const input = document.getElementById(button.getAttribute('aria-controls') ?? '')
  if (button instanceof HTMLButtonElement && input instanceof HTMLInputElement) {
    watchPassword(input, button)
  }
}
