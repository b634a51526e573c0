import type { Server } from 'node:http'
import { migrate, openPglite, openPostgres, type SqlEngine } from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import { createLogger, listenOn, stopServer } from '@mot-cua/web'
import { sql } from 'kysely'
import { openDesk } from '../desk/desk.app.ts'
import { createPeopleStore, migrations, type SandboxTables } from '../people/people.store.ts'
import { createPeople } from '../people/people.ts'
import { type DataFolder, takeDataFolder } from './data-folder.ts'
import { createFaults } from './faults.ts'
import { openParties } from './open-parties.ts'
import { type Addresses, addressesOf, type SandboxSettings } from './settings.ts'
import { createSmsInbox } from './sms-inbox.ts'

const SCHEMA = 'sandbox'
/** The sandbox is for this machine only. */
const HOST = '127.0.0.1'

export type Sandbox = {
  addresses: Addresses
  people: ReturnType<typeof createPeople>
  close(): Promise<void>
}

/** Brings everything up and answers when all of it listens. */
export async function openSandbox(settings: SandboxSettings): Promise<Sandbox> {
  const addresses = addressesOf(settings.portBase)
  const { engine, folder } = await openEngine(settings)
  const people = createPeopleStore(await prepareState(engine))
  if (!(await people.isSettled())) await removeHalfSettled(engine)

  const faults = createFaults()
  const inbox = createSmsInbox(systemClock)
  const parties = await openParties(settings, { engine, addresses, inbox, faults })
  const population = createPeople({
    registry: parties.registry,
    accounts: parties.identity.accounts,
    hashPassword: (password) => parties.identity.hasher.hash(password),
    store: people,
  })
  if (!(await people.isSettled())) {
    await population.settle(settings.residents)
    await people.markSettled()
  }
  const desk = openDesk({
    addresses,
    people: population,
    inbox,
    faults,
    requirements: parties.portal.requirements,
    logger: createLogger({ app: 'desk', level: settings.logLevel }),
  })
  const servers: [Server, number][] = [
    [parties.registry.server, addresses.registry.port],
    [parties.identity.server, addresses.identity.port],
    [parties.portal.server, addresses.portal.port],
    [desk, addresses.desk.port],
  ]
  for (const [server, port] of servers) await listenOn(server, { port, host: HOST })
  return {
    addresses,
    people: population,
    async close() {
      await Promise.all(servers.map(([server]) => stopServer(server)))
      parties.identity.close()
      await parties.closeStores()
      await engine.close()
      folder?.release()
    },
  }
}

async function openEngine(
  settings: SandboxSettings,
): Promise<{ engine: SqlEngine; folder?: DataFolder }> {
  if (settings.databaseUrl) return { engine: await openPostgres({ url: settings.databaseUrl }) }
  const folder = takeDataFolder(settings.dataDir)
  return { engine: await openPglite({ folder: folder.databaseFolder }), folder }
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
