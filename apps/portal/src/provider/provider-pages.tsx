import { readErrorCode, signOutPath } from '@mot-cua/oidc'
import { Button, ButtonRow, Page, respond } from '@mot-cua/web'
import { Hono } from 'hono'
import { type Child } from 'hono/jsx'
import type { PortalMessageKey } from '../messages.ts'
import type { PortalEnv, PortalPage } from '../page.ts'

const ERROR_PATH = '/sign-in/stopped'
const SIGN_OUT_PATH = '/sign-out/services'

/** Pages that oidc-provider asks for at addresses of its own. */
export const providerPagesAt = {
  error: ERROR_PATH,
  signOut: SIGN_OUT_PATH,
  signedOut: '/?notice=signed-out',
}

export function createProviderPageRoutes() {
  return new Hono<PortalEnv>()
    .get(ERROR_PATH, (c) => {
      const code = readErrorCode(c.req.query('code'))
      return respond(c, <StoppedPage page={c.var.page} code={code} />)
    })
    .get(SIGN_OUT_PATH, (c) => {
      const confirmHref = signOutPath(c.req.query('xsrf'))
      return respond(c, <SignOutPage page={c.var.page} confirmHref={confirmHref} />)
    })
}

type ShortPageProps = {
  page: PortalPage
  title: PortalMessageKey
  text: PortalMessageKey
  children?: Child
}

function ShortPage({ page, title, text, children }: ShortPageProps) {
  return (
    <Page page={page} title={page.t(title)}>
      <h1>{page.t(title)}</h1>
      <p>{page.t(text)}</p>
      {children}
    </Page>
  )
}

function StoppedPage({ page, code }: { page: PortalPage; code: string }) {
  return (
    <ShortPage page={page} title="provider.stopped" text="provider.stoppedText">
      <p class="hint">{page.t('refused.code', { code })}</p>
      <ButtonRow>
        <Button href="/">{page.t('level.back')}</Button>
      </ButtonRow>
    </ShortPage>
  )
}

function SignOutPage({ page, confirmHref }: { page: PortalPage; confirmHref: string }) {
  return (
    <ShortPage page={page} title="provider.signOut" text="provider.signOutText">
      <ButtonRow>
        <Button href={confirmHref}>{page.t('menu.signOut')}</Button>
        <Button kind="secondary" href="/">
          {page.t('provider.signOutStay')}
        </Button>
      </ButtonRow>
    </ShortPage>
  )
}
