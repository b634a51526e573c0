import type { Kysely, Transaction } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import {
  lockPerson,
  verifiedPersonalIdOf,
  writeFields,
} from '../identity-info/identity-info.store.ts'
import type { LinkNotices, WriteNotice } from '../linking/link-notices.ts'
import { claim, eidsWith, findLinkableEid } from '../linking-offer/claims.store.ts'
import { readPersonFields } from '../person/person-fields.store.ts'
import type { PortalTables } from '../tables.ts'
import type { Statement } from './judge-check.ts'
import type { SavedCheck, SaveOutcome, VerificationStore } from './verify-identity.ts'

/** The purpose under which the portal asks; the register writes down the same. */
const PURPOSE = 'portal-profile'

type Db = Kysely<PortalTables>
type Trx = Transaction<PortalTables>

type Deps = { db: Db; notices: LinkNotices }

export function createVerificationStore(deps: Deps): VerificationStore {
  const { db } = deps
  return {
    fieldsOf: (personId) => readPersonFields(db, personId),
    eidStatementOf: (accountId) => eidStatementOf(db, accountId),
    isOwnId: (accountId, personalId) => isOwnId(db, accountId, personalId),
    async save(saved) {
      const claiming = await prepareClaim(deps, saved)
      const outcome = await db.transaction().execute((trx) => save(trx, saved, claiming))
      if (outcome.outcome !== 'saved' || !outcome.isNewlyVerified || outcome.isClaimed) {
        return outcome
      }
      // The owner's e-ID may have come in for the first time meanwhile, and each not seen the other.
      const again = claiming ?? (await prepareClaim(deps, saved))
      const isClaimed = await db.transaction().execute((trx) => claimForOwner(trx, saved, again))
      return { ...outcome, isClaimed }
    },
    async recordCheck({ verifier, source, outcome, fields, at }) {
      const { personId, accountId, address } = verifier
      const detail = { source, purpose: PURPOSE, outcome, fields }
      await writeAudit(db, { type: 'identity.checked', at, personId, accountId, address, detail })
    },
  }
}

/** An edit is newer than the account: so what stands since then came along with it. */
async function isOwnId(db: Db, accountId: string, personalId: string): Promise<boolean> {
  const row = await db
    .selectFrom('account_field')
    .innerJoin('account', 'account.id', 'account_field.account_id')
    .select('account.id')
    .where('account.id', '=', accountId)
    .where('name', '=', 'personalId')
    .where('value', '=', personalId)
    .where((is) =>
      is.or([
        is('account_field.status', '=', 'verified'),
        is('as_of', '<=', is.ref('account.created_at')),
      ]),
    )
    .executeTakeFirst()
  return row !== undefined
}

async function save(
  trx: Trx,
  saved: SavedCheck,
  tellClaimed: WriteNotice | undefined,
): Promise<SaveOutcome> {
  const { verifier, fields, commune } = saved
  const { personId, accountId } = verifier
  await lockPerson(trx, personId)
  const personalId = fields.find(isConfirmedId)?.value
  const isOpen = await lockOpenAccount(trx, accountId)
  const before = await verifiedPersonalIdOf(trx, accountId)
  if (personalId !== undefined && (!isOpen || (await contradicts(trx, accountId, personalId)))) {
    await writeSaved(trx, 'identity.refused', saved)
    return { outcome: 'other-id' }
  }
  await writeFields(trx, accountId, fields)
  if (commune) {
    await trx
      .updateTable('account')
      .set({ commune_code: commune.code, commune_valid_from: commune.validFrom })
      .where('id', '=', accountId)
      .execute()
  }
  await writeSaved(trx, 'identity.saved', saved)
  const isNewlyVerified = personalId !== undefined && personalId !== before
  if (!isNewlyVerified) return { outcome: 'saved', isNewlyVerified, isClaimed: false }
  // What a desk has seen was about the number before.
  await trx.updateTable('account').set({ reopened_at: null }).where('id', '=', accountId).execute()
  return {
    outcome: 'saved',
    isNewlyVerified,
    isClaimed: await claimForOwner(trx, saved, tellClaimed),
  }
}

/** A check that waited may come back to an account that has been disowned meanwhile. */
async function lockOpenAccount(trx: Trx, accountId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('account')
    .select('status')
    .where('id', '=', accountId)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row?.status === 'active'
}

function isConfirmedId({ name, status }: SavedCheck['fields'][number]): boolean {
  return name === 'personalId' && status === 'verified'
}

async function writeSaved(trx: Trx, type: string, saved: SavedCheck): Promise<void> {
  const { verifier, source, fields, commune, at } = saved
  const { personId, accountId, address } = verifier
  const names = fields.map(({ name }) => name)
  const kept = commune ? { kept: ['permanentCommune'] } : {}
  const detail = { source, purpose: PURPOSE, fields: names, ...kept }
  await writeAudit(trx, { type, at, personId, accountId, address, detail })
}

/**
 * Another id than one that is confirmed for the same person already: of another of their accounts,
 * or of this one since it was claimed. What the e-ID says of its own owner contradicts nothing.
 */
async function contradicts(trx: Trx, accountId: string, personalId: string): Promise<boolean> {
  const found = await trx
    .selectFrom('account as mine')
    .innerJoin('account as other', 'other.person_id', 'mine.person_id')
    .innerJoin('account_field as field', 'field.account_id', 'other.id')
    .select('field.account_id')
    .where('mine.id', '=', accountId)
    .where('mine.type', '!=', 'eid')
    .where('field.name', '=', 'personalId')
    .where('field.status', '=', 'verified')
    .where('field.value', '!=', personalId)
    .where((where) =>
      where.or([
        where('other.id', '!=', where.ref('mine.id')),
        where('mine.claimed_at', 'is not', null),
      ]),
    )
    .executeTakeFirst()
  return found !== undefined
}

/** Whom to tell if the account is claimed; undefined where no e-ID has the id that is saved. */
async function prepareClaim({ db, notices }: Deps, { verifier, fields }: SavedCheck) {
  const { accountId } = verifier
  const personalId = fields.find(isConfirmedId)?.value
  if (personalId === undefined || (await verifiedPersonalIdOf(db, accountId)) === personalId) {
    return undefined
  }
  const eids = await eidsWith(db, personalId)
  if (eids.length === 0) return undefined
  return notices.prepare({ kind: 'claimed', accountIds: [accountId, ...eids] })
}

/** Whose id it is has an e-ID here: from this moment the account is for linking alone. */
async function claimForOwner(
  trx: Trx,
  saved: SavedCheck,
  tellClaimed: WriteNotice | undefined,
): Promise<boolean> {
  const { verifier, at } = saved
  const { accountId, address } = verifier
  const eidAccountId = await findLinkableEid(trx, accountId)
  if (eidAccountId === undefined) return false
  if (!(await claim(trx, accountId, { eidAccountId, at, address }))) return false
  await tellClaimed?.(trx)
  return true
}

async function eidStatementOf(db: Db, accountId: string): Promise<Statement | undefined> {
  const rows = await db
    .selectFrom('account_field')
    .innerJoin('account', 'account.id', 'account_field.account_id')
    .select(['name', 'value'])
    .where('account_id', '=', accountId)
    .where('account.type', '=', 'eid')
    .where('name', 'in', ['personalId', 'fullName', 'dateOfBirth', 'gender'])
    .execute()
  const { personalId, fullName, dateOfBirth, gender } = Object.fromEntries(
    rows.map(({ name, value }) => [name, value]),
  )
  if (!personalId || !fullName || !dateOfBirth) return undefined
  return { personalId, fullName, dateOfBirth, ...(gender ? { gender } : {}) }
}
