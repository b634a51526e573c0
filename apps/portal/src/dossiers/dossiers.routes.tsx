import { DomainError, isId } from '@mot-cua/kernel'
import { respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { RequirementStore } from '../assurance/assurance.ts'
import { readerOf } from '../data-store/reader.ts'
import type { SignedInEnv } from '../page.ts'
import { requireSession } from '../session/require-session.ts'
import { phases } from './dossier.ts'
import { DossierPage, type DossierView, dossierViews } from './dossier-page.views.tsx'
import { PrintedDossier } from './dossier-print.views.tsx'
import type { Dossiers } from './dossiers.ts'
import { DossiersPage } from './dossiers.views.tsx'
import { readPlace } from './place.ts'

type Deps = { dossiers: Dossiers; requirements: RequirementStore }

const phaseSchema = z.enum(phases).optional().catch(undefined)
const viewSchema = z.enum(dossierViews)
/** Longer than any code or name that could be found. */
const LONGEST_SEARCH = 200

/** «Hồ sơ của tôi» (N10) and a dossier's page (N11). */
export function createDossierRoutes({ dossiers, requirements }: Deps) {
  const find = async (c: Context<SignedInEnv>) => {
    const id = c.req.param('id') ?? ''
    const reader = await readerOf(c.var.session, requirements)
    const dossier = isId(id) ? await dossiers.find(reader, id) : undefined
    // The same answer for another person's dossier as for none.
    if (!dossier) throw new DomainError('not-found', 'no such dossier of this person')
    return dossier
  }
  const show = async (c: Context<SignedInEnv>, view: DossierView) => {
    const { page, session } = c.var
    return respond(c, <DossierPage {...{ page, session, view }} dossier={await find(c)} />)
  }
  return new Hono<SignedInEnv>()
    .use('/dossiers', requireSession())
    .use('/dossiers/*', requireSession())
    .get('/dossiers', async (c) => {
      const { page, session } = c.var
      const reader = await readerOf(session, requirements)
      const listed = await dossiers.page(reader, {
        phase: phaseSchema.parse(c.req.query('tab')),
        search: (c.req.query('q') ?? '').slice(0, LONGEST_SEARCH),
        after: readPlace(c.req.query('after')),
      })
      return respond(c, <DossiersPage {...{ page, session, listed }} now={dossiers.now()} />)
    })
    .get('/dossiers/:id', (c) => show(c, 'summary'))
    .get('/dossiers/:id/print', async (c) => {
      const { page, session } = c.var
      return respond(c, <PrintedDossier {...{ page, session }} dossier={await find(c)} />)
    })
    .get('/dossiers/:id/:view{progress|results}', (c) =>
      show(c, viewSchema.parse(c.req.param('view'))),
    )
}
