// Whoever has typed something and goes elsewhere is asked by the browser first, in its own words.

/** @type {Set<HTMLFormElement>} */
const unsaved = new Set()

/** @param {Event} event */
function formOf({ target }) {
  const form = target instanceof Element ? target.closest('form[data-unsaved]') : null
  return form instanceof HTMLFormElement ? form : undefined
}

for (const form of document.querySelectorAll('form[data-unsaved="changed"]')) {
  if (form instanceof HTMLFormElement) unsaved.add(form)
}

document.addEventListener('input', (event) => {
  const form = formOf(event)
  if (form) unsaved.add(form)
})

// Saving is what the question is for.
document.addEventListener('submit', (event) => {
  const form = formOf(event)
  if (form && !event.defaultPrevented) unsaved.delete(form)
})

addEventListener('beforeunload', (event) => {
  if (unsaved.size > 0) event.preventDefault()
})
