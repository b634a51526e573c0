import { maskPersonalId } from '@mot-cua/kernel'
import { Button, ButtonRow, Form, Page } from '@mot-cua/web'
import type { Child } from 'hono/jsx'
import { type ActiveSession, accountMenu, type PortalPage } from '../page.ts'
import { LEVEL_PATH } from './paths.ts'

type LinkPageProps = {
  page: PortalPage
  session: ActiveSession | undefined
  title: string
  children?: Child
}

/** A page of the linking, with the person's menu where somebody is signed in. */
export function LinkPage({ page, session, title, children }: LinkPageProps) {
  return (
    <Page page={page} title={title} {...(session ? { account: accountMenu(page, session) } : {})}>
      <h1>{title}</h1>
      {children}
    </Page>
  )
}

/** To the e-ID once more, for the level that a link asks for. */
export function LevelForm({ page }: { page: PortalPage }) {
  return (
    <Form page={page} action={LEVEL_PATH}>
      <ButtonRow>
        <Button kind="secondary">{page.t('linking.refused.level.again')}</Button>
      </ButtonRow>
    </Form>
  )
}

/** Enough to know one's own by: the ends of an id or of a user name. */
export function maskIdentifier(identifier: string): string {
  if (/^\d{9,12}$/.test(identifier)) return maskPersonalId(identifier)
  return `${identifier.slice(0, 2)}*****${identifier.slice(-2)}`
}
