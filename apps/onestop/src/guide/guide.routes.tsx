import { DomainError } from '@mot-cua/kernel'
import { respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { encodeQR } from 'qr'
import type { OnestopEnv } from '../page.ts'
import type { Guides } from './guide.ts'
import { GuidePage, GuidesPage } from './guide.views.tsx'
import { guidePath } from './guides.data.ts'
import { factsOf, readerOf } from './provide-guides.ts'

type Deps = { guides: Pick<Guides, 'find'>; publicUrl: string }

/** R144, R173: open to everybody, because whoever cannot sign in needs them most. */
export function createGuideRoutes(deps: Deps) {
  return new Hono<OnestopEnv>()
    .get('/guides', (c) => {
      const { page, settings, session, hat } = c.var
      return respond(c, <GuidesPage {...{ page, settings, session, hat }} />)
    })
    .get('/guides/:slug', (c) => showGuide(c, deps))
    .get('/guides/:slug/versions/:number{[1-9][0-9]{0,3}}', (c) =>
      showGuide(c, deps, Number(c.req.param('number'))),
    )
}

function showGuide(c: Context<OnestopEnv>, { guides, publicUrl }: Deps, number?: number) {
  const { page, settings, session, hat } = c.var
  const facts = factsOf(settings, publicUrl)
  const found = guides.find(c.req.param('slug') ?? '', readerOf(page, facts), number)
  if (!found) throw new DomainError('not-found', 'a guide that is not there')
  const address = new URL(guidePath(found.shown.slug), publicUrl).href
  // ISO/IEC 18004: medium correction, and four modules of quiet around it.
  const modules = encodeQR(address, 'raw', { ecc: 'medium', border: 4 })
  return respond(
    c,
    <GuidePage {...{ page, settings, session, hat, address, modules }} {...found} />,
  )
}
