import { DomainError } from '@mot-cua/kernel'
import type { Context } from 'hono'
import type { z } from 'zod'

/**
 * The fields of a posted form. What our own pages cannot send is the sender's mistake, not ours.
 *
 * @throws DomainError `bad-request` for a body that is no form or lacks what the schema asks for
 */
export async function readForm<S extends z.ZodType>(c: Context, schema: S): Promise<z.infer<S>> {
  const read = schema.safeParse(await parseForm(c))
  if (read.success) return read.data
  const fields = read.error.issues.map(({ path }) => path.join('.')).join(', ')
  throw new DomainError('bad-request', `form fields that no page of ours sends: ${fields}`)
}

/** The body as it is, every field still to be checked. Throws DomainError `bad-request`. */
export async function parseForm(c: Context): Promise<Record<string, unknown>> {
  return readFields(c).catch((cause: unknown) => {
    throw new DomainError('bad-request', 'a body that is no form', { cause })
  })
}

/** Forms of pages are read as text: Hono's way makes a web Response and its FormData of each. */
async function readFields(c: Context): Promise<Record<string, unknown>> {
  const [type = ''] = (c.req.header('content-type') ?? '').split(';')
  if (type.trim().toLowerCase() !== 'application/x-www-form-urlencoded') return c.req.parseBody()
  const fields = Object.create(null) as Record<string, unknown>
  for (const [name, value] of new URLSearchParams(await c.req.text())) fields[name] = value
  return fields
}
