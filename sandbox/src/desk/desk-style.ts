export const DESK_STYLE_PATH = '/desk.css'

/** What only the desk shows: lines of a wire, and the button kit on both grounds. */
export const DESK_STYLE = `
code.wire, .wire code, .wire dd { overflow-wrap: anywhere }
pre.wire { overflow-x: auto; padding: .75rem 1rem; border: 1px solid var(--border);
  border-radius: .375rem; font-size: .875rem; white-space: pre-wrap }
dl.wire { margin: 0 0 1rem }
dl.wire > div { display: grid; gap: 0 1rem; padding: .25rem 0 }
dl.wire dt { color: var(--text-muted) }
dl.wire dd { margin: 0 }
.card h3 { margin: 1rem 0 .25rem; font-size: 1rem }
.plate { margin: 0 0 1.5rem; padding: 1rem 1.25rem; border: 1px solid var(--border);
  border-radius: .5rem }
.plate h2, .plate h3 { margin: .5rem 0 .25rem }
.plate h3 { font-size: 1rem }
.plate p { max-width: none; margin: 0 -.5rem .5rem }
.plate-light { background: #fff; color: #1a1f29 }
.plate-dark { background: #12161e; color: #eef1f6 }
@media (min-width: 40rem) { dl.wire > div { grid-template-columns: 16rem minmax(0, 1fr) } }
`
