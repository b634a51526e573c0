import type { ShellContext } from '../page/page-context.ts'
import { Button, ButtonRow } from './button.tsx'
import { Page } from './page.tsx'

type StoppedPageProps = {
  page: ShellContext
  title: string
  /** Why, until when, what can be done: in this order. */
  sentences: readonly string[]
  /** Left out where nothing can be done from here. */
  way?: { href: string; label: string }
}

/** A page that cannot go on now says why, until when, and where to go. */
export function StoppedPage({ page, title, sentences, way }: StoppedPageProps) {
  return (
    <Page page={page} title={title}>
      <h1>{title}</h1>
      {sentences.map((sentence) => (
        <p>{sentence}</p>
      ))}
      <ButtonRow>
        {way && <Button href={way.href}>{way.label}</Button>}
        <Button kind="secondary" href="/help">
          {page.shell('footer.help')}
        </Button>
      </ButtonRow>
    </Page>
  )
}
