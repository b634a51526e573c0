import { offeredMethods } from '../chooser/sign-in-methods.ts'
import { decide, type PolicySet } from '../policy/decide.ts'
import type { PolicyChange } from '../policy/policies.ts'
import {
  addCounts,
  type CockpitStore,
  type CommuneCounts,
  NOBODY,
  type PlaceKey,
  shutOut,
} from './cockpit.ts'

type Deps = {
  store: CockpitStore
  policies: { current(): PolicySet }
  /** The level that a sign-in with the e-ID asks for. */
  requiredLevel: () => Promise<1 | 2>
}

/** What was counted, and by which level. */
export type Counted = { rows: CommuneCounts[]; requiredLevel: 1 | 2 }

export type Cockpit = ReturnType<typeof createCockpit>

export function createCockpit({ store, policies, requiredLevel }: Deps) {
  const count = async (): Promise<Counted> => {
    const [rows, level] = await Promise.all([store.countByCommune(), requiredLevel()])
    return { rows, requiredLevel: level }
  }
  return {
    count,
    /** Whom a change of the policies meets, before it is made. */
    async impactOf(change: PolicyChange) {
      const { line } = change
      const noWay = leavesNoWay(policies.current(), change)
      if (line.type === 'portal' && line.audience === 'person') {
        const { rows, requiredLevel: level } = await count()
        const sum = rows.reduce(addCounts, NOBODY)
        const people = shutOut(sum, level)
        return { people, dossiers: sum.dossiers, leavesNoWay: noWay }
      }
      return { people: await store.countKind(line), dossiers: 0, leavesNoWay: noWay }
    },
    /** The people of a place who would be shut out, as many pages as there are. */
    async *people(places: readonly PlaceKey[]) {
      const withLowLevel = (await requiredLevel()) === 2
      for (const place of places) {
        let after: string | undefined
        for (;;) {
          const page = await store.listPeople({ place, after, withLowLevel })
          if (page.length === 0) break
          yield page
          after = page.at(-1)?.accountId
        }
      }
    },
  }
}

/** Whether citizens would have no full way in any more from the day of this change. */
function leavesNoWay({ lines, switched }: PolicySet, { line, replaces }: PolicyChange): boolean {
  const gone = [replaces?.getTime(), line.from.getTime()]
  const kept = lines.filter(
    ({ type, audience, from }) =>
      type !== line.type || audience !== line.audience || !gone.includes(from.getTime()),
  )
  const after = { switched, lines: [...kept, { ...line, changedBy: '' }] }
  return offeredMethods.every(
    ({ id }) => decide(after, { type: id, audience: 'person' }, line.from).access !== 'full',
  )
}
