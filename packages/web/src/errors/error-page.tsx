import { Button } from '../components/button.tsx'
import { Page, type PageFrame } from '../components/page.tsx'
import { Hotline } from '../components/page-footer.tsx'
import { formatDateTime } from '../i18n/formatting.ts'
import type { ShellContext } from '../page/page-context.ts'
import { type ErrorCode, errorTable } from './error-table.ts'

type ErrorPageProps = {
  page: ShellContext
  code: ErrorCode
  /** The same code stands in the log. */
  reference: string
  at: Date
  frame?: PageFrame | undefined
}

/** What happened, what was kept, what to do now, and a code to read out to the hotline. */
export function ErrorPage({ page, code, reference, at, frame }: ErrorPageProps) {
  const { shell } = page
  const title = shell(`errors.${code}.title`)
  return (
    <Page page={page} title={title} {...frame}>
      <h1>{title}</h1>
      <p class="lead">{shell(`errors.${code}.text`)}</p>
      <WayForwardButton page={page} code={code} home={frame?.home} />
      <div class="support-code">
        <p>
          {shell('errorPage.reference')}: <strong>{reference}</strong>
        </p>
        <p>
          {shell('errorPage.time')}: {formatDateTime(at)}
        </p>
        <p>
          {shell('errorPage.callUs')} {shell('footer.hotline')}:{' '}
          <Hotline number={page.brand.hotline} />
        </p>
      </div>
    </Page>
  )
}

type WayForwardProps = { page: ShellContext; code: ErrorCode; home: PageFrame['home'] }

function WayForwardButton({ page, code, home: own }: WayForwardProps) {
  const goesHome = errorTable[code].wayForward === 'home'
  const home = own ?? { href: page.brand.homeUrl, label: page.shell('errorPage.home') }
  return (
    <p class="button-row">
      <Button href={goesHome ? home.href : page.path}>
        {goesHome ? home.label : page.shell('errorPage.reload')}
      </Button>
      {!goesHome && (
        <Button kind="secondary" href={home.href}>
          {home.label}
        </Button>
      )}
    </p>
  )
}
