import { readErrorCode, signOutPath } from '@mot-cua/oidc'
import { Button, ButtonRow, respond } from '@mot-cua/web'
import { Hono } from 'hono'
import type { IdentityEnv, IdentityPage } from '../page.ts'
import { PlainPage } from '../plain-page.tsx'

const ERROR_PATH = '/sign-in-stopped'
const SIGN_OUT_PATH = '/sign-out'
const SIGNED_OUT_PATH = '/signed-out'

/** Pages that oidc-provider asks for at addresses of its own. */
export const providerPagesAt = {
  error: ERROR_PATH,
  signOut: SIGN_OUT_PATH,
  signedOut: SIGNED_OUT_PATH,
}

export function createProviderPageRoutes() {
  return new Hono<IdentityEnv>()
    .get(ERROR_PATH, (c) => {
      const code = readErrorCode(c.req.query('code'))
      return respond(c, <SignInStoppedPage page={c.var.page} code={code} />)
    })
    .get(SIGN_OUT_PATH, (c) => {
      const confirmHref = signOutPath(c.req.query('xsrf'))
      return respond(c, <SignOutPage page={c.var.page} confirmHref={confirmHref} />)
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

function SignOutPage({ page, confirmHref }: { page: IdentityPage; confirmHref: string }) {
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
