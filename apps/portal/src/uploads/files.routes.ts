import { ReadableStream } from 'node:stream/web'
import { type Clock, DomainError, isId } from '@mot-cua/kernel'
import type { Context } from 'hono'
import { Hono } from 'hono'
import type { RequirementStore } from '../assurance/assurance.ts'
import type { AuditEvent } from '../audit/audit.ts'
import type { DataStore } from '../data-store/data-store.ts'
import { readerOf } from '../data-store/reader.ts'
import type { SignedInEnv } from '../page.ts'
import { requireSession } from '../session/require-session.ts'
import { describeDownload } from './file-name.ts'
import type { MediaType } from './inspect-file.ts'

export type FileReader = (file: { id: string; sizeBytes: number }) => AsyncGenerator<Buffer>

type Deps = {
  dataStore: DataStore
  requirements: RequirementStore
  readFile: FileReader
  audit: (event: AuditEvent) => Promise<void>
  now: Clock
}

/** GET /files/:id, the file of a document of the person. Never shown, only given out. */
export function createFileRoutes({ dataStore, requirements, readFile, audit, now }: Deps) {
  return new Hono<SignedInEnv>().get('/files/:id', requireSession(), async (c) => {
    const { session, clientAddress: address } = c.var
    const id = c.req.param('id')
    const reader = await readerOf(session, requirements)
    const document = isId(id) ? await dataStore.find(reader, id) : undefined
    if (!document?.file) throw new DomainError('not-found', 'no such file of this person')
    const { personId, accountId } = session
    const detail = { document: id }
    await audit({ type: 'document.read', at: now(), personId, accountId, address, detail })
    return answerFile(c, { name: document.name, ...document.file, parts: readFile(document.file) })
  })
}

export type AnsweredFile = {
  name: string
  mediaType: MediaType
  sizeBytes: number
  parts: AsyncGenerator<Buffer>
}

/** Node's streams are the web's; their types are two. */
type BodyStream = globalThis.ReadableStream<Uint8Array<ArrayBuffer>>

/** Whatever is in it, a browser keeps it as a file and runs nothing of it. */
export function answerFile(c: Context, { name, mediaType, sizeBytes, parts }: AnsweredFile) {
  const headers = {
    'content-type': mediaType,
    'content-length': String(sizeBytes),
    'content-disposition': describeDownload(name, mediaType),
    'content-security-policy': "sandbox; default-src 'none'",
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
  }
  return c.body(ReadableStream.from(parts) as BodyStream, 200, headers)
}
