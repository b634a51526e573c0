import { Button } from '../components/button.tsx'
import { Page } from '../components/page.tsx'
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
}

/** What happened, what was kept, what to do now, and a code to read out to the hotline. */
export function ErrorPage({ page, code, reference, at }: ErrorPageProps) {
  const { shell } = page
  const title = shell(`errors.${code}.title`)
  return (
    <Page page={page} title={title}>
      <h1>{title}</h1>
      <p class="lead">{shell(`errors.${code}.text`)}</p>
      <WayForwardButton page={page} code={code} />
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

function WayForwardButton({ page, code }: { page: ShellContext; code: ErrorCode }) {
  const goesHome = errorTable[code].wayForward === 'home'
  return (
    <p class="button-row">
      <Button href={goesHome ? page.brand.homeUrl : page.path}>
        {page.shell(goesHome ? 'errorPage.home' : 'errorPage.reload')}
      </Button>
      {!goesHome && (
        <Button kind="secondary" href={page.brand.homeUrl}>
          {page.shell('errorPage.home')}
        </Button>
      )}
    </p>
  )
}
