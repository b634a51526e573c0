import type { Context } from 'hono'
import { actorOf } from '../audit/audit.ts'
import { demandOf, requiredLevelOf, SWITCH_PATH } from '../hat/hat.ts'
import type { HatWishes } from '../hat/hat-wishes.ts'
import type { OnestopEnv } from '../page.ts'
import type { Arrived, Persons } from '../person/person.ts'
import type { SharedComputers } from '../session/shared-computer.ts'
import { chooseHat, type StaffAccountStore } from '../staff-account/staff-account.ts'
import { type Audience, levelPath, STAFF_HOME } from './paths.ts'
import { type HatDeps, type Proof, putOnHat } from './put-on-hat.ts'
import type { Refusals } from './refusals.ts'

/** Somebody has proved who it is, high enough for where it wants to go. */
export type Entering = {
  arrived: Arrived
  personId: string
  audience: Audience
  browserId: string
  /** Of the browser, or of its session before. */
  isSharedComputer: boolean
  address: string
  returnTo: string
}

/**
 * A feature may take the proof for its own end, as one side of a link, and name where to go on: then
 * no session begins, and the one the browser has stays.
 */
export type ProofTaker = (entering: Entering) => Promise<string | undefined>

/**
 * Told of officials before their hats are looked up: one may be bound by this very arrival. Answers as
 * which person it goes on, where the arrival shows that two are one.
 */
export type StaffArrival = (entering: Entering) => Promise<string>

export type EnterDeps = HatDeps & {
  persons: Persons
  staffAccounts: StaffAccountStore
  refusals: Refusals
  sharedComputers: Pick<SharedComputers, 'isMarked'>
  hatWishes: HatWishes
  proofTakers: readonly ProofTaker[]
  staffArrivals: readonly StaffArrival[]
}

type Arriving = Pick<Entering, 'arrived' | 'audience' | 'returnTo'>

/**
 * The end of every way in by an issuer: a session with a new token, and the address to go on to.
 * The cookie from before does not go on living beside the new one.
 */
export async function enter(
  c: Context<OnestopEnv>,
  deps: EnterDeps,
  arriving: Arriving,
): Promise<string> {
  const { personId, absorbed } = await deps.persons.arrive(arriving.arrived)
  await Promise.all(absorbed.map((other) => deps.sessions.endOfPerson(other)))
  const { browserId, clientAddress: address } = c.var
  const isMarked = await deps.sharedComputers.isMarked(browserId)
  const isSharedComputer = isMarked || c.var.session?.isSharedComputer === true
  const entering = { ...arriving, personId, browserId, address, isSharedComputer }
  for (const take of deps.proofTakers) {
    const takenTo = await take(entering)
    if (takenTo !== undefined) return takenTo
  }
  return entering.audience === 'staff'
    ? enterAsOfficial(c, deps, entering)
    : enterAsCitizen(c, deps, entering)
}

async function enterAsCitizen(c: Context<OnestopEnv>, deps: EnterDeps, entering: Entering) {
  const { personId, arrived, returnTo } = entering
  const { isFirstTime } = await deps.persons.saveProfile(personId, arrived)
  await beginAsCitizen(c, deps, entering)
  return isFirstTime ? withNotice(returnTo, 'first-time') : returnTo
}

async function enterAsOfficial(c: Context<OnestopEnv>, deps: EnterDeps, arriving: Entering) {
  const entering = { ...arriving, personId: await tellArrivals(deps, arriving) }
  const { personId, arrived, browserId } = entering
  // A switch that asked for a further proof goes on with the account that was chosen.
  const isSwitch = entering.returnTo === SWITCH_PATH
  const [hats, last, wished] = await Promise.all([
    deps.staffAccounts.hatsOf(personId),
    deps.persons.lastHatOf(personId),
    isSwitch ? deps.hatWishes.take(browserId) : undefined,
  ])
  const returnTo = isSwitch ? (wished?.returnTo ?? STAFF_HOME) : entering.returnTo
  const choice = chooseHat(hats, wished?.staffAccountId ?? last)
  switch (choice.outcome) {
    case 'none':
      await auditRefusal(deps, entering, 'no-account')
      await deps.refusals.remember({ browserId, arrived })
      return '/staff/sign-in/no-account'
    case 'suspended':
      await auditRefusal(deps, entering, 'suspended')
      await deps.refusals.remember({ browserId, arrived, hats: choice.hats })
      return '/staff/sign-in/suspended'
    case 'wear':
      if (entering.arrived.level < requiredLevelOf(choice.hat, c.var.settings.levels)) {
        return levelPath(demandOf(choice.hat, STAFF_HOME))
      }
      await putOnHat(c, deps, { proof: proofOf(entering), hat: choice.hat })
      return returnTo
    case 'choose':
      // A citizen until a hat is chosen.
      await beginAsCitizen(c, deps, entering)
      return `/staff/sign-in/choose?return_to=${encodeURIComponent(returnTo)}`
  }
}

async function tellArrivals(deps: EnterDeps, entering: Entering): Promise<string> {
  let { personId } = entering
  for (const tell of deps.staffArrivals) personId = await tell({ ...entering, personId })
  if (personId !== entering.personId) await deps.sessions.endOfPerson(entering.personId)
  return personId
}

async function beginAsCitizen(c: Context<OnestopEnv>, deps: EnterDeps, entering: Entering) {
  const { sessions, cookie, writeAudit } = deps
  const { name, level } = entering.arrived
  const session = { kind: 'citizen', ...proofOf(entering), name } as const
  const token = await sessions.replace(cookie.read(c), session)
  const actor = actorOf(await sessions.read(token), entering.address)
  await writeAudit({ type: 'citizen.signed-in', actor, detail: { level } })
  cookie.write(c, token)
}

function auditRefusal(
  { writeAudit }: EnterDeps,
  { personId, address }: Entering,
  reason: string,
): Promise<void> {
  return writeAudit({ type: 'staff.refused', actor: { personId, address }, detail: { reason } })
}

function proofOf({ arrived, personId, isSharedComputer }: Entering): Proof {
  const { issuer, subject, sid, level, amr, technicalId, authenticatedAt } = arrived
  const proof = { personId, issuer, subject, sid, level, amr, technicalId }
  return { ...proof, authenticatedAt, isSharedComputer }
}

function withNotice(path: string, notice: string): string {
  const url = new URL(path, 'http://own.invalid')
  url.searchParams.set('notice', notice)
  return url.pathname + url.search
}
