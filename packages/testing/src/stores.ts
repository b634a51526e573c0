import { randomBytes } from 'node:crypto'
import { readEmptyPglite } from './empty-pglite.ts'
import {
  createThrowAwayDatabase,
  findPostgres,
  findRedis,
  removeRedisKeys,
  type TestServer,
} from './servers.ts'

type Closable = { close(): Promise<void> }

/** The engine part of `@mot-cua/database`. */
export type EngineFactories<Engine extends Closable, Migration> = {
  openPglite(options: { empty?: Blob }): Promise<Engine>
  prepareEmptyPglite(): Promise<Blob>
  openPostgres(options: { url: string }): Promise<Engine>
  migrate(engine: Engine, schema: string, migrations: readonly Migration[]): Promise<unknown>
}

/**
 * What `import * as database from '@mot-cua/database'` offers. Handed in, because that package
 * tests itself with this one.
 */
export type StoreFactories<Engine extends Closable, Store extends Closable, Migration> = {
  ephemeralMigration: Migration
  createSqlEphemeralStore(engine: Engine, schema: string, options: { now?: () => Date }): Store
  createRedisEphemeralStore(options: { url: string; prefix: string }): Store
} & EngineFactories<Engine, Migration>

export type Setup<Migration, Opened> = {
  /** For `describe.skipIf`. */
  readonly isSkipped: boolean
  /** Whether another process can open the same storage; PGlite is of one alone. */
  readonly isShared: boolean
  /** For `describe`; tells the reason when skipped, there and on the error output. */
  title(): string
  /** Call in `beforeAll`; rejects when a server is missing that REQUIRE_SERVERS=1 demands. */
  open(options?: OpenOptions<Migration>): Promise<Opened>
}

type OpenOptions<Migration> = {
  /** Run before the suite; on a store setup, after the store's own. */
  migrations?: readonly Migration[]
  /** `test` unless named. */
  schema?: string
  /** What the SQL store takes for now. Redis keeps its own time. */
  now?: () => Date
}

export type OpenedEngine<Engine> = {
  engine: Engine
  schema: string
  /** Of the throw-away database; undefined on PGlite, which is in memory. */
  url: string | undefined
  /** Closes everything and removes all it held; call in `afterAll`. */
  close(): Promise<void>
}

export type OpenedStore<Engine, Store> = OpenedEngine<Engine> & {
  store: Store
  /** The same storage over connections of its own, as another process has it. */
  openElsewhere(): Promise<Elsewhere<Engine, Store>>
}

type Elsewhere<Engine, Store> = { engine: Engine; store: Store; close(): Promise<void> }

/** The engines that a suite of SQL alone must pass on; used like `storeSetups`. */
export async function engineSetups<Engine extends Closable, Migration>(
  factories: EngineFactories<Engine, Migration>,
): Promise<Setup<Migration, OpenedEngine<Engine>>[]> {
  const postgres = await findPostgres()
  return [
    createSetup('PGlite', [], (options) => openEngine(factories, undefined, options)),
    createSetup('PostgreSQL', [postgres], (options) => openEngine(factories, postgres, options)),
  ]
}

/**
 * The combinations of engine and ephemeral store that a suite must pass on:
 *
 * ```ts
 * import * as database from '@mot-cua/database'
 *
 * for (const setup of await storeSetups(database)) {
 *   describe.skipIf(setup.isSkipped)(setup.title(), () => {
 *     let opened: Awaited<ReturnType<typeof setup.open>>
 *     beforeAll(async () => {
 *       opened = await setup.open({ migrations })
 *     })
 *     afterAll(() => opened?.close())
 * ```
 */
export async function storeSetups<Engine extends Closable, Store extends Closable, Migration>(
  factories: StoreFactories<Engine, Store, Migration>,
): Promise<Setup<Migration, OpenedStore<Engine, Store>>[]> {
  const [postgres, redis] = await Promise.all([findPostgres(), findRedis()])
  const combinations: { name: string; postgres?: TestServer; redis?: TestServer }[] = [
    { name: 'PGlite' },
    { name: 'PostgreSQL + SQL store', postgres },
    { name: 'PostgreSQL + Redis', postgres, redis },
  ]
  return combinations.map(({ name, ...servers }) =>
    createSetup(name, Object.values(servers), (options: OpenOptions<Migration>) =>
      openStore(factories, servers, options),
    ),
  )
}

function createSetup<Migration, Opened>(
  name: string,
  servers: TestServer[],
  open: (options: OpenOptions<Migration>) => Promise<Opened>,
): Setup<Migration, Opened> {
  const missing = servers.find(({ isSkipped }) => isSkipped)
  return {
    isSkipped: missing !== undefined,
    isShared: servers.length > 0,
    title: () => missing?.title(name) ?? name,
    open: (options = {}) => open(options),
  }
}

async function openEngine<Engine extends Closable, Migration>(
  factories: EngineFactories<Engine, Migration>,
  postgres: TestServer | undefined,
  { migrations = [], schema = 'test' }: OpenOptions<Migration>,
): Promise<OpenedEngine<Engine>> {
  const database = postgres && (await createThrowAwayDatabase(postgres))
  const engine = await (database
    ? factories.openPostgres({ url: database.url })
    : factories.openPglite({ empty: await readEmptyPglite(() => factories.prepareEmptyPglite()) }))
  await factories.migrate(engine, schema, migrations)
  return {
    engine,
    schema,
    url: database?.url,
    async close() {
      await engine.close()
      await database?.drop()
    },
  }
}

async function closeAll(opened: Closable[]): Promise<void> {
  for (const one of opened) await one.close()
}

async function openStore<Engine extends Closable, Store extends Closable, Migration>(
  factories: StoreFactories<Engine, Store, Migration>,
  { postgres, redis }: { postgres?: TestServer; redis?: TestServer },
  options: OpenOptions<Migration>,
): Promise<OpenedStore<Engine, Store>> {
  redis?.demand()
  const migrations = [factories.ephemeralMigration, ...(options.migrations ?? [])]
  const opened = await openEngine(factories, postgres, { ...options, migrations })
  const prefix = `test-${randomBytes(8).toString('hex')}:`
  const { now } = options
  const storeOver = (engine: Engine) =>
    redis
      ? factories.createRedisEphemeralStore({ url: redis.url, prefix })
      : factories.createSqlEphemeralStore(engine, opened.schema, now ? { now } : {})
  const store = storeOver(opened.engine)
  return {
    ...opened,
    store,
    async openElsewhere() {
      if (opened.url === undefined) throw new Error('PGlite is of one process')
      const engine = await factories.openPostgres({ url: opened.url })
      const own = storeOver(engine)
      return { engine, store: own, close: () => closeAll([own, engine]) }
    },
    async close() {
      await store.close()
      if (redis) await removeRedisKeys(redis, prefix)
      await opened.close()
    },
  }
}
