import { DomainError, isId } from '@mot-cua/kernel'
import { readUpload, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { RequirementStore } from '../assurance/assurance.ts'
import type { DataStore } from '../data-store/data-store.ts'
import { readerOf } from '../data-store/reader.ts'
import type { SignedInEnv } from '../page.ts'
import { requireSession } from '../session/require-session.ts'
import { DeletePage } from './delete.views.tsx'
import { LARGEST_FILE_BYTES } from './inspect-file.ts'
import type { Places } from './places.ts'
import { UploadPage } from './upload.views.tsx'
import { UPLOAD_PATH } from './upload-path.ts'
import { type UploadProblem, type Uploads, uploadTypes } from './uploads.ts'

type Deps = {
  uploads: Uploads
  uploadPlaces: Places
  dataStore: DataStore
  requirements: RequirementStore
}

const typeSchema = z.enum(uploadTypes).catch('other')
const statuses: Partial<Record<UploadProblem, 413>> = { 'too-large': 413 }

/** Own documents: put there, taken away again. */
export function createUploadRoutes(deps: Deps) {
  const { uploads } = deps
  return new Hono<SignedInEnv>()
    .use('/data-store/*', requireSession())
    .get(UPLOAD_PATH, async (c) => {
      const { page, session } = c.var
      const used = await uploads.usage(session.personId)
      return respond(c, <UploadPage {...{ page, session, used }} sent={{}} />)
    })
    .post(UPLOAD_PATH, (c) => answerUpload(c, deps))
    .get('/data-store/:id/delete', async (c) => {
      const { page, session } = c.var
      const document = await findOwn(c, deps)
      return respond(c, <DeletePage {...{ page, session, document }} />)
    })
    .post('/data-store/:id/delete', async (c) => {
      const id = c.req.param('id')
      if (!isId(id) || !(await uploads.remove(ownerOf(c), id))) throw noSuchUpload()
      return c.redirect('/data-store?notice=deleted', 303)
    })
}

function noSuchUpload(): DomainError {
  return new DomainError('not-found', 'no such upload of this person')
}

function ownerOf(c: Context<SignedInEnv>) {
  const { personId, accountId } = c.var.session
  return { personId, accountId, address: c.var.clientAddress }
}

async function findOwn(c: Context<SignedInEnv>, { dataStore, requirements }: Deps) {
  const id = c.req.param('id') ?? ''
  const reader = await readerOf(c.var.session, requirements)
  const document = isId(id) ? await dataStore.find(reader, id) : undefined
  if (document?.kind !== 'upload') throw noSuchUpload()
  return document
}

async function answerUpload(c: Context<SignedInEnv>, deps: Deps): Promise<Response> {
  const { page, session } = c.var
  const { uploads, uploadPlaces } = deps
  const answered = await uploadPlaces.hold(session.personId, async () => {
    const form = await readUpload(c, { largestBytes: LARGEST_FILE_BYTES })
    const { title = '', type: typed } = form.fields
    const type = typeSchema.parse(typed)
    const typeName = page.t(`dataStore.uploadType.${type}`)
    const kept = await uploads.keep(ownerOf(c), { file: form.file, title, typeName })
    return { kept, sent: { title, type } }
  })
  if (!answered) throw new DomainError('too-many-requests', 'all places for uploads are taken')
  const { kept, sent } = answered
  if (kept.outcome === 'kept') return c.redirect('/data-store?notice=uploaded', 303)
  const { problem } = kept
  const used = await uploads.usage(session.personId)
  const props = { page, session, used, sent, problem }
  return respond(c, <UploadPage {...props} />, statuses[problem] ?? 422)
}
