import type { Clock } from '@mot-cua/kernel'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Accounts } from '../account/account.ts'
import type { AuditLog } from '../audit/audit.store.ts'
import type { Interactions } from '../provider/interactions.ts'
import { type VisitEnv, visitPath } from '../sign-in/visit.tsx'
import { AccountChoicePage, LevelNeededPage, OtherPersonPage } from './account-choice.views.tsx'

const bodySchema = z.object({ action: z.enum(['keep', 'back']).catch('back') })

/** In the address of a visit: the sign-in form for another account than the one signed in. */
export const OTHER_ACCOUNT = 'account=other'

type Deps = {
  interactions: Interactions
  accounts: Pick<Accounts, 'findUsable'>
  audit: AuditLog
  now: Clock
}

/** True where a visit first has to say something about the account that is signed in. */
export function isAboutAccount({ req, var: { visit } }: Context<VisitEnv>): boolean {
  const isOther = req.query('account') === 'other'
  return !isOther && visit.question !== 'sign-in' && visit.question !== 'consent'
}

/** Shown at the address of the visit itself; undefined where the account is not usable any more. */
export async function respondAboutAccount(
  c: Context<VisitEnv>,
  { accounts }: Pick<Deps, 'accounts'>,
) {
  const { visit, page } = c.var
  const account = await accounts.findUsable(visit.accountId ?? '')
  if (!account) return undefined
  const props = {
    page,
    service: visit.client,
    account,
    action: visitPath(visit, 'account'),
    otherHref: `${visitPath(visit)}?${OTHER_ACCOUNT}`,
  }
  if (visit.question === 'level') return respond(c, <LevelNeededPage {...props} />)
  if (visit.question === 'person') return respond(c, <OtherPersonPage {...props} />)
  return respond(c, <AccountChoicePage {...props} />)
}

/** `/sign-in/:id/account`: on as the person signed in, or back to the service. */
export function createAccountChoiceRoutes(deps: Deps) {
  return new Hono<VisitEnv>().post('/', async (c) => {
    const { visit } = c.var
    const { action } = await readForm(c, bodySchema)
    if (visit.hasResult) return c.redirect(visitPath(visit, 'continue'), 303)
    if (visit.question === 'account' && action === 'keep') {
      await deps.interactions.finish(c.env, { kind: 'account-kept' })
    } else if (visit.question === 'level' || visit.question === 'person') {
      await goBack(c, deps, visit.question)
    } else {
      return c.redirect(visitPath(visit), 303)
    }
    return c.redirect(visitPath(visit, 'continue'), 303)
  })
}

const errors = {
  level: 'unmet_authentication_requirements',
  person: 'login_required',
} as const

async function goBack(
  c: Context<VisitEnv>,
  { interactions, audit, now }: Deps,
  unmet: keyof typeof errors,
): Promise<void> {
  const { visit, origin } = c.var
  await interactions.finish(c.env, { kind: 'refused', error: errors[unmet] })
  await audit.append({
    type: 'sign-in.unmet',
    at: now(),
    clientId: origin.clientId,
    address: origin.address,
    detail: { unmet },
    ...(visit.accountId === undefined ? {} : { accountId: visit.accountId }),
  })
}
