export type Status = 'ok' | 'warn' | 'bad' | 'neutral' | 'info'

// Four shapes, so that nobody has to tell them apart by colour (WCAG 1.4.1).
const RING =
  'M8 .8a7.2 7.2 0 1 0 0 14.4A7.2 7.2 0 0 0 8 .8Zm0 1.6a5.6 5.6 0 1 1 0 11.2A5.6 5.6 0 0 1 8 2.4Z'
const shapes: Record<Status, string> = {
  ok: 'M8 .8a7.2 7.2 0 1 0 0 14.4A7.2 7.2 0 0 0 8 .8ZM7 11.6 3.7 8.4l1.2-1.2L7 9.2l4.1-4.5 1.2 1.1Z',
  warn: 'M8 .9 15.6 14.6H.4ZM7.1 5.8v4.6h1.8V5.8Zm0 5.7v1.8h1.8v-1.8Z',
  bad: 'M4.9.7h6.2l4.2 4.2v6.2l-4.2 4.2H4.9L.7 11.1V4.9ZM5.6 4.4 4.4 5.6 6.8 8l-2.4 2.4 1.2 1.2L8 9.2l2.4 2.4 1.2-1.2L9.2 8l2.4-2.4-1.2-1.2L8 6.8Z',
  neutral: `${RING}M4.8 7.2h6.4v1.6H4.8Z`,
  info: `${RING}M7.2 4.2h1.7v1.7H7.2Zm0 2.9h1.7v4.8H7.2Z`,
}

export function StatusIcon({ status }: { status: Status }) {
  return (
    <svg class="status-icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path fill="currentColor" fill-rule="evenodd" d={shapes[status]} />
    </svg>
  )
}

/** Shape, word and colour together; the word is always visible. */
export function StatusBadge({ status, label }: { status: Status; label: string }) {
  return (
    <span class={`badge badge-${status}`}>
      <StatusIcon status={status} />
      {label}
    </span>
  )
}
