import type { Clock } from '@mot-cua/kernel'
import type { ProvinceSettings } from '../../presets/preset.ts'
import { type Actor, type AuditEvent, actorOf } from '../audit/audit.ts'
import type { CitizenSession } from '../session/session.ts'
import type { Entering } from '../sign-in/enter.ts'
import type { FreshProofs, Purpose } from './fresh-proof.ts'
import { type LocalAccount, type LocalAccountStore, speaksAgainst } from './local-account.ts'

type Deps = {
  accounts: LocalAccountStore
  proofs: FreshProofs
  levels: () => ProvinceSettings['levels']
  writeAudit: (event: Omit<AuditEvent, 'at'>) => Promise<void>
  now: Clock
}

/** A citizen in a browser. */
export type Asking = {
  session: CitizenSession & { id: string }
  browserId: string
  address: string
}

/** The way to go to the issuer for, or why not. */
export type AskOutcome = { outcome: 'prove'; returnTo: string } | { outcome: Refusal }
export type Refusal = 'other-number' | 'taken' | 'gone'
export type ConfirmOutcome = 'done' | 'unproven' | Refusal

export type Linking = ReturnType<typeof createLinking>

/**
 * Local account ↔ person: the password of the one, then a fresh proof of the other, then a "yes".
 * Names, phone numbers and personal ids link nothing; another personal id prevents it.
 */
export function createLinking(deps: Deps) {
  const { accounts, proofs } = deps
  return {
    /** After the right password. */
    async askLink(account: LocalAccount, asking: Asking): Promise<AskOutcome> {
      const refusal = await findRefusal(deps, account, asking)
      if (refusal) {
        await tellRefusal(deps, { account, refusal }, asking)
        return { outcome: refusal }
      }
      const wish = { ...proverOf('link', asking), localAccountId: account.id }
      return { outcome: 'prove', returnTo: await proofs.ask(wish) }
    },
    async askUnlink(asking: Asking): Promise<AskOutcome> {
      const account = await accounts.ofPerson(asking.session.personId)
      if (!account) return { outcome: 'gone' }
      const wish = { ...proverOf('unlink', asking), localAccountId: account.id }
      return { outcome: 'prove', returnTo: await proofs.ask(wish) }
    },
    /** For what the "yes" is asked; undefined where nothing is proven, or not any more. */
    async readProven(purpose: Purpose, asking: Asking): Promise<LocalAccount | undefined> {
      const id = idOf(deps, await proofs.read(proverOf(purpose, asking)))
      return id === undefined ? undefined : accounts.read(id)
    },
    confirmLink: (asking: Asking) => confirmLink(deps, asking),
    confirmUnlink: (asking: Asking) => confirmUnlink(deps, asking),
    /** Of an arrival that was asked for here: where to go on. */
    takeProof: (entering: Entering) => takeProof(deps, entering),
  }
}

const proverOf = (purpose: Purpose, { session, browserId }: Asking) => ({
  purpose,
  personId: session.personId,
  browserId,
})

type Leveled = Pick<Entering['arrived'], 'level'>

const isEnough = ({ levels }: Pick<Deps, 'levels'>, { level }: Leveled) =>
  level >= levels()['link-local-account']

/** Of what was proved, if it is still high enough. */
function idOf(
  deps: Pick<Deps, 'levels'>,
  proven: (Leveled & { localAccountId: string }) | undefined,
): string | undefined {
  return proven && isEnough(deps, proven) ? proven.localAccountId : undefined
}

async function confirmLink(deps: Deps, asking: Asking): Promise<ConfirmOutcome> {
  const { accounts, proofs, now } = deps
  const id = idOf(deps, await proofs.use(proverOf('link', asking)))
  const account = id === undefined ? undefined : await accounts.read(id)
  if (!account) return 'unproven'
  const refusal = await findRefusal(deps, account, asking)
  if (refusal) return refusal
  const { personId, issuer, subject, technicalId } = asking.session
  const linker = { personId, issuer, subject, technicalId }
  const outcome = await accounts.link(account.id, linker, changeOf(asking, now()))
  return outcome === 'linked' ? 'done' : 'taken'
}

async function confirmUnlink(deps: Deps, asking: Asking): Promise<ConfirmOutcome> {
  const { accounts, proofs, now } = deps
  const id = idOf(deps, await proofs.use(proverOf('unlink', asking)))
  if (id === undefined) return 'unproven'
  const isEnded = await accounts.unlink(id, asking.session.personId, changeOf(asking, now()))
  return isEnded ? 'done' : 'gone'
}

async function findRefusal(
  { accounts }: Pick<Deps, 'accounts'>,
  account: LocalAccount,
  { session }: Asking,
): Promise<Refusal | undefined> {
  const personalId = await accounts.personalIdOf(session.personId)
  return speaksAgainst(account, personalId) ? 'other-number' : undefined
}

async function tellRefusal(
  { writeAudit }: Deps,
  { account, refusal }: { account: LocalAccount; refusal: Refusal },
  asking: Asking,
): Promise<void> {
  const object = { kind: 'local-account', id: account.id }
  const detail = { reason: refusal }
  await writeAudit({ type: 'local-account.link-refused', actor: actorIn(asking), object, detail })
}

async function takeProof(deps: Deps, entering: Entering): Promise<string | undefined> {
  const taken = await deps.proofs.take(entering)
  if (!taken) return undefined
  if (taken.outcome === 'expired') return '/account?notice=proof-expired'
  const { wish } = taken
  if (taken.outcome === 'other-person') {
    const { personId, address } = entering
    const object = { kind: 'local-account', id: wish.localAccountId }
    const detail = { reason: 'other-person' }
    await deps.writeAudit({
      type: 'local-account.link-refused',
      actor: { personId, address },
      object,
      detail,
    })
    // The issuer may have ended the session of who is signed in here: no page of an account then.
    return '/?notice=other-person'
  }
  if (!isEnough(deps, entering.arrived)) return '/account?notice=level-too-low'
  await deps.proofs.remember(wish, entering.arrived)
  return `/account/${wish.purpose}/confirm`
}

const actorIn = ({ session, address }: Asking): Actor => actorOf(session, address)
const changeOf = (asking: Asking, at: Date) => ({ at, actor: actorIn(asking) })
