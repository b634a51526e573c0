// A button that would be refused for some seconds yet is disabled for as long, in plain sight.
document.querySelectorAll('button[data-not-before]').forEach((button) => {
  if (!(button instanceof HTMLButtonElement)) return
  const seconds = Number(button.dataset.notBefore)
  if (!(seconds > 0)) return
  button.disabled = true
  setTimeout(() => {
    button.disabled = false
    const words = button.getAttribute('aria-describedby')
    if (words) document.getElementById(words)?.remove()
  }, seconds * 1000)
})
