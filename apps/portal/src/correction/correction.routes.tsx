import { DomainError, isId } from '@mot-cua/kernel'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { IdentityInfo } from '../identity-info/identity-info.ts'
import type { SignedInEnv } from '../page.ts'
import { requireSession } from '../session/require-session.ts'
import {
  type CorrectionActor,
  type Corrections,
  correctableFields,
  type TrackedCorrection,
  toCorrectable,
} from './correction.ts'
import { CorrectionPage, CorrectionsPage } from './correction.views.tsx'

const askSchema = z.object({ field: z.enum(correctableFields), wish: z.string() })

type Deps = {
  corrections: Corrections
  identityInfo: Pick<IdentityInfo, 'rowsOf'>
}

/** Requests to have the register corrected; a foreign one is as good as none (404). */
export function createCorrectionRoutes({ corrections, identityInfo }: Deps) {
  const guard = requireSession({ linkOnly: true })
  return new Hono<SignedInEnv>()
    .get('/profile/corrections', guard, async (c) => {
      const { page, session } = c.var
      const list = await corrections.listOf(session.personId)
      const field = toCorrectable(c.req.query('field'))
      return respond(
        c,
        <CorrectionsPage {...{ page, session, list }} asked={{ field, wish: '' }} />,
      )
    })
    .post('/profile/corrections', guard, async (c) => {
      const { page, session } = c.var
      const asked = await readForm(c, askSchema)
      const made = await corrections.create(actorOf(c), asked)
      if (made.outcome === 'created') return c.redirect(`/profile/corrections/${made.id}`, 303)
      const problem = made.outcome === 'too-many' ? made.outcome : made.problem
      const list = await corrections.listOf(session.personId)
      return respond(c, <CorrectionsPage {...{ page, session, list, asked, problem }} />, 422)
    })
    .get('/profile/corrections/:id', guard, async (c) => {
      const { page, session } = c.var
      const correction = await findOwn(c, corrections)
      const rows = await identityInfo.rowsOf(session.personId)
      return respond(c, <CorrectionPage {...{ page, session, correction, rows }} />)
    })
    .post('/profile/corrections/:id/withdraw', guard, async (c) => {
      const { id } = await findOwn(c, corrections)
      // Ended meanwhile: the page shows how.
      await corrections.withdraw(actorOf(c), id)
      return c.redirect(`/profile/corrections/${id}`, 303)
    })
}

function actorOf(c: Context<SignedInEnv>): CorrectionActor {
  const { session, clientAddress: address } = c.var
  const { accountId, personId } = session
  return { accountId, personId, address }
}

async function findOwn(
  c: Context<SignedInEnv>,
  corrections: Corrections,
): Promise<TrackedCorrection> {
  const id = c.req.param('id') ?? ''
  const found = isId(id) ? await corrections.findOf(c.var.session.personId, id) : undefined
  if (!found) throw new DomainError('not-found', 'no such correction request of this person')
  return found
}
