import { Page } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import type { IdentityMessageKey } from './messages.ts'
import type { IdentityPage } from './page.ts'

type PlainPageProps = {
  page: IdentityPage
  title: IdentityMessageKey
  text: IdentityMessageKey
  children?: Child
}

/** A heading, one paragraph, and what can be done. */
export function PlainPage({ page, title, text, children }: PlainPageProps) {
  return (
    <Page page={page} title={page.t(title)}>
      <h1>{page.t(title)}</h1>
      <p>{page.t(text)}</p>
      {children}
    </Page>
  )
}
