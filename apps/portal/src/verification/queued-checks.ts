import { type IdentityField, toFields } from '../person/person.ts'
import type { Sessions } from '../session/session.ts'
import { type Judged, judgeCheck, type Statement } from './judge-check.ts'
import type { Commune, TrustedSource, Verification } from './verification.ts'
import type { CheckResult, QueuedCheck } from './verification-queue.ts'
import type { VerificationStore } from './verify-identity.ts'

type Answer = Omit<CheckResult, 'at'> | 'again'

type Deps = {
  sources: readonly TrustedSource[]
  store: VerificationStore
  sessions: Pick<Sessions, 'endOfAccount'>
  now: () => Date
}

type Check = { queued: QueuedCheck; source: TrustedSource; statement: Statement }

/** Makes one check of the queue; `again` where the source still does not answer. */
export function createQueuedChecks(deps: Deps) {
  return async (queued: QueuedCheck): Promise<Answer> => {
    const { accountId, reason } = queued
    const source = deps.sources.find(({ name }) => name === queued.source)
    const statement = queued.statement ?? (await deps.store.eidStatementOf(accountId))
    if (!source || !statement) return finish(queued, 'given-up')
    const check = { queued, source, statement }
    return reason === 'residence' ? keepResidence(deps, check) : compare(deps, check)
  }
}

/** Where the person lives, for the cut-over's figures; not shown, so nothing of it is compared. */
async function keepResidence(deps: Deps, check: Check): Promise<Answer> {
  const record = await check.source.readOwn(check.statement.personalId, ['permanentCommune'])
  if (!record) return 'again'
  await save(deps, check, { fields: [], commune: record.permanentCommune })
  return finish(check.queued, 'verified')
}

async function compare(deps: Deps, check: Check): Promise<Answer> {
  const { source, statement, queued } = check
  const verification = await source.verify(statement)
  const judged = judgeCheck(source, statement, verification)
  switch (judged.outcome) {
    case 'unknown':
      return 'again'
    case 'matched': {
      const record = await source.readOwn(statement.personalId, ['permanentCommune'])
      const { outcome } = await save(deps, check, {
        fields: judged.fields,
        commune: record?.permanentCommune,
      })
      if (outcome === 'saved') return finish(queued, 'verified')
      return { ...finish(queued, 'differs'), differing: ['personalId'] }
    }
    case 'deceased':
    case 'differs':
      return refuse(deps, check, { judged, verification })
  }
}

type Refused = {
  judged: Extract<Judged, { outcome: 'deceased' | 'differs' }>
  verification: Verification
}

async function refuse(deps: Deps, check: Check, { judged, verification }: Refused) {
  const { queued, statement } = check
  const { outcome } = judged
  const differing = outcome === 'differs' ? judged.fields : []
  // An e-ID's own fields are shown with what the register says of them, as after a sign-in.
  if (!queued.statement && outcome === 'differs') {
    const fields = toFields({ gender: '', ...statement }, verification, deps.now())
    await save(deps, check, { fields: fields.filter(({ value }) => value !== '') })
  }
  const at = deps.now()
  await deps.store.recordCheck({ ...told(check), outcome, fields: differing, at })
  return { ...finish(queued, outcome), differing }
}

type Saved = { fields: readonly IdentityField[]; commune?: Commune | undefined }

async function save({ store, sessions, now }: Deps, check: Check, { fields, commune }: Saved) {
  const saved = await store.save({ ...told(check), fields, commune, at: now() })
  // Nobody stands before this page; whoever is signed in comes in again, to link.
  if (saved.outcome === 'saved' && saved.isClaimed) {
    await sessions.endOfAccount(check.queued.accountId)
  }
  return saved
}

function told({ queued: { personId, accountId, address }, source }: Check) {
  return { verifier: { personId, accountId, address }, source: source.name }
}

function finish(
  { accountId, attempts }: QueuedCheck,
  outcome: CheckResult['outcome'],
): Omit<CheckResult, 'at'> {
  return { accountId, attempts, outcome, differing: [] }
}
