import type { Clock } from '@mot-cua/kernel'
import {
  type IdentityField,
  type IdentityFieldName,
  mergeFields,
  toFields,
} from '../person/person.ts'
import type { Sessions } from '../session/session.ts'
import { fieldsOfRecord, judgeCheck, type Statement } from './judge-check.ts'
import type { Commune, OwnRecordField, TrustedSource, Verification } from './verification.ts'
import type { VerificationDraft, VerificationDrafts } from './verification-drafts.ts'
import type { TriesTaken, VerificationLimits } from './verification-limits.ts'
import type { VerificationQueue } from './verification-queue.ts'

/** Who asks for a check, in which session. */
export type Verifier = {
  personId: string
  accountId: string
  startedAt: Date
  address: string
  addressBucket: string
  /** Proven by the e-ID at the level that a record of one's own asks for. */
  mayReadOwnRecord: boolean
}

export type CheckOutcome =
  | { outcome: 'matched' }
  | { outcome: 'differs'; fields: readonly IdentityFieldName[]; triesLeft: number }
  | { outcome: 'deceased' }
  | { outcome: 'queued' }
  | { outcome: 'no-tries'; until: Date; by: 'own' | 'others' }

export type CheckedEvent = {
  verifier: Pick<Verifier, 'personId' | 'accountId'> & { address: string | undefined }
  source: string
  outcome: 'matched' | 'differs' | 'deceased' | 'queued' | 'no-tries'
  fields: readonly IdentityFieldName[]
  at: Date
}

export type VerificationStore = {
  fieldsOf(personId: string): Promise<IdentityField[]>
  /** What the account's e-ID says of its owner; undefined for an account that is no e-ID. */
  eidStatementOf(accountId: string): Promise<Statement | undefined>
  /** Whether the account came with this id or had it confirmed; what its holder typed does not count. */
  isOwnId(accountId: string, personalId: string): Promise<boolean>
  /** Every question has its line, whatever came of it; never a value. */
  recordCheck(event: CheckedEvent): Promise<void>
  /** Claims the account in the same transaction where its id is that of an e-ID known here. */
  save(saved: SavedCheck): Promise<SaveOutcome>
}

export type SavedCheck = {
  verifier: CheckedEvent['verifier']
  source: string
  fields: readonly IdentityField[]
  commune: Commune | undefined
  at: Date
}

export type SaveOutcome =
  | { outcome: 'saved'; isNewlyVerified: boolean; isClaimed: boolean }
  /** The person has another id confirmed already: nothing was saved. */
  | { outcome: 'other-id' }

export type AcceptOutcome = 'saved' | 'claimed' | 'other-id' | 'over'

export type VerifyDeps = {
  sources: readonly TrustedSource[]
  store: VerificationStore
  drafts: VerificationDrafts
  limits: VerificationLimits
  queue: VerificationQueue
  sessions: Pick<Sessions, 'endOfAccount'>
  now: Clock
}

export type VerifyIdentity = ReturnType<typeof createVerifyIdentity>

/** The two steps of R102: a source confirms what was stated; the person looks and accepts. */
export function createVerifyIdentity(deps: VerifyDeps) {
  const { sources, store, drafts, limits, now } = deps
  return {
    sources,
    findSource: (name: string) => sources.find((source) => source.name === name),

    /** What the person typed: few tries, as the answer tells which of it is right. */
    check: (verifier: Verifier, source: TrustedSource, typed: Statement) =>
      checkTyped(deps, { verifier, source, typed }),

    /** What the e-ID says of its owner: compared again, nothing to be typed or guessed. */
    async recheck(verifier: Verifier, source: TrustedSource, ofEid: Statement) {
      const taken = await limits.takeRecheck(verifier.personId)
      if (!taken.isTaken) return noTries(taken)
      const asked = { verifier, source, statement: ofEid, triesLeft: taken.left, isOfEid: true }
      return compare(deps, asked)
    },

    eidStatementOf: (accountId: string) => store.eidStatementOf(accountId),

    draftOf: (verifier: Verifier) => drafts.read(verifier),

    /**
     * Saves what the page showed; `over` where that draft is saved or replaced. `claimed` has ended
     * every session of the account, the one that asked among them.
     */
    async accept(verifier: Verifier, draftId: string): Promise<AcceptOutcome> {
      const draft = await drafts.take(verifier, draftId)
      if (!draft) return 'over'
      const { source, fields, commune } = draft
      const saved = await store.save({ verifier, source, fields, commune, at: now() })
      if (saved.outcome === 'other-id') return 'other-id'
      if (!saved.isClaimed) return 'saved'
      await deps.sessions.endOfAccount(verifier.accountId)
      return 'claimed'
    },

    fieldsOf: async (personId: string) => mergeFields(await store.fieldsOf(personId)),
  }
}

function noTries({ until, by }: Extract<TriesTaken, { isTaken: false }>) {
  return { outcome: 'no-tries', until, by } as const
}

type Typed = { verifier: Verifier; source: TrustedSource; typed: Statement }

async function checkTyped(
  deps: VerifyDeps,
  { verifier, source, typed }: Typed,
): Promise<CheckOutcome> {
  const { store, limits, now } = deps
  const { personId, accountId, addressBucket } = verifier
  const { personalId } = typed
  const isOwnId = await store.isOwnId(accountId, personalId)
  const tried = { personId, accountId, addressBucket, personalId, isOwnId }
  const taken = await limits.takeTry(tried)
  if (!taken.isTaken) {
    const told = { verifier, source: source.name, outcome: 'no-tries', fields: [] } as const
    await store.recordCheck({ ...told, at: now() })
    return noTries(taken)
  }
  const statement = await withGender(store, personId, typed)
  const asked = { verifier, source, statement, triesLeft: taken.left, isOfEid: false }
  const outcome = await compare(deps, asked)
  const isGuess = outcome.outcome === 'differs' || outcome.outcome === 'deceased'
  if (!isGuess) await limits.giveBackTry(tried)
  return outcome
}

type Comparison = {
  verifier: Verifier
  source: TrustedSource
  statement: Statement
  triesLeft: number
  isOfEid: boolean
}

async function compare(deps: VerifyDeps, comparison: Comparison): Promise<CheckOutcome> {
  const { verifier, source, statement, triesLeft, isOfEid } = comparison
  const { store, drafts, queue, now } = deps
  const verification = await source.verify(statement)
  const judged = judgeCheck(source, statement, verification)
  const record = async (outcome: CheckedEvent['outcome'], fields: readonly IdentityFieldName[]) =>
    store.recordCheck({ verifier, source: source.name, outcome, fields, at: now() })
  switch (judged.outcome) {
    case 'unknown': {
      const { accountId, address } = verifier
      const typed = isOfEid ? undefined : statement
      const waiting = { accountId, reason: 'update', source: source.name, address } as const
      await queue.add({ ...waiting, statement: typed })
      await record('queued', [])
      return { outcome: 'queued' }
    }
    case 'deceased':
      await record('deceased', [])
      return judged
    case 'differs':
      if (isOfEid) await saveDiffering(deps, comparison, verification)
      await record('differs', judged.fields)
      return { ...judged, triesLeft }
    case 'matched': {
      const draft = await draftOf({ verifier, source, statement, matched: judged })
      await drafts.put(verifier, draft)
      const fields = draft.fields.map(({ name }) => name)
      await record('matched', fields)
      return { outcome: 'matched' }
    }
  }
}

/** An e-ID's own fields are shown with what the source says of them, as after a sign-in. */
async function saveDiffering(
  { store, now }: VerifyDeps,
  { verifier, source, statement }: Comparison,
  verification: Verification,
): Promise<void> {
  const at = now()
  const fields = toFields({ gender: '', ...statement }, verification, at).filter(
    ({ value }) => value !== '',
  )
  await store.save({ verifier, source: source.name, fields, commune: undefined, at })
}

/** Shown to the owner of the identity alone; of others the commune is kept and not shown. */
const SHOWN_FIELDS: readonly OwnRecordField[] = [
  'placeOfBirth',
  'permanentCommune',
  'legacyIdNumber',
]
const KEPT_FIELDS: readonly OwnRecordField[] = ['permanentCommune']

type Matched = { fields: IdentityField[]; at: Date }

async function draftOf(matching: {
  verifier: Verifier
  source: TrustedSource
  statement: Statement
  matched: Matched
}): Promise<Omit<VerificationDraft, 'id'>> {
  const { verifier, source, statement, matched } = matching
  const { mayReadOwnRecord } = verifier
  const asked = mayReadOwnRecord ? SHOWN_FIELDS : KEPT_FIELDS
  const record = await source.readOwn(statement.personalId, asked)
  const ofRecord = mayReadOwnRecord ? fieldsOfRecord(source, record, matched.at) : []
  const fields = [...ofRecord, ...matched.fields]
  // What was stated and confirmed stays as the person writes it.
  const byName = new Map(fields.map((field) => [field.name, field]))
  return { source: source.name, fields: [...byName.values()], commune: record?.permanentCommune }
}

/** Asked along where the person has stated it before; the form does not ask for it. */
async function withGender(
  store: VerificationStore,
  personId: string,
  typed: Statement,
): Promise<Statement> {
  const fields = mergeFields(await store.fieldsOf(personId))
  const gender = fields.find(({ name }) => name === 'gender')?.value
  return gender ? { ...typed, gender } : typed
}
