import type { EphemeralStore } from '@mot-cua/database'
import { newId, randomToken } from '@mot-cua/kernel'
import type { Kysely } from 'kysely'
import { newTechnicalId, OWN_ISSUER } from './account/account.ts'
import { createLinkVisits } from './linking/link-visit.ts'
import { createSessions } from './session/session.ts'
import type { PortalTables } from './tables.ts'
import { insertContents } from './test-bulk-contents.ts'

/** An e-ID account and an old one of one id, both proved in one browser, about to be linked. */
export type LinkPair = {
  browserId: string
  sessionToken: string
  visitId: string
  old: { accountId: string; personId: string }
  eid: { accountId: string; personId: string }
}

type Storage = { db: Kysely<PortalTables>; store: EphemeralStore }
type Wish = { count: number; dossiers: number; documents: number }

const ISSUER = 'http://localhost:4000'
/** Rows of one insert: PostgreSQL takes 65,535 parameters. */
const ROWS = 1000
/** As many as there are connections. */
const AT_ONCE = 10

let serial = 0

/** Made in bulk, as if each had signed in both ways in a browser of its own a moment ago. */
export async function preparePairs(storage: Storage, wish: Wish): Promise<LinkPair[]> {
  const drafts = Array.from({ length: wish.count }, draftPair)
  for (let from = 0; from < drafts.length; from += ROWS) {
    await insertAccounts(storage.db, drafts.slice(from, from + ROWS))
  }
  for (const { old } of drafts) await insertContents(storage.db, old.accountId, wish)
  const pairs: LinkPair[] = []
  for (let from = 0; from < drafts.length; from += AT_ONCE) {
    const some = drafts.slice(from, from + AT_ONCE)
    const open = async (draft: Draft) => ({ ...draft, ...(await openBrowser(storage, draft)) })
    pairs.push(...(await Promise.all(some.map(open))))
  }
  return pairs
}

/** The person has signed in with the e-ID once more in the same browser. */
export function signInAgain({ store }: Pick<Storage, 'store'>, { eid, browserId }: Draft) {
  const now = () => new Date()
  return createSessions({ store, now }).start({
    ...eid,
    type: 'eid',
    audience: 'person',
    name: 'Người thử',
    level: 2,
    authenticatedAt: now(),
    amr: ['pwd', 'sms', 'mfa'],
    upstream: { issuer: ISSUER, subject: eid.accountId, sid: browserId },
  })
}

type Draft = Pick<LinkPair, 'browserId' | 'old' | 'eid'> & { personalId: string }

function draftPair(): Draft {
  serial += 1
  return {
    browserId: randomToken(),
    personalId: `099${String(serial).padStart(9, '0')}`,
    old: { accountId: newId(), personId: newId() },
    eid: { accountId: newId(), personId: newId() },
  }
}

async function openBrowser(storage: Storage, draft: Draft) {
  const now = () => new Date()
  const visits = createLinkVisits({ store: storage.store, now })
  const { browserId, old, eid } = draft
  await visits.prove(browserId, { old: { accountId: old.accountId, provedAt: now() } })
  const proof = { accountId: eid.accountId, provedAt: now(), level: 2 as const }
  const { id: visitId } = await visits.prove(browserId, { eid: proof })
  return { visitId, sessionToken: await signInAgain(storage, draft) }
}

async function insertAccounts(db: Kysely<PortalTables>, drafts: readonly Draft[]): Promise<void> {
  const at = new Date()
  const sides = drafts.flatMap(({ old, eid, personalId }) => [
    { ...old, personalId, type: 'portal' as const, issuer: OWN_ISSUER },
    { ...eid, personalId, type: 'eid' as const, issuer: ISSUER },
  ])
  await db
    .insertInto('person')
    .values(sides.map(({ personId }) => ({ id: personId, created_at: at })))
    .execute()
  const rows = sides.map(({ accountId, personId, type, issuer }) => ({
    id: accountId,
    person_id: personId,
    home_person_id: personId,
    technical_id: newTechnicalId(),
    type,
    issuer,
    subject: accountId,
    created_at: at,
  }))
  await db.insertInto('account').values(rows).execute()
  const fields = sides.map(({ accountId, personalId }) => ({
    account_id: accountId,
    name: 'personalId' as const,
    value: personalId,
    status: 'verified' as const,
    source: 'registry',
    as_of: at,
  }))
  await db.insertInto('account_field').values(fields).execute()
}
