import { readForm, readUploads, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { actorOf } from '../audit/audit.ts'
import { requiredLevelOf } from '../hat/hat.ts'
import type { StaffEnv } from '../page.ts'
import { requireStaff } from '../session/guards.routes.ts'
import type { Issuers } from '../sign-in/issuers.ts'
import { proveAgain } from '../sign-in/prove-again.tsx'
import { LARGEST_PICTURE_BYTES } from '../staff-picture/picture-bounds.ts'
import {
  type PictureKind,
  type PictureProblem,
  pictureKinds,
  type StaffPictures,
} from '../staff-picture/staff-picture.ts'
import { ConfirmPage } from './confirm.views.tsx'
import {
  changesProvenNumber,
  type IdentityChanges,
  type IdentityDraft,
  type ProofOutcome,
} from './identity-change.ts'
import { identityFields, type NumberProblem, readIdentity, toTyped } from './identity-form.ts'
import { CONFIRM_PATH, IDENTITY_PATH } from './paths.ts'
import { ownStandings, standingOf } from './representation.ts'
import type { SaveOutcome, StaffIdentities } from './staff-identity.ts'
import { type FormState, IdentityPage } from './staff-identity.views.tsx'
import type { UnitReviews } from './unit-review.ts'

type Deps = {
  staffIdentities: StaffIdentities
  staffPictures: StaffPictures
  identityChanges: IdentityChanges
  unitReviews: UnitReviews
  issuers: Issuers
}

type C = Context<StaffEnv>

const noticeSchema = z.enum(['saved', 'no-tries']).optional().catch(undefined)
const passwordSchema = z.object({ password: z.string().max(1024).default('') })

/** «Thông tin tài khoản» of an official, and the proof that a change of the number asks for. */
export function createStaffIdentityRoutes(deps: Deps) {
  const { identityChanges } = deps
  return new Hono<StaffEnv>()
    .use(IDENTITY_PATH, requireStaff())
    .use(`${IDENTITY_PATH}/*`, requireStaff())
    .get(IDENTITY_PATH, async (c) => {
      const before = await deps.staffIdentities.find(c.var.hat.account.id)
      const own = await findOwn(c, deps)
      const standing = own && standingOf(own)
      const form = { typed: toTyped(before?.stated), standing, problems: {}, pictures: {} }
      return show(c, deps, form)
    })
    .post(IDENTITY_PATH, (c) => answerSave(c, deps))
    .get(CONFIRM_PATH, async (c) => {
      const draft = await identityChanges.readDraft(c.var.hat.account.id)
      if (!draft) return c.redirect(IDENTITY_PATH, 303)
      return showConfirm(c, deps, undefined)
    })
    .post(CONFIRM_PATH, (c) => answerConfirm(c, deps))
    .get(`${CONFIRM_PATH}/eid`, (c) => {
      const level = requiredLevelOf(c.var.hat, c.var.settings.levels)
      const proving = { level, returnTo: CONFIRM_PATH, tryAgainAt: `${CONFIRM_PATH}/eid` }
      return proveAgain(c, deps, proving)
    })
}

/** The account as it is now: another may have changed it since. */
function findOwn(c: C, { unitReviews }: Deps) {
  const { hat } = c.var
  const reach = { unitPath: hat.unit.path, staffAccountId: hat.account.id }
  return unitReviews.find(reach, hat.account.id)
}

async function show(c: C, deps: Deps, form: FormState) {
  const status = c.req.method === 'POST' ? 422 : 200
  const { page, settings, session, hat } = c.var
  const { staffIdentities, staffPictures } = deps
  const [identity, pictures, own] = await Promise.all([
    staffIdentities.find(hat.account.id),
    staffPictures.listOf(hat.account.id),
    findOwn(c, deps),
  ])
  const isBound = own?.isBound ?? false
  const notice = noticeSchema.parse(c.req.query('notice'))
  const working = { page, settings, session, hat }
  return respond(
    c,
    <IdentityPage {...working} {...{ identity, isBound, pictures, form, notice }} />,
    status,
  )
}

async function answerSave(c: C, deps: Deps): Promise<Response> {
  const { session, hat, clientAddress } = c.var
  const bounds = { largestBytes: LARGEST_PICTURE_BYTES, mostFiles: pictureKinds.length }
  const sent = await readUploads(c, bounds)
  const draft = draftOf(sent.fields)
  // Before anything is judged: a picture that has come stays, whatever is wrong with the rest.
  const pictures = await keepPictures(deps, sent.files, {
    staffAccountId: hat.account.id,
    actor: actorOf(session, clientAddress),
  })
  const read = readIdentity(draft.typed, deps.staffIdentities.today())
  const problems = 'problems' in read ? read.problems : {}
  const form = { ...draft, problems, pictures }
  const isWrong = Object.keys(pictures).length > 0
  c.set('typed', typedOf(draft))
  if ('problems' in read || isWrong) return show(c, deps, form)
  const before = await deps.staffIdentities.find(hat.account.id)
  const isBound = (await findOwn(c, deps))?.isBound ?? false
  const needsProof = changesProvenNumber({ before, isBound }, read.stated.personalId)
  if (needsProof && !(await deps.identityChanges.isFresh(session))) {
    await deps.identityChanges.keepDraft(hat.account.id, draft)
    return c.redirect(CONFIRM_PATH, 303)
  }
  return save(c, deps, draft)
}

function draftOf(fields: Readonly<Record<string, string>>): IdentityDraft {
  const typed = toTyped(undefined)
  for (const field of identityFields) typed[field] = fields[field] ?? ''
  const standing = ownStandings.find((one) => one === fields['standing'])
  return { typed, standing }
}

/** As it stands in the fields. */
const typedOf = ({ typed, standing }: IdentityDraft) => ({
  ...typed,
  ...(standing && { standing }),
})

type Files = Awaited<ReturnType<typeof readUploads>>['files']
type Owner = Parameters<StaffPictures['keep']>[0]

async function keepPictures({ staffPictures }: Deps, files: Files, owner: Owner) {
  const problems: Partial<Record<PictureKind, PictureProblem>> = {}
  for (const kind of pictureKinds) {
    const file = files[kind]
    if (!file) continue
    const bytes = file === 'too-large' ? file : file.bytes
    const kept = await staffPictures.keep(owner, kind, bytes)
    if (kept !== 'kept') problems[kind] = kept
  }
  return problems
}

async function save(c: C, deps: Deps, draft: IdentityDraft): Promise<Response> {
  const { session, hat, settings, clientAddress } = c.var
  const { staffIdentities, unitReviews } = deps
  const read = readIdentity(draft.typed, staffIdentities.today())
  if ('problems' in read) {
    return show(c, deps, { ...draft, problems: read.problems, pictures: {} })
  }
  const actor = actorOf(session, clientAddress)
  const staffAccountId = hat.account.id
  const mayShareNumber = settings.hatsPerPerson === 'several'
  const saved = await staffIdentities.save({ staffAccountId, actor, mayShareNumber }, read.stated)
  if (saved === 'number-taken' || saved === 'too-many-tries') {
    return show(c, deps, { ...draft, problems: { personalId: saved }, pictures: {} })
  }
  const { standing } = draft
  if (standing) {
    await unitReviews.setOwnRepresentation(staffAccountId, standing, actor)
  }
  return c.redirect(`${IDENTITY_PATH}?notice=${noticeOf(saved)}`, 303)
}

function noticeOf(saved: Exclude<SaveOutcome, NumberProblem>): string {
  return saved === 'saved' ? 'saved' : saved.outcome
}

async function showConfirm(c: C, { identityChanges }: Deps, proof: ProofOutcome | undefined) {
  const { page, settings, session, hat } = c.var
  const isFresh = await identityChanges.isFresh(session)
  const ask = isFresh ? 'nothing' : session.method === 'local' ? 'password' : 'eid'
  const working = { page, settings, session, hat }
  return respond(c, <ConfirmPage {...working} {...{ ask, proof }} />, proof ? 422 : 200)
}

async function answerConfirm(c: C, deps: Deps): Promise<Response> {
  const { session, hat } = c.var
  const { identityChanges } = deps
  const { password } = await readForm(c, passwordSchema)
  if (!(await identityChanges.isFresh(session))) {
    const proof =
      session.method === 'local' ? await identityChanges.prove(session, password) : 'wrong'
    if (proof !== 'proved') return showConfirm(c, deps, proof)
  }
  const draft = await identityChanges.takeDraft(hat.account.id)
  return draft ? save(c, deps, draft) : c.redirect(IDENTITY_PATH, 303)
}
