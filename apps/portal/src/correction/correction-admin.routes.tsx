import { DomainError, isId } from '@mot-cua/kernel'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { SignedInEnv } from '../page.ts'
import { type Corrections, correctionStatuses, readWish } from './correction.ts'
import { AdminCorrectionPage, AdminCorrectionsPage } from './correction-admin.views.tsx'

const pageSchema = z.coerce.number().int().min(1).max(10_000).catch(1)
const answers = ['received', 'forwarded', 'corrected', 'refused'] as const
const answerSchema = z.object({ status: z.enum(answers), note: z.string().default('') })

/** Pages below /admin; whoever mounts them lets administrators in and nobody else. */
export function createCorrectionAdminRoutes({ corrections }: { corrections: Corrections }) {
  return new Hono<SignedInEnv>()
    .get('/corrections', async (c) => {
      const { page, session } = c.var
      const status = correctionStatuses.find((known) => known === c.req.query('status'))
      const wanted = { status, page: pageSchema.parse(c.req.query('page')) }
      const found = await corrections.list(wanted)
      return respond(c, <AdminCorrectionsPage {...{ page, session, wanted, found }} />)
    })
    .get('/corrections/:id', async (c) => {
      const { page, session } = c.var
      const correction = await find(c, corrections)
      return respond(c, <AdminCorrectionPage {...{ page, session, correction }} />)
    })
    .post('/corrections/:id', async (c) => {
      const { page, session, clientAddress: address } = c.var
      const { id } = await find(c, corrections)
      const { status, note: typed } = await readForm(c, answerSchema)
      const read = typed.trim() === '' ? { wish: undefined } : readWish(typed)
      const show = async (problem: 'odd-characters' | 'too-long' | 'missing' | 'moved') => {
        const correction = await find(c, corrections)
        return respond(c, <AdminCorrectionPage {...{ page, session, correction, problem }} />, 422)
      }
      if ('problem' in read) return show(read.problem)
      // Who is refused is owed the reason.
      if (status === 'refused' && read.wish === undefined) return show('missing')
      const { accountId, personId } = session
      const answer = { status, note: read.wish }
      const moved = await corrections.answer({ accountId, personId, address }, id, answer)
      return moved === 'moved' ? c.redirect(`/admin/corrections/${id}`, 303) : show('moved')
    })
}

async function find(c: Context<SignedInEnv>, corrections: Corrections) {
  const id = c.req.param('id') ?? ''
  const found = isId(id) ? await corrections.find(id) : undefined
  if (!found) throw new DomainError('not-found', 'no such correction request')
  return found
}
