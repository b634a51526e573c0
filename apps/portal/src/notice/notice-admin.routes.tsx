import type { Clock } from '@mot-cua/kernel'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { actorOf } from '../admin/require-admin.ts'
import { dayOf, writeDay } from '../day/day.ts'
import type { SignedInEnv } from '../page.ts'
import { type NoticeKind, type Notices, noticeKinds } from './notice.ts'
import { NoticesPage, noticesPath } from './notice-admin.views.tsx'
import { NoticeEditPage } from './notice-edit.views.tsx'
import { judgeNotice, type NoticeFields } from './notice-form.ts'
import { wordsOfProfile } from './notice-words.ts'

type Deps = { notices: Notices; now: Clock }
type C = Context<SignedInEnv>

const kindSchema = z.enum(noticeKinds)
const localeSchema = z.enum(['vi', 'en'])
const formSchema = z.object({
  kind: kindSchema,
  locale: localeSchema,
  date: z.string(),
  body: z.string(),
  legalReference: z.string(),
  action: z.enum(['preview', 'save']),
})
const versionSchema = z.object({ kind: kindSchema, locale: localeSchema, validFrom: z.iso.date() })
const doneSchema = z.enum(['saved', 'removed']).optional().catch(undefined)

/** The notices as content: versions, preview, the day each holds from. */
export function createNoticeAdminRoutes({ notices, now }: Deps) {
  return new Hono<SignedInEnv>()
    .get('/notices', async (c) => {
      const kind = askedKind(c)
      const done = doneSchema.parse(c.req.query('done'))
      const props = {
        admin: c.var,
        kind,
        texts: await notices.list(kind),
        inForce: await notices.inForce(kind, c.var.page.locale),
        today: dayOf(now()),
        done: done && (`policy.done.${done}` as const),
      }
      return respond(c, <NoticesPage {...props} />)
    })
    .get('/notices/edit', async (c) => {
      const fields = await proposeFields(c, { notices, now })
      return respond(c, <NoticeEditPage admin={c.var} fields={fields} />)
    })
    .post('/notices/edit', async (c) => {
      const { action, ...fields } = await readForm(c, formSchema)
      const read = judgeNotice(fields)
      if (read.outcome === 'incomplete') {
        const props = { admin: c.var, fields, errors: read.errors }
        return respond(c, <NoticeEditPage {...props} />, 422)
      }
      if (action === 'save') {
        await notices.save(read.text, actorOf(c))
        return c.redirect(noticesPath(fields.kind, { done: 'saved' }), 303)
      }
      const preview = { ...read.text, changedBy: c.var.session.name }
      return respond(c, <NoticeEditPage admin={c.var} fields={fields} preview={preview} />)
    })
    .post('/notices/remove', async (c) => {
      const version = await readForm(c, versionSchema)
      await notices.remove(version, actorOf(c))
      return c.redirect(noticesPath(version.kind, { done: 'removed' }), 303)
    })
}

function askedKind(c: C): NoticeKind {
  return kindSchema.catch('chooser').parse(c.req.query('kind'))
}

/** A version that is to be changed, else today with the words that hold now. */
async function proposeFields(c: C, { notices, now }: Deps): Promise<NoticeFields> {
  const { page } = c.var
  const kind = askedKind(c)
  const asked = versionSchema.safeParse(c.req.query()).data
  const texts = await notices.list(kind)
  const text = asked
    ? texts.find(
        ({ locale, validFrom }) => locale === asked.locale && validFrom === asked.validFrom,
      )
    : await notices.inForce(kind, page.locale)
  const { body, legalReference } = text ?? wordsOfProfile(page, kind)
  return {
    kind,
    locale: text?.locale ?? page.locale,
    date: writeDay(asked && text ? text.validFrom : dayOf(now())),
    body,
    legalReference,
  }
}
