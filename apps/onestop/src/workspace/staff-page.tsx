import { Notice, Page } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import { accountMenu, type OnestopPage } from '../page.ts'
import type { Session } from '../session/session.ts'
import { SessionStrips } from '../session/session-strips.tsx'
import type { CurrentSettings } from '../settings/settings.ts'
import { stripOf } from '../staff-account/roles.views.ts'
import type { Hat } from '../staff-account/staff-account.ts'

/** An official at work: under which hat, and what holds in the province. */
export type Working = {
  page: OnestopPage
  settings: CurrentSettings
  session: Session
  hat: Hat
}

type StaffPageProps = Working & { title: string; hasErrors?: boolean; children?: Child }

/** A page of officials; for which unit they act is always there to be seen. */
export function StaffPage(props: StaffPageProps) {
  const { page, settings, session, hat, title, hasErrors = false, children } = props
  return (
    <Page
      page={page}
      title={title}
      hasErrors={hasErrors}
      banner={settings.bannerTitle}
      account={accountMenu(page, session, hat)}
      strip={stripOf(page, hat)}
    >
      <SessionStrips page={page} session={session} />
      {page.typed && (
        <Notice kind="warn" heading={page.t('hat.typed')}>
          <p>{page.t('hat.typedText')}</p>
        </Notice>
      )}
      {children}
    </Page>
  )
}
