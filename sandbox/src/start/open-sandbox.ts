import type { Server } from 'node:http'
import { migrate, openPglite, openPostgres, type SqlEngine } from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import { assertPortsFree, createLogger, listenOn, stopServer } from '@mot-cua/web'
import { sql } from 'kysely'
import { openDesk } from '../desk/desk.app.ts'
import { createPeopleStore, migrations, type SandboxTables } from '../people/people.store.ts'
import { createPeople, type People } from '../people/people.ts'
import { type DataFolder, takeDataFolder } from './data-folder.ts'
import { createFaults } from './faults.ts'
import { openParties, type Parties } from './open-parties.ts'
import type { Progress } from './progress.ts'
import { type Addresses, addressesOf, type SandboxSettings } from './settings.ts'
import { createSmsInbox } from './sms-inbox.ts'

const SCHEMA = 'sandbox'
/** The sandbox is for this machine only. */
const HOST = '127.0.0.1'

export type Sandbox = {
  addresses: Addresses
  people: People
  /** How many the register was filled with, at this start or an earlier one. */
  residents: number
  close(): Promise<void>
}

/** Brings everything up and answers when all of it listens. */
export async function openSandbox(settings: SandboxSettings, progress: Progress): Promise<Sandbox> {
  const addresses = addressesOf(settings.portBase)
  const ports = Object.values(addresses).map(({ port }) => port)
  const folder = settings.databaseUrl ? undefined : takeDataFolder(settings.dataDir)
  await assertPortsFree(ports, HOST)
  const engine = await openEngine(settings, folder)
  const state = createPeopleStore(await prepareState(engine))
  const settled = await state.readSettled()
  if (settled === undefined) await removeHalfSettled(engine)

  const faults = createFaults()
  const inbox = createSmsInbox(systemClock)
  const parties = await openParties(settings, { engine, addresses, inbox, faults })
  const people = await settlePeople(settings, parties, { state, progress })
  const desk = openDesk({
    addresses,
    people,
    inbox,
    faults,
    requirements: parties.portal.requirements,
    logger: createLogger({ app: 'desk', level: settings.logLevel }),
  })
  const servers = { ...parties.servers, desk }
  await listenAll(servers, addresses)
  return {
    addresses,
    people,
    residents: settled ?? settings.residents,
    async close() {
      await Promise.all(Object.values(servers).map(stopServer))
      await parties.close()
      await engine.close()
      folder?.release()
    },
  }
}

async function settlePeople(
  { residents }: SandboxSettings,
  { registry, identity }: Parties,
  { state, progress }: { state: ReturnType<typeof createPeopleStore>; progress: Progress },
): Promise<People> {
  const people = createPeople({
    registry,
    accounts: identity.accounts,
    hashPassword: (password) => identity.hasher.hash(password),
    store: state,
  })
  if ((await state.readSettled()) !== undefined) return people
  await people.settle(residents, progress.show)
  progress.finish()
  await state.markSettled(residents)
  return people
}

async function listenAll(
  servers: Record<keyof Addresses, Server>,
  addresses: Addresses,
): Promise<void> {
  for (const name of ['registry', 'identity', 'portal', 'desk'] as const) {
    await listenOn(servers[name], { port: addresses[name].port, host: HOST })
  }
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
  for (const schema of ['registry', 'identity', 'portal']) {
    await sql`drop schema if exists ${sql.id(schema)} cascade`.execute(db)
  }
  await sql`delete from ${sql.table(`${SCHEMA}.sandbox_state`)}`.execute(db)
}
