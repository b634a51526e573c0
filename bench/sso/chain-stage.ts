import { setTimeout as pause } from 'node:timers/promises'
import { openPostgres, type SqlEngine } from '@mot-cua/database'
import { newId, systemClock } from '@mot-cua/kernel'
import { passPassword, type SeededPerson, seedConsents, seedPeople } from '@mot-cua/testing'
import { createSettingStore } from '../../apps/onestop/src/settings/settings.store.ts'
import type { OnestopTables } from '../../apps/onestop/src/tables.ts'
import { openOperatorGrants } from '../../apps/registry/src/app.ts'
import { createResidentStore } from '../../apps/registry/src/residents/residents.store.ts'
import type { RegistryTables } from '../../apps/registry/src/tables.ts'
import { sandboxGrants } from '../../sandbox/src/start/sandbox-values.ts'
import { openCitizens } from './citizens.ts'
import type { Parties, Party } from './parties.ts'

/** As the presets are: the same program, alike but for names and, here, the topology. */
const PROVINCES = { broker: 'binhdinh', direct: 'binhphuoc' } as const
export const topologies = ['broker', 'direct'] as const
export type Topology = (typeof topologies)[number]

const SCOPE = 'openid profile phone personal_id'
/** So long a province may go on by the settings it has read. */
const SETTINGS_AGE_MS = 2_500
const COMMUNE = { communeCode: '21583', communeValidFrom: '2025-07-01' }

export type ChainStage = Awaited<ReturnType<typeof openChainStage>>

/**
 * Two provinces of which one asks the portal and the other identity itself, and people whom identity
 * and the register know; all have agreed to what is asked of them, as on every day but the first.
 */
export async function openChainStage(parties: Parties, count: number) {
  const provinces = {
    broker: await parties.startProvince(`${PROVINCES.broker}-2024`),
    direct: await parties.startProvince(`${PROVINCES.direct}-2024`),
  }
  const engine = await openPostgres({ url: parties.databaseUrl })
  const citizens = await openCitizens(parties)
  await setTopology(engine, 'direct')
  await citizens.needsNoConsent(provinces.broker.url)
  const [first, ...people] = await seedPeople(parties.databaseUrl, { count: count + 1 })
  await addResidents(engine, people)
  const signIn = createSignIn(parties, provinces)
  // Everybody is registered with everybody else by this.
  for (const topology of topologies) if (first) await signIn(topology, first)
  await admitPortal(engine)
  await agreeForAll(engine, parties.databaseUrl)
  return {
    provinces,
    people,
    signIn,
    async close() {
      await citizens.close()
      await engine.close()
    },
  }
}

type Provinces = Record<Topology, Party>

/** All of it but the person's own time: the choice, the password and the code are there at once. */
function createSignIn({ openBrowser, sms }: Parties, provinces: Provinces) {
  return async (topology: Topology, person: SeededPerson): Promise<void> => {
    const { url } = provinces[topology]
    const isBack = (at: string) => at.startsWith(`${url}/account`)
    const browser = openBrowser()
    await browser.go(`${url}/sign-in?return_to=/account`, isBack)
    if (topology === 'broker') await browser.click(/^\/sign-in\/eid/, isBack)
    await passPassword(browser, sms, { person, isBack })
  }
}

async function setTopology(engine: SqlEngine, topology: Topology): Promise<void> {
  const store = createSettingStore(engine.schema<OnestopTables>(`onestop_${PROVINCES[topology]}`))
  const { version } = await store.read()
  await store.change(
    { key: 'topology', value: topology, reason: 'bench' },
    { version, actor: { name: 'bench' }, before: 'broker', at: new Date() },
  )
  await pause(SETTINGS_AGE_MS)
}

/** As `seedPeople` made them. */
async function addResidents(engine: SqlEngine, people: readonly SeededPerson[]): Promise<void> {
  const residents = createResidentStore(engine.schema<RegistryTables>('registry'))
  const households = people.map(({ personalId }) => ({
    ...COMMUNE,
    householdId: newId(),
    members: [
      {
        residentId: newId(),
        personalId,
        fullName: `Người thứ ${Number(personalId.slice('0990'.length))}`,
        gender: 'male' as const,
        dateOfBirth: '1990',
        relationToHead: 'head' as const,
        placeOfBirth: COMMUNE,
      },
    ],
  }))
  await residents.insertHouseholds(households, new Date())
}

/** What an operator of the register grants the portal, so that its question is answered. */
async function admitPortal(engine: SqlEngine): Promise<void> {
  const grants = await openOperatorGrants(engine, systemClock)
  for (const { clientId } of await grants.listCallers()) {
    for (const grant of sandboxGrants) await grants.grant({ ...grant, clientId }, 'bench')
  }
}

/** To every service of identity's. */
async function agreeForAll(engine: SqlEngine, databaseUrl: string): Promise<void> {
  const db = engine.schema<{ oidc_client: { id: string } }>('identity')
  for (const { id } of await db.selectFrom('oidc_client').select('id').execute()) {
    await seedConsents(databaseUrl, { clientId: id, scope: SCOPE })
  }
}
