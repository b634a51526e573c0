import {
  createRedisEphemeralStore,
  createSqlEphemeralStore,
  type EphemeralStore,
  type SqlEngine,
} from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import { createLogger, type Observation } from '@mot-cua/web'
import type { SandboxSettings } from './settings.ts'

type Deps<App> = { engine: SqlEngine; observe: (app: App) => Promise<Observation> }

/** What each party stands on: the one engine, a store and a schema under its name. */
export function createPartyStorage<App extends string>(
  settings: SandboxSettings,
  { engine, observe }: Deps<App>,
) {
  const stores: EphemeralStore[] = []
  const observations: Observation[] = []
  return {
    async depsOf(app: App) {
      const logger = createLogger({ app, level: settings.logLevel })
      const onError = (error: Error) => logger.warn({ err: error }, 'storage')
      const store = settings.redisUrl
        ? createRedisEphemeralStore({ url: settings.redisUrl, prefix: app, onError })
        : createSqlEphemeralStore(engine, app.replace('-', '_'), { onError })
      stores.push(store)
      const observation = await observe(app)
      observations.push(observation)
      return { engine, store, logger, observation, now: systemClock }
    },
    async close() {
      await Promise.all(stores.map((store) => store.close()))
      await Promise.all(observations.map(({ tracing }) => tracing.close()))
    },
  }
}
