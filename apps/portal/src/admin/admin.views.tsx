import { Notice, Page, SideMenuLayout, Tile, TileNote, Tiles } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import type { PortalMessageKey } from '../messages.ts'
import type { PortalPage } from '../page.ts'
import type { Session } from '../session/session.ts'
import { adminMenu } from './admin-menu.data.ts'

/** What every page of administrators is given. */
export type AdminContext = { page: PortalPage; session: Pick<Session, 'name'> }

type AdminPageProps = {
  admin: AdminContext
  title: string
  /** The area that the page belongs to, as in the menu. */
  area?: string
  hasErrors?: boolean
  /** What the administrator has just done. */
  done?: PortalMessageKey | undefined
  children?: Child
}

/** A page of administrators: the areas beside it, one heading, what has just been done. */
export function AdminPage({ admin, title, area, hasErrors = false, ...props }: AdminPageProps) {
  const { page, session } = admin
  const { t } = page
  const items = [
    { label: t('policy.admin.home'), href: '/admin' },
    { label: t('menu.signOut'), action: '/sign-out' },
  ]
  return (
    <Page page={page} title={title} hasErrors={hasErrors} account={{ name: session.name, items }}>
      <SideMenuLayout
        label={t('policy.admin.menu')}
        links={adminMenu.map(({ href, label }) => ({
          href,
          label: t(label),
          isCurrent: href === area,
        }))}
      >
        {props.done && (
          <Notice kind="ok" heading={t(props.done)} isNews>
            <p>{t('policy.admin.audited')}</p>
          </Notice>
        )}
        <h1>{title}</h1>
        {props.children}
      </SideMenuLayout>
    </Page>
  )
}

/** What there is to administer. */
export function AdminHomePage({ admin }: { admin: AdminContext }) {
  const { t } = admin.page
  return (
    <AdminPage admin={admin} title={t('policy.admin.home')}>
      <Tiles
        tiles={adminMenu.map(({ href, label, about }) => (
          <Tile title={t(label)} href={href}>
            <TileNote>{t(about)}</TileNote>
          </Tile>
        ))}
      />
    </AdminPage>
  )
}
