import type { Server } from 'node:http'
import { migrate, openPglite, openPostgres, type SqlEngine } from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import { assertPortsFree, createLogger, listenOn, type Progress, stopServer } from '@mot-cua/web'
import { sql } from 'kysely'
import { createClientFaults } from '../client-faults/client-faults.ts'
import { openDesk } from '../desk/desk.app.ts'
import { type Network, openNetwork } from '../lan/network.ts'
import { createPeopleStore, migrations, type SandboxTables } from '../people/people.store.ts'
import { createPeople, type People } from '../people/people.ts'
import { settleAuthenticators } from '../people/settle-authenticators.ts'
import { settleIdentities } from '../people/settle-identities.ts'
import { settlePortal } from '../people/settle-portal.ts'
import { settleProvince } from '../people/settle-province.ts'
import { createRegisteredClientStore } from '../try/registered-client.store.ts'
import { createTrials } from '../try/trials.ts'
import { settleAgencies } from './agencies.ts'
import { settleCutOver, settleProvinceCutOver } from './cut-over.ts'
import { type DataFolder, takeDataFolder } from './data-folder.ts'
import { createFaults } from './faults.ts'
import { openParties, type Parties } from './open-parties.ts'
import { provinceNames } from './open-provinces.ts'
import type { Addresses, SandboxSettings } from './settings.ts'
import { createSmsInbox } from './sms-inbox.ts'

const SCHEMA = 'sandbox'
/** Whom others ask stands before whoever asks. */
const partyOrder = ['registry', 'identity', 'post', 'portal'] as const

export type Sandbox = {
  addresses: Addresses
  /** Where there is one, the whole network can use the sandbox. */
  guide: Network['guide']
  people: People
  /** How many the register was filled with, at this start or an earlier one. */
  residents: number
  close(): Promise<void>
}

/** Brings everything up and answers when all of it listens. */
export async function openSandbox(settings: SandboxSettings, progress: Progress): Promise<Sandbox> {
  const folder = settings.databaseUrl ? undefined : takeDataFolder(settings.dataDir)
  const network = await openNetwork(settings)
  const { addresses, guide } = network
  await assertPortsFree(portsOfNetwork(network), network.listenHost)
  const engine = await openEngine(settings, folder)
  const state = createPeopleStore(await prepareState(engine))
  const settled = await state.readSettled()
  if (settled === undefined) await removeHalfSettled(engine)

  const around = {
    faults: createFaults(),
    clientFaults: createClientFaults(),
    inbox: createSmsInbox(systemClock),
    trials: createTrials(addresses.desk.url, systemClock),
  }
  const parties = await openParties(settings, { engine, network, ...around })
  const people = await settle(settings, parties, { state, progress, network })
  const desk = openDesk({
    ...around,
    ...deskAround(settings, parties, network),
    people,
    clients: createRegisteredClientStore(engine),
  })
  const servers = await listenAll({ ...parties.servers, desk }, network)
  await settleIdentities(parties.provinces)
  return {
    addresses,
    guide,
    people,
    residents: settled ?? settings.residents,
    async close() {
      parties.identity.drain()
      await Promise.all(servers.map(stopServer))
      await parties.close()
      await engine.close()
      folder?.release()
    },
  }
}

function portsOfNetwork({ addresses, guide }: Network): number[] {
  return [...Object.values(addresses), ...(guide ? [guide] : [])].map(({ port }) => port)
}

function deskAround(
  { logLevel }: SandboxSettings,
  { portal, identity }: Parties,
  { addresses, guide }: Network,
) {
  return {
    addresses,
    guide,
    requirements: portal.requirements,
    rules: identity.rules,
    now: systemClock,
    logger: createLogger({ app: 'desk', level: logLevel }),
  }
}

type Settling = {
  state: ReturnType<typeof createPeopleStore>
  progress: Progress
  network: Network
}

/** What stands in the databases before anybody comes: the days, agreements, and the people. */
async function settle(
  { residents }: SandboxSettings,
  { registry, identity, portal, provinces }: Parties,
  { state, progress, network }: Settling,
): Promise<People> {
  await settleCutOver(portal.policies, systemClock())
  await settleAgencies(portal.agencyTokens)
  await settleAgreements(portal, network)
  for (const name of provinceNames) {
    await settleProvinceCutOver(provinces[name].settings, { name, now: systemClock() })
    await settleProvince(`${name}-2024`, {
      province: provinces[name],
      marks: state,
      hashPassword: (password) => identity.hasher.hash(password),
      now: systemClock,
    })
  }
  await settleAuthenticators(provinces, systemClock)
  const people = createPeople({
    registry,
    accounts: identity.accounts,
    hashPassword: (password) => identity.hasher.hash(password),
    store: state,
  })
  if ((await state.readSettled()) !== undefined) return people
  await people.settle(residents, ({ residents: done, isIndexing }) =>
    progress.show({ done, last: isIndexing ? 'building indexes' : undefined }),
  )
  await settlePortal(portal, systemClock)
  progress.finish()
  await state.markSettled(residents)
  return people
}

/** Agencies of the state may know who comes without asking: the law lets them (decision 0025). */
async function settleAgreements({ serviceConsents }: Parties['portal'], network: Network) {
  for (const name of provinceNames) {
    const { host } = new URL(network.addresses[name].url)
    await serviceConsents.setRule({ host, rule: 'not-needed', by: SCHEMA })
  }
}

/** Answers what listens, to be stopped in the end. */
async function listenAll(
  servers: Record<keyof Addresses, Server>,
  { addresses, guide, listenHost: host, front }: Network,
): Promise<Server[]> {
  const listening: Server[] = []
  for (const name of [...partyOrder, ...provinceNames, 'desk'] as const) {
    const { port, url } = addresses[name]
    const server = front(servers[name], url)
    await listenOn(server, { port, host })
    listening.push(server)
  }
  if (!guide) return listening
  await listenOn(guide.server, { port: guide.port, host })
  return [...listening, guide.server]
}

function openEngine(
  { databaseUrl, logLevel }: SandboxSettings,
  folder: DataFolder | undefined,
): Promise<SqlEngine> {
  const logger = createLogger({ app: SCHEMA, level: logLevel })
  const onError = (error: Error) => logger.warn({ err: error }, 'storage')
  if (databaseUrl) return openPostgres({ url: databaseUrl, onError })
  return openPglite(folder ? { folder: folder.databaseFolder } : {})
}

async function prepareState(engine: SqlEngine) {
  await migrate(engine, SCHEMA, migrations)
  return engine.schema<SandboxTables>(SCHEMA)
}

/** A first start that was cut short left people without their neighbours: begin again. */
async function removeHalfSettled(engine: SqlEngine): Promise<void> {
  const db = engine.schema(SCHEMA)
  for (const schema of [
    'registry',
    'identity',
    'portal',
    'post',
    ...provinceNames.map((name) => `onestop_${name}`),
  ]) {
    await sql`drop schema if exists ${sql.id(schema)} cascade`.execute(db)
  }
  await sql`delete from ${sql.table(`${SCHEMA}.sandbox_state`)}`.execute(db)
}
