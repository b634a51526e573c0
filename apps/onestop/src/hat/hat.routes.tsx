import { DomainError, isId } from '@mot-cua/kernel'
import { LeavingPage, readForm, respond, safeRelativePath } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { actorOf } from '../audit/audit.ts'
import type { OnestopEnv } from '../page.ts'
import { isHighEnough, requiredLevel } from '../sign-in/judge-arrival.ts'
import { STAFF_HOME, signInPath, staffPath } from '../sign-in/paths.ts'
import { carryProof, type HatDeps, putOnHat } from '../sign-in/put-on-hat.ts'
import { takeOffHat } from '../sign-in/take-off-hat.ts'
import type { Hat, StaffAccountStore } from '../staff-account/staff-account.ts'
import { AS_CITIZEN, demandOf, type HatStore, isProofGood, levelOf, SWITCH_PATH } from './hat.ts'
import { SwitchPage, UnsavedPage } from './hat.views.tsx'
import { type Proved, type StepUpDeps, stepUp } from './step-up.tsx'
import type { UnsavedWork } from './unsaved-work.ts'

type Deps = HatDeps &
  StepUpDeps & {
    hats: HatStore
    staffAccounts: Pick<StaffAccountStore, 'readHat'>
    unsavedWork: UnsavedWork
  }

type C = Context<OnestopEnv>

const switchSchema = z.object({
  account: z.string(),
  leave: z.literal('yes').optional(),
  return_to: z.string().default(STAFF_HOME),
})

/** From one account of a person to another, and between the official and the citizen (R147). */
export function createHatRoutes(deps: Deps) {
  return new Hono<OnestopEnv>()
    .get(SWITCH_PATH, (c) => {
      const { session } = c.var
      if (!session) return c.redirect(signInPath('staff', SWITCH_PATH), 303)
      return respond(c, <SwitchPage {...viewOf(c)} session={session} />)
    })
    .post(SWITCH_PATH, async (c) => {
      const { session } = c.var
      if (!session) return c.redirect(signInPath('staff', SWITCH_PATH), 303)
      const { account, leave, return_to } = await readForm(c, switchSchema)
      if (session.personId === undefined) {
        throw new DomainError('not-found', 'a local account has no other accounts')
      }
      const hat = account === AS_CITIZEN ? undefined : await findHat(deps, session, account)
      if (account !== AS_CITIZEN && !hat) return refuse(c, deps, { session, account })
      if (leave) await deps.unsavedWork.drop(session.id)
      const unsaved = await deps.unsavedWork.find(session.id)
      // Who proves a higher level for the account that is worn goes on with it.
      if (unsaved && !isWorn(session, account)) {
        return respond(c, <UnsavedPage {...viewOf(c)} {...{ session, account, unsaved }} />, 422)
      }
      if (!hat) return goOnAsCitizen(c, deps, session)
      return change(c, deps, { session, hat, returnTo: staffPath(safeRelativePath(return_to)) })
    })
}

function viewOf({ var: { page, settings, hat } }: C) {
  return { page, settings, hat }
}

async function findHat(
  { staffAccounts }: Deps,
  { personId }: Proved,
  staffAccountId: string,
): Promise<Hat | undefined> {
  return isId(staffAccountId) ? staffAccounts.readHat({ staffAccountId, personId }) : undefined
}

type Refused = { session: Proved; account: string }

/** One's own account that may not be worn is said; anybody else's is not there. */
async function refuse(c: C, { hats, writeAudit }: Deps, { session, account }: Refused) {
  const actor = actorOf(session, c.var.clientAddress)
  const own = { personId: session.personId, staffAccountId: account }
  const reason = isId(account) ? await hats.whyUnwearable(own) : undefined
  await writeAudit({
    type: 'hat.refused',
    actor,
    ...(isId(account) ? { object: { kind: 'staff-account', id: account } } : {}),
    detail: { reason: reason ?? 'not-theirs' },
  })
  if (!reason) throw new DomainError('not-found', 'an account that is not theirs')
  return respond(c, <SwitchPage {...viewOf(c)} session={session} refusal={reason} />, 422)
}

function isWorn(session: Proved, account: string): boolean {
  return session.kind === 'staff' && session.staffAccountId === account
}

type Changing = { session: Proved; hat: Hat; returnTo: string }

async function change(c: C, deps: Deps, { session, hat, returnTo }: Changing) {
  const required = levelOf(demandOf(hat, returnTo), c.var.settings.levels)
  const isSame = isWorn(session, hat.account.id)
  const isEnough = isSame
    ? isHighEnough(session, required)
    : isProofGood(session, { required, now: deps.now() })
  if (!isEnough) return stepUp(c, deps, { session, hat, returnTo })
  if (!isSame) {
    await putOnHat(c, deps, { proof: carryProof(session, deps.now()), hat, before: session })
  }
  return c.redirect(returnTo, 303)
}

async function goOnAsCitizen(c: C, deps: Deps, session: Proved) {
  const { page, settings } = c.var
  if (session.kind === 'citizen') return c.redirect('/', 303)
  const name = await deps.hats.citizenName(session.personId)
  const required = requiredLevel('citizen', settings, deps.now())
  if (name !== undefined && isHighEnough(session, required)) {
    const proof = carryProof(session, deps.now())
    await takeOffHat(c, deps, { proof, name, before: session })
    return c.redirect('/', 303)
  }
  // Never here as a citizen: the issuer has to say what the profile is made of.
  const { href } = new URL(signInPath('citizen', '/'), c.req.url)
  const title = page.t('hat.proving')
  return respond(c, <LeavingPage {...{ page, title, href }} linkLabel={page.t('leaving.link')} />)
}
