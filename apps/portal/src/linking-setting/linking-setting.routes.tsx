import { readForm, respond } from '@mot-cua/web'
import { Hono } from 'hono'
import { z } from 'zod'
import { actorOf } from '../admin/require-admin.ts'
import type { SignedInEnv } from '../page.ts'
import type { LinkingSettings } from './linking-setting.ts'
import { LINKING_SETTING_PATH, LinkingSettingPage } from './linking-setting.views.tsx'

const formSchema = z.object({
  requireRelogin: z.enum(['yes', 'no']),
  reason: z.string().default(''),
})

/** `/admin/linking`: what an administrator decides about linking (C15). */
export function createLinkingSettingRoutes(deps: { linkingSettings: LinkingSettings }) {
  const { linkingSettings } = deps
  return new Hono<SignedInEnv>()
    .get('/linking', async (c) => {
      const done = c.req.query('done') !== undefined
      const setting = await linkingSettings.read()
      return respond(c, <LinkingSettingPage admin={c.var} setting={setting} isDone={done} />)
    })
    .post('/linking', async (c) => {
      const form = await readForm(c, formSchema)
      const requireRelogin = form.requireRelogin === 'yes'
      const reason = form.reason.trim()
      if (reason === '') {
        const props = { admin: c.var, setting: { requireRelogin }, isReasonMissing: true }
        return respond(c, <LinkingSettingPage {...props} />, 422)
      }
      await linkingSettings.change({ requireRelogin, reason, actor: actorOf(c) })
      return c.redirect(`${LINKING_SETTING_PATH}?done`, 303)
    })
}
