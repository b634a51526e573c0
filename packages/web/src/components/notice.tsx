import type { Child } from 'hono/jsx'
import { StatusIcon } from './status-badge.tsx'

type NoticeProps = {
  kind: 'info' | 'ok' | 'warn' | 'bad'
  heading: string
  /** Announced on arrival: for the answer to what the person has just done. */
  isNews?: boolean
  children?: Child
}

/** A message about the page. The heading carries the meaning, the colour only helps. */
export function Notice({ kind, heading, isNews = false, children }: NoticeProps) {
  return (
    <section class={`notice notice-${kind}`} {...(isNews ? { role: 'status' } : {})}>
      <StatusIcon status={kind} />
      <div>
        <h2>{heading}</h2>
        {children}
      </div>
    </section>
  )
}
