import { respond } from '@mot-cua/web'
import { Hono } from 'hono'
import { foldText } from '../dossiers/fold-text.ts'
import type { PortalEnv } from '../page.ts'
import { places } from './places.data.ts'
import { looksLikeDossierCode, readDossierCode, type ServiceDirectory, search } from './search.ts'
import { LookUpPage, SearchPage } from './search.views.tsx'

/** Longer than anything that could be found. */
const LONGEST_SEARCH = 200

/** `/search` and `/look-up`, both without a sign-in (N1). */
export function createSearchRoutes({ serviceDirectory }: { serviceDirectory: ServiceDirectory }) {
  return new Hono<PortalEnv>()
    .get('/search', async (c) => {
      const { page, session } = c.var
      const typed = (c.req.query('q') ?? '').trim().slice(0, LONGEST_SEARCH)
      const services = await serviceDirectory.list()
      const found = search(typed, { places, services, say: (key) => page.t(key), fold: foldText })
      const read = readDossierCode(typed)
      const code = read !== undefined && looksLikeDossierCode(read) ? read : undefined
      return respond(c, <SearchPage {...{ page, session, typed, found, code }} />)
    })
    .get('/look-up', (c) => {
      const { page, session } = c.var
      const typed = (c.req.query('code') ?? '').trim().slice(0, LONGEST_SEARCH)
      const code = readDossierCode(typed)
      return respond(c, <LookUpPage {...{ page, session, typed, code }} />)
    })
}
