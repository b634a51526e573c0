import { ephemeralMigration, migrate, openPostgres } from '@mot-cua/database'
import { createThrowAwayDatabase } from '@mot-cua/testing'
import { migrations } from '../../apps/onestop/migrations/index.ts'
import { createReadinessStore } from '../../apps/onestop/src/readiness/readiness.store.ts'
import { countBelow } from '../../apps/onestop/src/readiness/readiness.ts'
import type { OnestopTables } from '../../apps/onestop/src/tables.ts'
import { createUnitStore } from '../../apps/onestop/src/unit/unit.store.ts'
import { fillStaff, SCHEMA } from './fill-staff.ts'
import type { Bench } from './sso.ts'

const ROUNDS = 20
const MOST_MS = 300

/** The report of the whole province, as its page asks for it: units, accounts, sums. */
export async function measureReadiness({ report, postgres, sizes }: Bench): Promise<void> {
  const database = await createThrowAwayDatabase(postgres)
  const engine = await openPostgres({ url: database.url })
  try {
    await migrate(engine, SCHEMA, [ephemeralMigration, ...migrations])
    await fillStaff(engine, sizes)
    const db = engine.schema<OnestopTables>(SCHEMA)
    const [units, readiness] = [createUnitStore(db), createReadinessStore(db)]
    const required = { staff: 2, postal: 2 } as const
    const milliseconds: number[] = []
    let counted = 0
    for (let round = 0; round < ROUNDS; round += 1) {
      const startedAt = performance.now()
      const [all, tallies] = await Promise.all([units.list(), readiness.tally('/', required)])
      const [top] = all
      if (!top) throw new Error('no units')
      const { total } = countBelow(all, top, { tallies, required })
      counted = total.accounts + total.suspended
      milliseconds.push(performance.now() - startedAt)
    }
    if (counted !== sizes.staff) throw new Error(`${counted} of ${sizes.staff} accounts counted`)
    report({
      figure: 'readiness: report of a province',
      value: Math.max(...milliseconds),
      unit: `ms, slowest of ${ROUNDS}`,
      target: { atMost: MOST_MS },
      detail: { accounts: counted, units: sizes.units, fastest: Math.min(...milliseconds) },
    })
  } finally {
    await engine.close()
    await database.drop()
  }
}
