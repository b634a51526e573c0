import type { EphemeralStore } from '@mot-cua/database'
import type { Arrived } from '../person/person.ts'
import type { Hat, StaffAccountStore, UnitAdministrator } from '../staff-account/staff-account.ts'

/** Long enough to read the page and to call somebody with it open. */
const REMEMBERED_SECONDS = 30 * 60

/** Who was turned away: signed in at the issuer, unless by an issued account, but not here. */
type Refused = { upstream?: Pick<Arrived, 'issuer' | 'sid'>; unitPaths: string[] }

export type Refusals = ReturnType<typeof createRefusals>

type Deps = {
  store: Pick<EphemeralStore, 'put' | 'get' | 'take'>
  staffAccounts: Pick<StaffAccountStore, 'administratorOf'>
}

/**
 * Who was turned away in this browser, so that a page with an address that says nothing can name
 * whom to ask, and the button for another account signs out where somebody is signed in.
 */
export function createRefusals({ store, staffAccounts }: Deps) {
  return {
    remember({ browserId, arrived, hats = [] }: Remembering): Promise<void> {
      const unitPaths = [...new Set(hats.map(({ unit }) => unit.path))]
      const refused: Refused = {
        ...(arrived ? { upstream: { issuer: arrived.issuer, sid: arrived.sid } } : {}),
        unitPaths,
      }
      return store.put(keyOf(browserId), JSON.stringify(refused), REMEMBERED_SECONDS)
    },

    async administrators(browserId: string): Promise<UnitAdministrator[]> {
      const paths = read(await store.get(keyOf(browserId)))?.unitPaths ?? []
      const found = await Promise.all(paths.map((path) => staffAccounts.administratorOf(path)))
      const byName = new Map(found.flatMap((one) => (one ? [[one.fullName, one] as const] : [])))
      return [...byName.values()]
    },

    /** Where such a browser is signed in still; forgotten with the answer. */
    takeUpstream: async (browserId: string) => read(await store.take(keyOf(browserId)))?.upstream,
  }
}

type Remembering = { browserId: string; arrived?: Arrived; hats?: readonly Hat[] }

function read(stored: string | undefined): Refused | undefined {
  return stored === undefined ? undefined : (JSON.parse(stored) as Refused)
}

function keyOf(browserId: string): string {
  return `sign-in-refused:${browserId}`
}
