import { Button, ButtonRow, respond, safeRelativePath } from '@mot-cua/web'
import { Hono } from 'hono'
import type { IdentityEnv } from '../page.ts'
import { PlainPage } from '../plain-page.tsx'

/** Pages for people who come without a service: the front page and account activation. */
export function createLandingRoutes() {
  return new Hono<IdentityEnv>()
    .get('/', (c) => {
      const { page } = c.var
      return respond(
        c,
        <PlainPage page={page} title="landing.title" text="landing.intro">
          <p>{page.t('landing.noPassword')}</p>
          <ButtonRow>
            <Button href={page.brand.homeUrl}>{page.t('landing.goToService')}</Button>
            <Button kind="secondary" href="/account">
              {page.t('landing.account')}
            </Button>
          </ButtonRow>
        </PlainPage>,
      )
    })
    .get('/activate', (c) => {
      const { page } = c.var
      // Back to the sign-in that led here, or to the front page.
      const backTo = safeRelativePath(c.req.query('return_to'))
      return respond(
        c,
        <PlainPage page={page} title="activate.title" text="activate.text">
          <ButtonRow>
            <Button href={backTo}>{page.t('activate.back')}</Button>
            <Button kind="secondary" href="/help">
              {page.shell('footer.help')}
            </Button>
          </ButtonRow>
        </PlainPage>,
      )
    })
}
