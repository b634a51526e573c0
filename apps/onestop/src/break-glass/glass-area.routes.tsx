import { DomainError, isId } from '@mot-cua/kernel'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { operatorOf } from '../operator/require-operator.routes.tsx'
import { workingOf } from '../operator/settings.routes.tsx'
import type { StaffEnv } from '../page.ts'
import type { BreakGlass } from './break-glass.ts'
import { type EndingDeps, endUse } from './end-use.ts'
import { GlassAreaPage } from './glass-area.views.tsx'
import { ReviewPage } from './glass-use.views.tsx'
import { glassPaths } from './paths.ts'

const noteSchema = z.object({ note: z.string().default('') })
const newsSchema = z
  .enum(['app', 'reviewed', 'ended', 'not-now', 'own'])
  .optional()
  .catch(undefined)

/** Older ones stand in the audit. */
const MOST_LISTED = 100
const NOTE_MAX_LENGTH = 1000

export type GlassAreaDeps = EndingDeps & { breakGlass: BreakGlass; now: () => Date }

type C = Context<StaffEnv>

/** `/operator/break-glass`: who could break the glass, who has, and what others make of it. */
export function createGlassAreaRoutes(deps: GlassAreaDeps) {
  return new Hono<StaffEnv>()
    .get(glassPaths.area, async (c) => {
      const [administrators, uses] = await Promise.all([
        deps.breakGlass.administrators(),
        deps.breakGlass.list(MOST_LISTED),
      ])
      const news = newsSchema.parse(c.req.query('news'))
      const shown = { administrators, uses, news, now: deps.now() }
      return respond(c, <GlassAreaPage working={workingOf(c)} {...shown} />)
    })
    .get(glassPaths.reviewOf(':id'), (c) => showReview(c, deps))
    .post(glassPaths.reviewOf(':id'), (c) => review(c, deps))
    .post(glassPaths.endOf(':id'), async (c) => {
      const { name: _name, ...actor } = operatorOf(c)
      const isEnded = await endUse(deps, { id: idOf(c), actor })
      return goBack(c, isEnded ? 'ended' : 'not-now')
    })
}

async function showReview(c: C, { breakGlass }: GlassAreaDeps, isNoteMissing = false) {
  const use = await breakGlass.find(idOf(c))
  if (!use) throw new DomainError('not-found', 'no such use')
  const administrators = await breakGlass.administrators()
  const view = <ReviewPage working={workingOf(c)} {...{ administrators, use, isNoteMissing }} />
  return respond(c, view, isNoteMissing ? 422 : 200)
}

async function review(c: C, deps: GlassAreaDeps) {
  const id = idOf(c)
  const note = (await readForm(c, noteSchema)).note.trim().slice(0, NOTE_MAX_LENGTH)
  if (note === '') return showReview(c, deps, true)
  const { name: _name, ...actor } = operatorOf(c)
  return goBack(c, await deps.breakGlass.review({ id, by: c.var.hat.account.id, note, actor }))
}

function idOf(c: C): string {
  const id = c.req.param('id') ?? ''
  if (!isId(id)) throw new DomainError('not-found', 'no such use')
  return id
}

function goBack(c: C, news: NonNullable<z.infer<typeof newsSchema>>) {
  return c.redirect(`${glassPaths.area}?news=${news}`, 303)
}
