import type { Clock } from '@mot-cua/kernel'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { actorOf } from '../admin/require-admin.ts'
import { dayOf, writeDay } from '../day/day.ts'
import type { SignedInEnv } from '../page.ts'
import type { Notices } from './notice.ts'
import { NOTICES_PATH, NoticesPage } from './notice-admin.views.tsx'
import { NoticeEditPage } from './notice-edit.views.tsx'
import { judgeNotice, type NoticeFields } from './notice-form.ts'

type Deps = { notices: Notices; now: Clock }
type C = Context<SignedInEnv>

const localeSchema = z.enum(['vi', 'en'])
const formSchema = z.object({
  locale: localeSchema,
  date: z.string(),
  body: z.string(),
  legalReference: z.string(),
  action: z.enum(['preview', 'save']),
})
const versionSchema = z.object({ locale: localeSchema, validFrom: z.iso.date() })
const doneSchema = z.enum(['saved', 'removed']).optional().catch(undefined)

/** The system's notice as content: versions, preview, the day each holds from. */
export function createNoticeAdminRoutes({ notices, now }: Deps) {
  return new Hono<SignedInEnv>()
    .get('/notices', async (c) => {
      const done = doneSchema.parse(c.req.query('done'))
      const props = {
        admin: c.var,
        texts: await notices.list('chooser'),
        inForce: await notices.inForce('chooser', c.var.page.locale),
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
        return c.redirect(`${NOTICES_PATH}?done=saved`, 303)
      }
      const preview = { ...read.text, changedBy: c.var.session.name }
      return respond(c, <NoticeEditPage admin={c.var} fields={fields} preview={preview} />)
    })
    .post('/notices/remove', async (c) => {
      const version = await readForm(c, versionSchema)
      await notices.remove({ kind: 'chooser', ...version }, actorOf(c))
      return c.redirect(`${NOTICES_PATH}?done=removed`, 303)
    })
}

/** A version that is to be changed, else today with the words that hold now. */
async function proposeFields(c: C, { notices, now }: Deps): Promise<NoticeFields> {
  const { page } = c.var
  const asked = versionSchema.safeParse(c.req.query()).data
  const texts = await notices.list('chooser')
  const text = asked
    ? texts.find(
        ({ locale, validFrom }) => locale === asked.locale && validFrom === asked.validFrom,
      )
    : await notices.inForce('chooser', page.locale)
  return {
    locale: text?.locale ?? page.locale,
    date: writeDay(asked && text ? text.validFrom : dayOf(now())),
    body: text?.body ?? page.t('chooser.noticeBody'),
    legalReference: text?.legalReference ?? page.t('chooser.noticeReference'),
  }
}
