import type { EphemeralStore } from '@mot-cua/database'
import type { Clock } from '@mot-cua/kernel'
import type { LinkNotices } from './link-notices.ts'
import type { LinkVisits } from './link-visit.ts'
import type { LinkingStore, Look } from './linking.ts'

const DAY_SECONDS = 24 * 60 * 60
/** Of messages to one owner: more would make the portal a way to annoy somebody. */
const MOST_A_DAY = 3

type Deps = {
  store: Pick<LinkingStore, 'recordRefusal'>
  visits: Pick<LinkVisits, 'end'>
  ephemeral: Pick<EphemeralStore, 'count'>
  notices: LinkNotices
  now: Clock
}

export type WrongAttempts = ReturnType<typeof createWrongAttempts>

/** Both sides were proved in one browser, and are two people's (security.md row 26). */
export function createWrongAttempts(deps: Deps) {
  const { store, visits, now } = deps
  return {
    /** Ends the visit, writes it down, and tells both owners without telling one of the other. */
    async report(browserId: string, { sides }: Look, address: string): Promise<void> {
      await visits.end(browserId)
      const { old, eid } = sides
      if (!old || !eid) return
      const { accountId, personId } = old.facts
      await store.recordRefusal({
        type: 'link.other-person',
        at: now(),
        personId,
        accountId,
        address,
        detail: { eidAccountId: eid.facts.accountId },
      })
      await tellOwners(deps, [accountId, eid.facts.accountId])
    },
  }
}

async function tellOwners(deps: Deps, accountIds: readonly string[]): Promise<void> {
  const { ephemeral, notices } = deps
  for (const accountId of accountIds) {
    const told = await ephemeral.count(`link-wrong:${accountId}`, { seconds: DAY_SECONDS })
    if (told.value > MOST_A_DAY) continue
    const write = await notices.prepare({ kind: 'other-person', accountIds: [accountId] })
    await write()
  }
}
