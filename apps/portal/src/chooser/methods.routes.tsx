import { DomainError } from '@mot-cua/kernel'
import { readForm, respond } from '@mot-cua/web'
import { Hono } from 'hono'
import { z } from 'zod'
import { actorOf } from '../admin/require-admin.ts'
import type { SignedInEnv } from '../page.ts'
import type { Policies } from '../policy/policies.ts'
import { StalePage } from '../policy/policies.views.tsx'
import { METHODS_PATH, MethodsPage, SwitchPage } from './methods.views.tsx'
import { offeredMethods } from './sign-in-methods.ts'

const switchSchema = z.object({
  version: z.coerce.number().int(),
  isOn: z.enum(['yes', 'no']),
  reason: z.string(),
})

/** Every way to sign in, and its switch. */
export function createMethodRoutes({ policies }: { policies: Policies }) {
  return new Hono<SignedInEnv>()
    .get('/methods', (c) => {
      const done = c.req.query('done') === undefined ? undefined : 'policy.done.switched'
      return respond(c, <MethodsPage admin={c.var} policies={policies.current()} done={done} />)
    })
    .get('/methods/:id', (c) => {
      const method = findMethod(c.req.param('id'))
      return respond(c, <SwitchPage admin={c.var} {...{ method, policies: policies.current() }} />)
    })
    .post('/methods/:id', async (c) => {
      const method = findMethod(c.req.param('id'))
      const { version, isOn, reason } = await readForm(c, switchSchema)
      if (reason.trim() === '') {
        const props = { admin: c.var, method, policies: policies.current() }
        return respond(c, <SwitchPage {...props} isReasonMissing />, 422)
      }
      const change = { method: method.id, isOn: isOn === 'yes', reason: reason.trim() }
      const outcome = await policies.switchMethod(change, { version, actor: actorOf(c) })
      if (outcome === 'stale') {
        return respond(c, <StalePage admin={c.var} area={METHODS_PATH} />, 409)
      }
      return c.redirect(`${METHODS_PATH}?done`, 303)
    })
}

function findMethod(id: string) {
  const method = offeredMethods.find((one) => one.id === id)
  if (!method) throw new DomainError('not-found', 'no method with a way in')
  return method
}
