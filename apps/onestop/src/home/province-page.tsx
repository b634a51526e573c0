import { Page, type PageFrame } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import { accountMenu, type OnestopPage } from '../page.ts'
import type { Session } from '../session/session.ts'
import { SessionStrips } from '../session/session-strips.tsx'
import type { CurrentSettings } from '../settings/settings.ts'
import { STAFF_HOME, signInPath } from '../sign-in/paths.ts'
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
export function ProvincePage({ title, children, ...viewing }: ProvincePageProps) {
  return (
    <Page page={viewing.page} title={title} {...provinceFrame(viewing)}>
      {children}
    </Page>
  )
}

/** Around every page of the public side, those that the shell makes itself among them. */
export function provinceFrame({ page, settings, session, hat }: Viewing): PageFrame {
  const signIn = { href: signInPath('citizen', page.path), label: page.t('home.signIn') }
  return {
    banner: settings.bannerTitle,
    menu: siteMenu(page),
    ...(session ? { account: accountMenu(page, session, hat) } : { signIn }),
    strip: hat && stripOf(page, hat),
    above: <SessionStrips page={page} session={session} />,
    home: hat && { href: STAFF_HOME, label: page.t('menu.workspace') },
  }
}
