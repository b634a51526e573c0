import type { KoaContextWithOIDC, ProviderPages } from '@mot-cua/oidc'
import { Button, ButtonRow, respond } from '@mot-cua/web'
import { Hono } from 'hono'
import type { IdentityEnv, IdentityPage } from '../page.ts'
import { PlainPage } from '../plain-page.tsx'

const ERROR_PATH = '/sign-in-stopped'
const SIGN_OUT_PATH = '/sign-out'
const SIGNED_OUT_PATH = '/signed-out'

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
    renderLoggedOut: (ctx) => draw(ctx, SIGNED_OUT_PATH, {}),
  }
}

export function createProviderPageRoutes() {
  return new Hono<IdentityEnv>()
    .get(ERROR_PATH, (c) => {
      const code = /^[a-z_]{1,40}$/.exec(c.req.query('code') ?? '')?.[0] ?? 'invalid_request'
      return respond(c, <SignInStoppedPage page={c.var.page} code={code} />)
    })
    .get(SIGN_OUT_PATH, (c) => {
      const xsrf = /^[0-9a-f]{1,64}$/.exec(c.req.query('xsrf') ?? '')?.[0] ?? ''
      return respond(c, <SignOutPage page={c.var.page} xsrf={xsrf} />)
    })
    .get(SIGNED_OUT_PATH, (c) => respond(c, <SignedOutPage page={c.var.page} />))
}

function SignInStoppedPage({ page, code }: { page: IdentityPage; code: string }) {
  return (
    <PlainPage page={page} title="oidcError.title" text="oidcError.text">
      <p class="hint">{page.t('oidcError.code', { code })}</p>
      <ButtonRow>
        <Button href={page.brand.homeUrl}>{page.t('oidcError.button')}</Button>
      </ButtonRow>
    </PlainPage>
  )
}

function SignOutPage({ page, xsrf }: { page: IdentityPage; xsrf: string }) {
  // A link, because CSP `form-action` would stop the redirect to the service after a POST;
  // the one-time secret in it is good for this browser's session only.
  const confirmHref = `/end-session/confirm?${new URLSearchParams({ xsrf })}`
  return (
    <PlainPage page={page} title="signOut.title" text="signOut.text">
      <ButtonRow>
        <Button href={confirmHref}>{page.t('signOut.confirm')}</Button>
        <Button kind="secondary" href={page.brand.homeUrl}>
          {page.t('signOut.stay')}
        </Button>
      </ButtonRow>
    </PlainPage>
  )
}

function SignedOutPage({ page }: { page: IdentityPage }) {
  return (
    <PlainPage page={page} title="signedOut.title" text="signedOut.text">
      <ButtonRow>
        <Button href={page.brand.homeUrl}>{page.t('oidcError.button')}</Button>
      </ButtonRow>
    </PlainPage>
  )
}
