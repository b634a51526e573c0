import { Button, respond } from '@mot-cua/web'
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
          <Button href={page.brand.homeUrl}>{page.t('landing.goToService')}</Button>
        </PlainPage>,
      )
    })
    .get('/activate', (c) => {
      const { page } = c.var
      return respond(
        c,
        <PlainPage page={page} title="activate.title" text="activate.text">
          <Button href={page.brand.homeUrl}>{page.t('landing.goToService')}</Button>
        </PlainPage>,
      )
    })
}
