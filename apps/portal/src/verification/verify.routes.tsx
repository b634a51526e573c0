import { addressBucket, readForm, respond, type SessionCookie } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { judgeLevel, type RequirementStore } from '../assurance/assurance.ts'
import type { SignedInEnv } from '../page.ts'
import { requireSession } from '../session/require-session.ts'
import type { Sessions } from '../session/session.ts'
import { readStatement, type StatementTyped } from './read-statement.ts'
import { OtherIdPage, ReviewPage } from './review.views.tsx'
import type { TrustedSource } from './verification.ts'
import { DraftOverPage, RecheckPage, type VerifyAnswer, VerifyPage } from './verify.views.tsx'
import type { CheckOutcome, Verifier, VerifyIdentity } from './verify-identity.ts'

const text = z.string().default('')
const typedSchema = z.object({
  source: text,
  personalId: text,
  legacyIdNumber: text,
  fullName: text,
  dateOfBirth: text,
})
const acceptSchema = z.object({ draft: z.string() })

type Deps = {
  verifyIdentity: VerifyIdentity
  requirements: Pick<RequirementStore, 'minimumLevel'>
  /** C21: the old number is asked for with a star only where an operator wants it. */
  requireLegacyId: boolean
  today: () => string
  sessions: Pick<Sessions, 'start'>
  cookie: SessionCookie
}

/** «Cập nhật từ CSDL Quốc gia về Dân cư»: state, see what changes, accept (R101, R102). */
export function createVerifyRoutes(deps: Deps) {
  const { verifyIdentity } = deps
  const guard = requireSession({ linkOnly: true })
  return new Hono<SignedInEnv>()
    .get('/profile/verify', guard, (c) => showForm(c, deps))
    .post('/profile/verify', guard, async (c) => {
      const typed = await readForm(c, typedSchema)
      const ofEid = await verifyIdentity.eidStatementOf(c.var.session.accountId)
      const verifier = await verifierOf(c, deps)
      const source = verifyIdentity.findSource(typed.source)
      if (!source) return showForm(c, deps, { typed, status: 422, problems: { source: 'missing' } })
      if (ofEid) {
        const outcome = await verifyIdentity.recheck(verifier, source, ofEid)
        return answer(c, deps, { typed, source, outcome })
      }
      const { requireLegacyId, today } = deps
      const read = readStatement(typed, { requireLegacyId, today: today() })
      if ('problems' in read) return showForm(c, deps, { typed, status: 422, ...read })
      const outcome = await verifyIdentity.check(verifier, source, read.statement)
      return answer(c, deps, { typed, source, outcome })
    })
    .get('/profile/verify/review', guard, async (c) => {
      const { page, session } = c.var
      const draft = await verifyIdentity.draftOf(await verifierOf(c, deps))
      if (!draft) return respond(c, <DraftOverPage {...{ page, session }} />, 410)
      const before = await verifyIdentity.fieldsOf(session.personId)
      const { sources } = verifyIdentity
      return respond(c, <ReviewPage {...{ page, session, draft, before, sources }} />)
    })
    .post('/profile/verify/review', guard, (c) => accept(c, deps))
}

type Ctx = Context<SignedInEnv>

async function accept(c: Ctx, deps: Deps) {
  const { page, session } = c.var
  const { draft } = await readForm(c, acceptSchema)
  switch (await deps.verifyIdentity.accept(await verifierOf(c, deps), draft)) {
    case 'saved':
      return c.redirect('/profile?notice=verified', 303)
    case 'claimed':
      await goOnForLinking(c, deps)
      return c.redirect('/profile?notice=claimed', 303)
    case 'other-id':
      return respond(c, <OtherIdPage {...{ page, session }} />, 409)
    case 'over':
      return respond(c, <DraftOverPage {...{ page, session }} />, 409)
  }
}

/** Whoever has just verified goes on to link; the account's other sessions have ended. */
async function goOnForLinking(c: Ctx, { sessions, cookie }: Deps): Promise<void> {
  const { access: _access, startedAt: _started, seenAt: _seen, id: _id, ...proven } = c.var.session
  cookie.write(c, await sessions.start({ ...proven, isClaimed: true }))
}

async function verifierOf(c: Ctx, { requirements }: Deps): Promise<Verifier> {
  const { session, clientAddress: address } = c.var
  const { personId, accountId, startedAt, level } = session
  const required = await requirements.minimumLevel('own-record')
  const mayReadOwnRecord = level !== 0 && judgeLevel(level, required).outcome === 'enough'
  const from = { address, addressBucket: addressBucket(address) }
  return { personId, accountId, startedAt, ...from, mayReadOwnRecord }
}

type Shown = {
  typed?: StatementTyped
  problems?: Parameters<typeof VerifyPage>[0]['problems']
  said?: VerifyAnswer
  status?: 200 | 422 | 429
}

async function showForm(c: Ctx, deps: Deps, { status = 200, ...shown }: Shown = {}) {
  const { page, session } = c.var
  const { verifyIdentity, requireLegacyId } = deps
  const { sources } = verifyIdentity
  const isEid = (await verifyIdentity.eidStatementOf(session.accountId)) !== undefined
  if (isEid) {
    const { said } = shown
    return respond(c, <RecheckPage {...{ page, session, sources, said }} />, status)
  }
  const fields = await verifyIdentity.fieldsOf(session.personId)
  const props = { page, session, sources, fields, requireLegacyId, ...shown }
  return respond(c, <VerifyPage {...props} />, status)
}

type Checked = { typed: StatementTyped; source: TrustedSource; outcome: CheckOutcome }

async function answer(c: Ctx, deps: Deps, { typed, source, outcome }: Checked) {
  switch (outcome.outcome) {
    case 'matched':
      return c.redirect('/profile/verify/review', 303)
    case 'queued':
      return c.redirect('/profile?notice=queued', 303)
    case 'no-tries':
      return showForm(c, deps, { typed, said: outcome, status: 429 })
    case 'differs':
    case 'deceased':
      return showForm(c, deps, { typed, said: { ...outcome, source }, status: 422 })
  }
}
