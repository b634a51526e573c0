import { readForm, respond } from '@mot-cua/web'
import { Hono } from 'hono'
import { z } from 'zod'
import { homeNotices } from '../home/news.views.tsx'
import type { SignedInEnv } from '../page.ts'
import { identityFieldNames } from '../person/person.ts'
import { requireSession } from '../session/require-session.ts'
import type { VerificationQueue } from '../verification/verification-queue.ts'
import { EditPage } from './edit.views.tsx'
import type { Typed } from './edit-fields.ts'
import type { SourceLabel } from './field-values.views.tsx'
import type { IdentityInfo } from './identity-info.ts'
import { IdentityInfoPage } from './identity-info.views.tsx'
import { identityNotices } from './notices.views.tsx'

const noticeSchema = z
  .enum([...homeNotices, ...identityNotices])
  .optional()
  .catch(undefined)

const typedSchema = z.record(z.string(), z.string())

type Deps = {
  identityInfo: IdentityInfo
  verificationQueue: VerificationQueue
  trustedSources: readonly SourceLabel[]
}

/** «Thông tin cá nhân»: open to accounts that may only link, as confirming comes before it. */
export function createIdentityInfoRoutes(deps: Deps) {
  const { identityInfo, verificationQueue, trustedSources: sources } = deps
  const guard = requireSession({ linkOnly: true })
  return new Hono<SignedInEnv>()
    .get('/profile', guard, async (c) => {
      const { page, session } = c.var
      const notice = noticeSchema.parse(c.req.query('notice'))
      const { personId } = session
      const [rows, accounts, queue] = await Promise.all([
        identityInfo.rowsOf(personId),
        identityInfo.accountsOf(personId),
        verificationQueue.stateOf(personId),
      ])
      const shown = { page, session, rows, accounts, sources, queue, notice }
      return respond(c, <IdentityInfoPage {...shown} />)
    })
    .get('/profile/edit', guard, async (c) => {
      const { page, session } = c.var
      const rows = await identityInfo.rowsOf(session.personId)
      return respond(c, <EditPage {...{ page, session, rows }} />)
    })
    .post('/profile/edit', guard, async (c) => {
      const { page, session, clientAddress: address } = c.var
      const typed = toTypedFields(await readForm(c, typedSchema))
      const plan = await identityInfo.edit({ ...session, address }, typed)
      if (plan.outcome === 'saved') {
        const notice = plan.changes.length > 0 ? 'saved' : 'unchanged'
        return c.redirect(`/profile?notice=${notice}`, 303)
      }
      const rows = await identityInfo.rowsOf(session.personId)
      const texts = Object.fromEntries(
        Object.entries(typed).map(([name, entry]) => [name, entry.text]),
      )
      const { problems } = plan
      return respond(c, <EditPage {...{ page, session, rows, problems }} typed={texts} />, 422)
    })
}

function toTypedFields(form: Record<string, string>): Typed {
  const typed: Typed = {}
  for (const name of identityFieldNames) {
    const text = form[name]
    if (text !== undefined) typed[name] = { text, seen: form[`seen.${name}`] ?? '' }
  }
  return typed
}
