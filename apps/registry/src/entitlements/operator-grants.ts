import type { Clock } from '@mot-cua/kernel'
import { z } from 'zod'
import { attributeFields } from '../attributes/attributes.ts'
import { purposes } from '../purposes/purposes.ts'
import { verifiableFields } from '../verification/verification.ts'
import type { EntitlementStore, Grant } from './entitlements.ts'

const clientId = z.string('the client id of a registered caller').min(1)
const purpose = z.enum(purposes, { error: `a purpose: ${purposes.join(', ')}` })
const fieldsOf = <F extends string>(fields: readonly F[]) =>
  z
    .array(z.enum(fields, { error: `a field: ${fields.join(', ')}` }))
    .min(1, `at least one field: ${fields.join(', ')}`)

const grantSchema = z.discriminatedUnion(
  'act',
  [
    z.strictObject({
      clientId,
      act: z.literal('verify'),
      purpose,
      fields: fieldsOf(verifiableFields),
    }),
    z.strictObject({
      clientId,
      act: z.literal('read'),
      purpose,
      fields: fieldsOf(attributeFields),
    }),
    z.strictObject({
      clientId,
      act: z.literal('read-own'),
      purpose,
      fields: fieldsOf(attributeFields),
    }),
    z.strictObject({ clientId, act: z.literal('show-accesses') }),
  ],
  { error: 'what may be done: verify, read, read-own, show-accesses' },
)

export type OperatorGrants = ReturnType<typeof createOperatorGrants>

/** Granting and taking back by hand: words are checked, and so is whether the caller is known. */
export function createOperatorGrants(deps: { entitlements: EntitlementStore; now: Clock }) {
  const { entitlements, now } = deps

  async function change(kind: 'grant' | 'revoke', wish: unknown, by: string) {
    const read = readGrant(wish)
    if ('problem' in read) return read
    const callers = await entitlements.listCallers()
    if (!callers.some((caller) => caller.clientId === read.grant.clientId)) {
      return { problem: `no caller is registered as ${read.grant.clientId}` }
    }
    await entitlements[kind](read.grant, { by, at: now() })
    return { changed: read.grant }
  }

  return {
    listCallers: () => entitlements.listCallers(),
    /** `by` is the person who decides; it stands in the account of grants. */
    grant: (wish: unknown, by: string) => change('grant', wish, by),
    revoke: (wish: unknown, by: string) => change('revoke', wish, by),
  }
}

/** One line that says what is wrong with the words, if anything is. */
function readGrant(wish: unknown): { grant: Grant } | { problem: string } {
  const read = grantSchema.safeParse(wish)
  if (read.success) return { grant: read.data }
  const lines = read.error.issues.map(({ path, message }) => [path[0], message].join(': '))
  return { problem: lines.join('; ') }
}
