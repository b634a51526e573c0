import { isUniqueViolation } from '@mot-cua/database'
import { newId } from '@mot-cua/kernel'
import type { Kysely, Transaction } from 'kysely'
import { writeAudit } from '../audit/audit.ts'
import type { OnestopTables } from '../tables.ts'
import type { Change, LocalAccount, LocalAccountStore, NewLocalAccount } from './local-account.ts'

type Db = Kysely<OnestopTables>

export function createLocalAccountStore(db: Db): LocalAccountStore {
  return {
    find: async (username) =>
      toAccount(await selectAccounts(db).where('username', '=', username).executeTakeFirst()),
    read: async (id) => toAccount(await selectAccounts(db).where('id', '=', id).executeTakeFirst()),
    ofPerson: async (personId) =>
      toAccount(
        await selectAccounts(db)
          .where('id', 'in', (query) =>
            query
              .selectFrom('local_account_link')
              .select('local_account_id')
              .where('person_id', '=', personId)
              .where('ended_at', 'is', null),
          )
          .executeTakeFirst(),
      ),
    async personalIdOf(personId) {
      const row = await db
        .selectFrom('citizen_profile')
        .select('personal_id')
        .where('person_id', '=', personId)
        .executeTakeFirst()
      return row?.personal_id ?? undefined
    },
    ...createLinkStatements(db),
    ...createCredentialStatements(db),
    add: (accounts, at) => addAccounts(db, accounts, at),
  }
}

async function addAccounts(db: Db, accounts: readonly NewLocalAccount[], at: Date): Promise<void> {
  if (accounts.length === 0) return
  const rows = accounts.map(({ username, fullName, passwordHash, personalId }) => ({
    id: newId(),
    username,
    full_name: fullName,
    password_hash: passwordHash,
    personal_id: personalId ?? null,
    created_at: at,
    password_changed_at: null,
  }))
  await db
    .insertInto('local_account')
    .values(rows)
    .onConflict((conflict) => conflict.column('username').doNothing())
    .execute()
}

function selectAccounts(db: Db) {
  return db
    .selectFrom('local_account')
    .select(['id', 'username', 'full_name', 'password_hash', 'personal_id'])
}

type Row = Awaited<ReturnType<ReturnType<typeof selectAccounts>['executeTakeFirst']>>

function toAccount(row: Row): LocalAccount | undefined {
  if (!row) return undefined
  const { id, username, full_name, password_hash, personal_id } = row
  const personalId = personal_id ?? undefined
  return { id, username, fullName: full_name, passwordHash: password_hash, personalId }
}

const tell = (type: string, id: string, { at, actor }: Change) => ({
  type,
  at,
  actor,
  object: { kind: 'local-account', id },
})

function createLinkStatements(db: Db): Pick<LocalAccountStore, 'link' | 'unlink'> {
  return {
    /** Either unique index refuses the second: of the account, and of the person. */
    link: (id, { personId, issuer, subject, technicalId = null }, change) =>
      db.transaction().execute(async (trx) => {
        const linked = await trx
          .insertInto('local_account_link')
          .values({
            id: newId(),
            local_account_id: id,
            person_id: personId,
            issuer,
            subject,
            technical_id: technicalId,
            linked_at: change.at,
            ended_at: null,
            end_reason: null,
          })
          .onConflict((conflict) => conflict.doNothing())
          .returning('id')
          .executeTakeFirst()
        if (!linked) return 'taken'
        await writeAudit(trx, tell('local-account.linked', id, change))
        return 'linked'
      }),
    unlink: (id, personId, change) =>
      db.transaction().execute(async (trx) => {
        const ended = await trx
          .updateTable('local_account_link')
          .set({ ended_at: change.at, end_reason: 'unlinked' })
          .where('local_account_id', '=', id)
          .where('person_id', '=', personId)
          .where('ended_at', 'is', null)
          .executeTakeFirst()
        if (ended.numUpdatedRows === 0n) return false
        await writeAudit(trx, tell('local-account.unlinked', id, change))
        return true
      }),
  }
}

function createCredentialStatements(db: Db): Pick<LocalAccountStore, 'rename' | 'changePassword'> {
  return {
    rename: (id, username, change) => rename(db, { id, username, change }),
    changePassword: (id, { from, to }, change) =>
      db.transaction().execute(async (trx) => {
        const changed = await trx
          .updateTable('local_account')
          .set({ password_hash: to, password_changed_at: change.at })
          .where('id', '=', id)
          .where('password_hash', '=', from)
          .executeTakeFirst()
        if (changed.numUpdatedRows === 0n) return false
        await writeAudit(trx, tell('local-account.password-changed', id, change))
        return true
      }),
  }
}

type Renaming = { id: string; username: string; change: Change }

/** Two at once may both find the name free; the table lets one of them have it. */
async function rename(db: Db, renaming: Renaming): Promise<boolean> {
  try {
    return await db.transaction().execute((trx) => renameIfFree(trx, renaming))
  } catch (error) {
    if (isUniqueViolation(error, 'local_account_username_key')) return false
    throw error
  }
}

async function renameIfFree(trx: Transaction<OnestopTables>, renaming: Renaming): Promise<boolean> {
  const { id, username, change } = renaming
  const holder = await trx
    .selectFrom('local_account')
    .select('id')
    .where('username', '=', username)
    .executeTakeFirst()
  if (holder) return holder.id === id
  await trx.updateTable('local_account').set({ username }).where('id', '=', id).execute()
  await writeAudit(trx, tell('local-account.renamed', id, change))
  return true
}
