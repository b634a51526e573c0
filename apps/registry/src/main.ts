import { openStorage } from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import { createLogger, openObservation, runMain, runParty } from '@mot-cua/web'
import { openRegistry } from './app.ts'
import { readConfig } from './config.ts'
import { SCHEMA } from './tables.ts'

await runMain(async () => {
  const { config, storage, logLevel, ...service } = readConfig(process.env)
  const logger = createLogger({ app: SCHEMA, level: logLevel })
  const observation = await openObservation({ app: SCHEMA, settings: service.observation })
  const { onStatement } = observation
  const onError = (error: Error) => logger.warn({ err: error }, 'storage')
  await runParty({
    ...service,
    logger,
    async open() {
      const opened = await openStorage({ ...storage, schema: SCHEMA, onError, onStatement })
      const { server } = await openRegistry(config, {
        ...opened,
        observation,
        logger,
        now: systemClock,
      })
      return {
        server,
        async close() {
          await opened.close()
          await observation.tracing.close()
        },
      }
    },
  })
})
