import type { KoaContextWithOIDC, ProviderPages } from '@mot-cua/oidc'
import { Button, ButtonRow, Page, respond } from '@mot-cua/web'
import { Hono } from 'hono'
import { type Child } from 'hono/jsx'
import type { PortalMessageKey } from '../messages.ts'
import type { PortalEnv, PortalPage } from '../page.ts'

const ERROR_PATH = '/sign-in/stopped'
const SIGN_OUT_PATH = '/sign-out/services'

type Fetch = (request: Request) => Response | Promise<Response>

/** Pages that oidc-provider asks for at addresses of its own: drawn by the app, sent by the library. */
export function createProviderPages(app: { current: { fetch: Fetch } | undefined }): ProviderPages {
  async function draw(ctx: KoaContextWithOIDC, path: string, query: Record<string, string>) {
    const url = new URL(path, ctx.oidc.issuer)
    url.search = new URLSearchParams(query).toString()
    const cookie = ctx.get('cookie')
    const answer = await app.current?.fetch(new Request(url, { headers: cookie ? { cookie } : {} }))
    for (const value of answer?.headers.getSetCookie() ?? []) ctx.append('set-cookie', value)
    ctx.type = 'html'
    ctx.body = await answer?.text()
  }

  return {
    renderError: (ctx, out) => draw(ctx, ERROR_PATH, { code: out.error }),
    renderLogout(ctx) {
      const { secret } = (ctx.oidc.session as { state?: { secret?: string } }).state ?? {}
      return draw(ctx, SIGN_OUT_PATH, { xsrf: secret ?? '' })
    },
    renderLoggedOut: (ctx) => draw(ctx, '/', { notice: 'signed-out' }),
  }
}

export function createProviderPageRoutes() {
  return new Hono<PortalEnv>()
    .get(ERROR_PATH, (c) => {
      const code = /^[a-z_]{1,40}$/.exec(c.req.query('code') ?? '')?.[0] ?? 'invalid_request'
      return respond(c, <StoppedPage page={c.var.page} code={code} />)
    })
    .get(SIGN_OUT_PATH, (c) => {
      const xsrf = /^[0-9a-f]{1,64}$/.exec(c.req.query('xsrf') ?? '')?.[0] ?? ''
      return respond(c, <SignOutPage page={c.var.page} xsrf={xsrf} />)
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

function SignOutPage({ page, xsrf }: { page: PortalPage; xsrf: string }) {
  // A link, because CSP `form-action` would stop the redirect to the service after a POST;
  // the one-time secret in it is good for this browser's session only.
  const confirmHref = `/end-session/confirm?${new URLSearchParams({ xsrf })}`
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
