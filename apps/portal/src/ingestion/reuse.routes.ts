import { DomainError } from '@mot-cua/kernel'
import type { AnyWebEnv } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { answerFile, type FileReader } from '../uploads/files.routes.ts'
import { admitCaller, type CallerDeps, readBatch } from './caller.routes.ts'
import { callerScopes } from './caller.ts'
import { reuseQuestionSchema } from './reuse.schemas.ts'
import type { Reuse, ReusedDocument } from './reuse.ts'

export const REUSED_DOCUMENTS_PATH = '/api/reused-documents'

type Deps = CallerDeps & { reuse: Reuse; readFile: FileReader }

/** POST, because the code is a secret and addresses are written down on the way. */
export function createReuseRoutes({ reuse, readFile, ...deps }: Deps) {
  const take = async (c: Context<AnyWebEnv>): Promise<ReusedDocument | Response> => {
    const caller = await admitCaller(c, deps, callerScopes.dossiers)
    if (caller instanceof Response) return caller
    const question = await readBatch(c, reuseQuestionSchema)
    if (question instanceof Response) return question
    const document = await reuse.take({ source: caller.source, ...question })
    // One answer for an unknown code, an ended one, and a dossier of somebody else.
    if (!document) throw new DomainError('not-found', 'no document by this code and dossier')
    return document
  }
  return new Hono<AnyWebEnv>()
    .post(REUSED_DOCUMENTS_PATH, async (c) => {
      const document = await take(c)
      return document instanceof Response ? document : c.json(describe(document))
    })
    .post(`${REUSED_DOCUMENTS_PATH}/content`, async (c) => {
      const document = await take(c)
      if (document instanceof Response) return document
      const { file, name } = document
      if (!file) throw new DomainError('not-found', 'a document without a file')
      return answerFile(c, { ...file, name, parts: readFile(file) })
    })
}

function describe({ id: _own, file, ...facts }: ReusedDocument) {
  const { id: _file, ...content } = file ?? { id: undefined }
  return { ...facts, file: file ? content : null }
}
