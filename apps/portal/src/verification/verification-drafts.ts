import type { EphemeralStore } from '@mot-cua/database'
import { newId, type Sealer } from '@mot-cua/kernel'
import type { IdentityField } from '../person/person.ts'
import type { Commune } from './verification.ts'

/** As long as somebody reads a table of ten lines, with a break. */
export const DRAFT_SECONDS = 15 * 60

/** What a source has confirmed and the person has not yet accepted (R102). */
export type VerificationDraft = {
  id: string
  source: string
  fields: IdentityField[]
  commune: Commune | undefined
}

/** One signed-in browser; another session of the same account has drafts of its own. */
export type DraftOwner = { accountId: string; startedAt: Date }

export type VerificationDrafts = ReturnType<typeof createVerificationDrafts>

type Deps = { store: Pick<EphemeralStore, 'get' | 'put' | 'take'>; sealer: Sealer }

/**
 * Drafts rest sealed under the name of the session, so there is no address by which somebody else
 * could ask for one. Its id only tells a page that a newer draft has taken its place.
 */
export function createVerificationDrafts({ store, sealer }: Deps) {
  /** One that was sealed by a secret that has changed since is as good as none. */
  const open = (key: string, sealed: string | undefined) => {
    if (sealed === undefined) return undefined
    try {
      return parse(sealer.open(sealed, key))
    } catch {
      return undefined
    }
  }

  return {
    async put(owner: DraftOwner, draft: Omit<VerificationDraft, 'id'>): Promise<void> {
      const key = keyOf(owner)
      const sealed = sealer.seal(JSON.stringify({ ...draft, id: newId() }), key)
      await store.put(key, sealed, DRAFT_SECONDS)
    },

    async read(owner: DraftOwner): Promise<VerificationDraft | undefined> {
      return open(keyOf(owner), await store.get(keyOf(owner)))
    },

    /** For one caller, once, and only while it is the draft the page showed. */
    async take(owner: DraftOwner, id: string): Promise<VerificationDraft | undefined> {
      const key = keyOf(owner)
      const present = open(key, await store.get(key))
      if (present?.id !== id) return undefined
      const taken = open(key, await store.take(key))
      return taken?.id === id ? taken : undefined
    },
  }
}

function keyOf({ accountId, startedAt }: DraftOwner): string {
  return `verification-draft:${accountId}:${startedAt.getTime()}`
}

function parse(text: string): VerificationDraft {
  const draft = JSON.parse(text) as VerificationDraft
  const fields = draft.fields.map((field) => ({ ...field, asOf: new Date(field.asOf) }))
  return { ...draft, fields }
}
