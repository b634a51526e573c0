import type { IncomingHttpHeaders } from 'node:http'
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy'
import { DomainError } from '@mot-cua/kernel'
import type { Context } from 'hono'
import { CSRF_FIELD } from '../components/form.tsx'
import { eachChunk, incomingOf, refuseDeclared, tooLarge } from './read-body.ts'
import type { AnyWebEnv } from './web-env.ts'

const FIELD_BYTES = 4 * 1024
const FIELDS = 20
/** What a form needs beside its file. */
const ENVELOPE_BYTES = 64 * 1024
/**
 * A file that is a little too large is read to its end and thrown away, so that the browser stays to
 * hear why. Beyond this the connection is cut.
 */
const READ_AND_DROP_BYTES = 32 * 1024 * 1024

export type UploadedFile = { name: string; bytes: Buffer }

export type UploadedForm = {
  fields: Readonly<Record<string, string>>
  /** Absent when none was chosen; `too-large` when it was over the bound. */
  file: UploadedFile | 'too-large' | undefined
}

export type UploadedForms = Pick<UploadedForm, 'fields'> & {
  /** By the names of their fields; those left empty are absent. */
  files: Readonly<Partial<Record<string, UploadedFile | 'too-large'>>>
}

/**
 * A posted form with one file, for paths among `streamedPaths`. The form's token must stand before
 * the file: of a form from elsewhere nothing is taken in.
 *
 * @throws DomainError `forbidden` without the token; `bad-request` for what is no such form;
 *   `payload-too-large` for what no person sends
 */
export async function readUpload(
  c: Context,
  { largestBytes }: { largestBytes: number },
): Promise<UploadedForm> {
  const { fields, files } = await readUploads(c, { largestBytes, mostFiles: 1 })
  return { fields, file: Object.values(files)[0] }
}

/** The same with a few files, each in a field of its own and within the bound. */
export async function readUploads(
  c: Context,
  { largestBytes, mostFiles }: Bounds,
): Promise<UploadedForms> {
  const incoming = incomingOf(c)
  const mostBytes = Math.max(READ_AND_DROP_BYTES, mostFiles * largestBytes + ENVELOPE_BYTES)
  refuseDeclared(incoming, mostBytes)
  const parser = openParser(incoming.headers, { largestBytes, mostFiles })
  const { isFormToken } = c.var as AnyWebEnv['Variables']
  const form = collect(parser, isFormToken)
  let sizeBytes = 0
  try {
    await Promise.race([
      form.failed,
      eachChunk(incoming, (chunk) => {
        sizeBytes += chunk.length
        if (sizeBytes > mostBytes) throw tooLarge(mostBytes)
        parser.write(chunk)
      }),
    ])
    parser.end()
    return await Promise.race([form.failed, form.read])
  } finally {
    incoming.pause()
    parser.removeAllListeners('file')
  }
}

type Bounds = { largestBytes: number; mostFiles: number }

function openParser(
  headers: IncomingHttpHeaders,
  { largestBytes, mostFiles }: Bounds,
): BusboyInstance {
  const type = headers['content-type'] ?? ''
  // Compressed forms no browser sends; opening one here would be the bomb it is meant to be.
  if (headers['content-encoding'] !== undefined || !/^multipart\/form-data;/i.test(type)) {
    throw new DomainError('bad-request', 'a body that is no form with a file')
  }
  try {
    return new Busboy({
      headers: { 'content-type': type },
      // With its path, if it has one: the reader of the name decides what of it is good.
      preservePath: true,
      limits: {
        fileSize: largestBytes,
        files: mostFiles,
        fields: FIELDS,
        parts: FIELDS + mostFiles,
        fieldSize: FIELD_BYTES,
        headerPairs: 20,
        headerSize: FIELD_BYTES,
      },
    })
  } catch (cause) {
    throw new DomainError('bad-request', 'a form without a boundary', { cause })
  }
}

type Collected = { read: Promise<UploadedForms>; failed: Promise<never> }

function collect(parser: BusboyInstance, isFormToken: (token: unknown) => boolean): Collected {
  const fields = Object.create(null) as Record<string, string>
  const isOwn = () => isFormToken(fields[CSRF_FIELD])
  const files = Object.create(null) as Record<string, UploadedFile | 'too-large'>
  const failed = new Promise<never>((_resolve, reject) => {
    const refuse = (cause: unknown) =>
      reject(new DomainError('bad-request', 'a form that cannot be read', { cause }))
    parser.on('error', refuse)
    parser.on('file', (field, stream, name) => {
      // Of a file that stops in the middle: nobody listening, it would end the process.
      stream.on('error', refuse)
      if (!isOwn()) {
        stream.resume()
        reject(new DomainError('forbidden', 'form token is missing or of another browser'))
        return
      }
      gather(stream, { field, name, files })
    })
  })
  // Whoever reads may have gone by then.
  failed.catch(() => undefined)
  parser.on('field', (name, value) => {
    fields[name] = value
  })
  const read = new Promise<UploadedForms>((resolve, reject) => {
    parser.on('finish', () => {
      if (isOwn()) resolve({ fields, files })
      else reject(new DomainError('forbidden', 'form token is missing or of another browser'))
    })
  })
  read.catch(() => undefined)
  return { read, failed }
}

type Gathering = {
  field: string
  name: string | undefined
  files: Record<string, UploadedFile | 'too-large'>
}

function gather(stream: BusboyFileStream, { field, name, files }: Gathering): void {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
  stream.on('limit', () => {
    chunks.length = 0
    files[field] = 'too-large'
  })
  stream.on('end', () => {
    const bytes = Buffer.concat(chunks)
    // A file input left empty is sent as a file without a name.
    if (files[field] === undefined && (name || bytes.length > 0)) {
      files[field] = { name: name ?? '', bytes }
    }
  })
}
