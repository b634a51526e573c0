import { DomainError } from '@mot-cua/kernel'
import type { ShellContext } from '../page/page-context.ts'
import { Button } from './button.tsx'
import { Page } from './page.tsx'

type LeavingPageProps = {
  page: ShellContext
  title: string
  /** Absolute http(s) address at the other party. */
  href: string
  linkLabel: string
}

/**
 * A 200 page that leaves for another origin by refresh and by a link. Chromium applies CSP
 * `form-action` to every redirect that follows a POST, so a 303 to another party would be
 * stopped there; a page that was answered first is a navigation of its own.
 *
 * @throws DomainError `bad-request` when `href` is not an http(s) address
 */
export function LeavingPage({ page, title, href, linkLabel }: LeavingPageProps) {
  if (!isWebAddress(href)) throw new DomainError('bad-request', 'a page may not leave for there')
  return (
    <Page page={page} title={title} refreshTo={{ href, afterSeconds: 0 }}>
      <h1>{title}</h1>
      <p>
        <Button href={href}>{linkLabel}</Button>
      </p>
    </Page>
  )
}

function isWebAddress(href: string): boolean {
  const protocol = URL.parse(href)?.protocol
  return protocol === 'https:' || protocol === 'http:'
}
