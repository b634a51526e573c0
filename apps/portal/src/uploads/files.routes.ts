import { ReadableStream } from 'node:stream/web'
import { type Clock, DomainError, isId } from '@mot-cua/kernel'
import type { AnyWebEnv } from '@mot-cua/web'
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

/**
 * Whatever is in it, a browser keeps it as a file and runs nothing of it. The first part is there
 * before the answer begins, so that a file that cannot be opened is a page that says so.
 */
export async function answerFile<E extends AnyWebEnv>(c: Context<E>, file: AnsweredFile) {
  const { name, mediaType, sizeBytes, parts } = file
  const first = await parts.next()
  const headers = {
    'content-type': mediaType,
    'content-length': String(sizeBytes),
    'content-disposition': describeDownload(name, mediaType),
    'content-security-policy': "sandbox; default-src 'none'",
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
  }
  const whole = first.done ? parts : readOn(c, first.value, parts)
  return c.body(ReadableStream.from(whole) as BodyStream, 200, headers)
}

/**
 * A later part that cannot be opened breaks the answer off, which whoever loads the file is shown.
 * Thrown on, the server would write its stack past the log, and its words behind the file.
 */
async function* readOn<E extends AnyWebEnv>(
  c: Context<E>,
  first: Buffer,
  rest: AsyncGenerator<Buffer>,
): AsyncGenerator<Buffer> {
  try {
    yield first
    yield* rest
  } catch (error) {
    c.var.log.error({ err: error }, 'a file could not be read to its end')
    c.env.outgoing.destroy()
  }
}
