import { createSqlEphemeralStore, openPostgres } from '@mot-cua/database'
import { openIdentity } from '@mot-cua/identity'
import { systemClock } from '@mot-cua/kernel'
import { type Onestop, openOnestop } from '@mot-cua/onestop'
import { openPortal } from '@mot-cua/portal'
import { openRegistry, type Registry } from '@mot-cua/registry'
import { createLogger, type Route } from '@mot-cua/web'
import type { Kysely } from 'kysely'
import { readConfig as readIdentity } from '../../apps/identity/src/config.ts'
import { readConfig as readOnestop, schemaOf } from '../../apps/onestop/src/config.ts'
import type { OnestopTables } from '../../apps/onestop/src/tables.ts'
import { readConfig as readPortal } from '../../apps/portal/src/config.ts'
import { readConfig as readRegistry } from '../../apps/registry/src/config.ts'
import type { PartyName } from './party-settings.ts'

export type Person = {
  personalId: string
  fullName: string
  dateOfBirth: string
  phone: string
  password: string
}

type Settings = Record<PartyName, Record<string, string>>

/**
 * The same parties once more, in this process and not listening, on the database of the real ones:
 * to make people, and to list the routes from the apps themselves.
 */
export async function openInside(settings: Settings, databaseUrl: string) {
  const engine = await openPostgres({ url: databaseUrl })
  const smsGateway = { send: () => Promise.reject(new Error('messages leave by the process')) }
  const depsOf = (schema: string) => ({
    engine,
    store: createSqlEphemeralStore(engine, schema),
    logger: createLogger({ app: schema, level: 'silent' }),
    now: systemClock,
    smsGateway,
  })
  const { config: ofOnestop } = readOnestop({ ...settings.onestop, PORT: '1' })
  const schema = schemaOf(ofOnestop.preset)
  const withPort = (name: PartyName) => ({ ...settings[name], PORT: '1' })
  const deps = {
    identity: depsOf('identity'),
    portal: depsOf('portal'),
    registry: depsOf('registry'),
    onestop: depsOf(schema),
  }
  const registry = await openRegistry(readRegistry(withPort('registry')).config, deps.registry)
  const identity = await openIdentity(readIdentity(withPort('identity')).config, deps.identity)
  await identity.close()
  const portal = await openPortal(readPortal(withPort('portal')).config, deps.portal)
  await portal.close()
  const onestop = await openOnestop(ofOnestop, deps.onestop)
  await onestop.close()
  const routes: Record<PartyName, readonly Route[]> = {
    identity: identity.routes,
    portal: portal.routes,
    registry: registry.routes,
    onestop: onestop.routes,
  }
  return {
    engine,
    /** Of the province. */
    schema,
    routes,
    newPerson: await createCrowd(identity, registry),
    appoint: createAppointing(onestop, engine.schema<OnestopTables>(schema)),
    async close() {
      await Promise.all(Object.values(deps).map(({ store }) => store.close()))
      await engine.close()
    },
  }
}

const PASSWORD = 'Mật-khẩu-chỉ-có-ở-đây'
const COMMUNE = { communeCode: '21583', communeValidFrom: '2025-07-01' }

type Identity = Awaited<ReturnType<typeof openIdentity>>

/** Makes people one after another, each with an account, a phone and an entry in the register. */
async function createCrowd({ accounts, hasher }: Identity, { residents }: Registry) {
  const passwordHash = await hasher.hash(PASSWORD)
  let size = 0
  return async (): Promise<Person> => {
    const number = size++
    const person = {
      personalId: `0991${String(number).padStart(8, '0')}`,
      fullName: `Hoàng ${inWords(number)}`,
      dateOfBirth: '1991-02-03',
      gender: 'male' as const,
      phone: `+84${BLOCKS[number % BLOCKS.length]}${String(number).padStart(7, '0')}`,
      password: PASSWORD,
    }
    await accounts.create([{ ...person, level: 2, status: 'active', passwordHash }])
    const { password: _password, phone: _phone, ...resident } = person
    const member = { ...resident, relationToHead: 'head' as const, placeOfBirth: COMMUNE }
    await residents.load([{ ...COMMUNE, members: [member] }])
    return person
  }
}

/** Of mobile numbers, in turn: hundreds of messages to one of them are what the limits stop. */
const BLOCKS = [32, 33, 34, 35, 36, 37, 38, 39, 70, 76, 77, 78, 79, 81, 82, 83, 84, 85, 96, 97, 98]

const DIGITS = ['Không', 'Một', 'Hai', 'Ba', 'Bốn', 'Năm', 'Sáu', 'Bảy', 'Tám', 'Chín']

/** A name has letters alone. */
const inWords = (number: number) => Array.from(String(number), (at) => DIGITS[Number(at)]).join(' ')

const UNIT = { code: 'H08.15', name: 'Sở Tư pháp', kind: 'department' } as const

/** Gives a citizen of the province a staff account, and answers its id. */
function createAppointing({ units, staffAccounts }: Onestop, db: Kysely<OnestopTables>) {
  return async ({ personalId, fullName }: Person): Promise<string> => {
    const account = { username: `can.bo.${personalId}`, fullName, unitCode: UNIT.code }
    await units.add([{ ...UNIT, parentCode: undefined, communeCode: undefined }])
    await staffAccounts.add([{ ...account, roles: ['reception'] }], systemClock())
    const { person_id } = await db
      .selectFrom('citizen_profile')
      .select('person_id')
      .where('full_name', '=', fullName)
      .executeTakeFirstOrThrow()
    const { id } = await db
      .updateTable('staff_account')
      .set({ person_id, bound_at: systemClock() })
      .where('username', '=', account.username)
      .returning('id')
      .executeTakeFirstOrThrow()
    return id
  }
}
