import { DomainError } from '@mot-cua/kernel'
import { respond } from '@mot-cua/web'
import { Hono } from 'hono'
import { encodeQR } from 'qr'
import type { OnestopEnv } from '../page.ts'
import { GuidePage, GuidesPage } from './guide.views.tsx'
import { guidePath, guides } from './guides.data.ts'

/** R144, R173: open to everybody, because whoever cannot sign in needs them most. */
export function createGuideRoutes({ publicUrl }: { publicUrl: string }) {
  return new Hono<OnestopEnv>()
    .get('/guides', (c) => {
      const { page, settings, session, hat } = c.var
      return respond(c, <GuidesPage {...{ page, settings, session, hat }} />)
    })
    .get('/guides/:slug', (c) => {
      const { page, settings, session, hat } = c.var
      const guide = guides.find(({ slug }) => slug === c.req.param('slug'))
      if (!guide) throw new DomainError('not-found', 'a guide that is not there')
      const address = new URL(guidePath(guide.slug), publicUrl).href
      // ISO/IEC 18004: medium correction, and four modules of quiet around it.
      const modules = encodeQR(address, 'raw', { ecc: 'medium', border: 4 })
      return respond(
        c,
        <GuidePage {...{ page, settings, session, hat, guide, address, modules }} />,
      )
    })
}
