// Whoever comes back to a form with errors starts reading at the list of them.
function focusErrorSummary() {
  const summary = document.querySelector('[data-error-summary]')
  if (!(summary instanceof HTMLElement)) return
  summary.focus()
  summary.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    const field = link && document.getElementById(link.hash.slice(1))
    if (!field) return
    event.preventDefault()
    // The label and the message stand above the field and must be seen too.
    field.closest('.field')?.scrollIntoView()
    field.focus({ preventScroll: true })
  })
}

focusErrorSummary()
