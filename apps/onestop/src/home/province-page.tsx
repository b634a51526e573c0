import { Page } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import { accountMenu, type OnestopPage } from '../page.ts'
import type { Session } from '../session/session.ts'
import { SessionStrips } from '../session/session-strips.tsx'
import type { CurrentSettings } from '../settings/settings.ts'
import { signInPath } from '../sign-in/paths.ts'
import { stripOf } from '../staff-account/roles.views.ts'
import type { Hat } from '../staff-account/staff-account.ts'
import { siteMenu } from './menu.ts'

/** Who looks at a page, and what holds in the province. */
export type Viewing = {
  page: OnestopPage
  settings: CurrentSettings
  session: Session | undefined
  /** Worn by an official who looks at it. */
  hat: Hat | undefined
}

type ProvincePageProps = Viewing & { title: string; children?: Child }

/** A page of the province's public side: its banner, its menu, and who is signed in. */
export function ProvincePage(props: ProvincePageProps) {
  const { page, settings, session, hat, title, children } = props
  const signIn = { href: signInPath('citizen', page.path), label: page.t('home.signIn') }
  return (
    <Page
      page={page}
      title={title}
      banner={settings.bannerTitle}
      menu={siteMenu(page)}
      {...(session ? { account: accountMenu(page, session, hat) } : { signIn })}
      {...(hat && { strip: stripOf(page, hat) })}
    >
      <SessionStrips page={page} session={session} />
      {children}
    </Page>
  )
}
