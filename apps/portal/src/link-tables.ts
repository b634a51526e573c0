import type { Generated, GeneratedAlways } from 'kysely'

/** The ledger of links, and what is remembered about offers. */
export type LinkTables = {
  link_event: {
    id: string
    sequence: GeneratedAlways<number>
    kind: 'linked' | 'unlinked' | 'undone'
    account_id: string
    eid_account_id: string
    from_person_id: string
    to_person_id: string
    idempotency_key: string
    account_proved_at: Date | null
    eid_proved_at: Date
    eid_level: 1 | 2
    dossier_count: number | null
    document_count: number | null
    undo_until: Date | null
    at: Date
  }
  link_offer_rest: { eid_account_id: string; account_id: string; until: Date }
  account_disowning: {
    id: string
    account_id: string
    eid_account_id: string
    withdrawn: string
    at: Date
    undo_until: Date
    ended_at: Date | null
  }
  link_setting: { singleton: Generated<boolean>; require_relogin: Generated<boolean> }
}
