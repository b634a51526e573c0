// Menus open and close without this; with it they also close by Escape and a click elsewhere.

/** @param {ParentNode} root */
function openMenus(root) {
  return root.querySelectorAll('details[data-menu][open]')
}

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return
  for (const menu of openMenus(document)) {
    const hadFocus = menu.contains(document.activeElement)
    menu.removeAttribute('open')
    if (hadFocus) menu.querySelector('summary')?.focus()
  }
})

document.addEventListener('click', (event) => {
  for (const menu of openMenus(document)) {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.removeAttribute('open')
  }
})

document.addEventListener('focusin', (event) => {
  for (const menu of openMenus(document)) {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.removeAttribute('open')
  }
})
