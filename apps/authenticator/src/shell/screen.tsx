/** @jsxImportSource hono/jsx/dom */
import type { Child } from 'hono/jsx'
import { useLayoutEffect, useRef } from 'hono/jsx/dom'
import type { App } from './app.ts'

type ScreenProps = {
  app: App
  title: string
  /** Where the link above the title leads; none on a start page. */
  backTo?: string
  children?: Child
}

/** One screen: its heading takes the focus, so that everybody is told where they are. */
export function Screen({ app, title, backTo, children }: ScreenProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useLayoutEffect(() => {
    document.title = `${title} – ${app.t('app.name')}`
    heading.current?.focus()
    window.scrollTo(0, 0)
  }, [title])
  return (
    <div class="screen">
      {backTo !== undefined && (
        <p class="back-link">
          <a href={`#/${backTo}`}>{app.t('action.back')}</a>
        </p>
      )}
      <h1 tabindex={-1} ref={heading}>
        {title}
      </h1>
      {app.state.reason && <ReasonNotice app={app} reason={app.state.reason} />}
      {children}
    </div>
  )
}

type ReasonProps = { app: App; reason: NonNullable<App['state']['reason']> }

function ReasonNotice({ app, reason }: ReasonProps) {
  return (
    <p class="notice notice-info" role="status">
      {app.t(`reason.${reason}`)}
    </p>
  )
}
