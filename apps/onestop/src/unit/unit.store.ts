import { newId } from '@mot-cua/kernel'
import type { Kysely, Selectable } from 'kysely'
import type { OnestopTables } from '../tables.ts'
import { type Accent, accents, type NewUnit, type Unit, type UnitStore } from './unit.ts'

const columns = [
  'unit.id',
  'unit.code',
  'unit.name',
  'unit.kind',
  'unit.parent_id',
  'unit.path',
  'unit.commune_code',
  'unit.accent',
] as const

export function createUnitStore(db: Kysely<OnestopTables>): UnitStore {
  return {
    async find(id) {
      const one = db.selectFrom('unit').select(columns).where('id', '=', id)
      const row = await one.executeTakeFirst()
      return row && toUnit(row)
    },
    list: () => listUnits(db),
    add: (units) => addUnits(db, units),
  }
}

async function listUnits(db: Kysely<OnestopTables>): Promise<Unit[]> {
  const rows = await db.selectFrom('unit').select(columns).orderBy('path').execute()
  return rows.map(toUnit)
}

async function addUnits(db: Kysely<OnestopTables>, units: readonly NewUnit[]): Promise<void> {
  const known = new Map((await listUnits(db)).map((unit) => [unit.code, unit]))
  const added = units
    .filter(({ code }) => !known.has(code))
    .map((unit) => {
      const made = makeUnit(unit, unit.parentCode ? known.get(unit.parentCode) : undefined)
      known.set(made.code, made)
      return made
    })
  if (added.length === 0) return
  await db
    .insertInto('unit')
    .values(
      added.map(({ parentId, communeCode, ...unit }) => ({
        ...unit,
        parent_id: parentId ?? null,
        commune_code: communeCode ?? null,
      })),
    )
    .onConflict((conflict) => conflict.column('code').doNothing())
    .execute()
}

function makeUnit({ parentCode, accent, ...unit }: NewUnit, parent: Unit | undefined): Unit {
  if (parentCode !== undefined && !parent) {
    throw new Error(`unit ${unit.code} stands before the one above it, ${parentCode}`)
  }
  return {
    ...unit,
    id: newId(),
    parentId: parent?.id,
    path: `${parent?.path ?? '/'}${unit.code}/`,
    accent: accent ?? accentOf(unit.code),
  }
}

/** The same at every start, and different for most neighbours. */
function accentOf(code: string): Accent {
  const sum = Buffer.from(code).reduce((total, byte) => (total * 31 + byte) % 65_521, 7)
  return accents[sum % accents.length] ?? accents[0]
}

type Row = Selectable<OnestopTables['unit']>

function toUnit({ parent_id, commune_code, ...unit }: Row): Unit {
  return { ...unit, parentId: parent_id ?? undefined, communeCode: commune_code ?? undefined }
}
