import { join } from 'node:path'
import { openStorage } from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import { createSmsFigures, openGateways } from '@mot-cua/sms'
import { createLogger, openObservation, runMain, runParty } from '@mot-cua/web'
import { openIdentity } from './app.ts'
import { readConfig } from './config.ts'
import { SCHEMA } from './features.ts'
import { readPhoneAppFolder } from './phone-app/phone-app-folder.ts'

/** Where a release has the phone app; the sources have none here. */
const PHONE_APP_FOLDER = join(import.meta.dirname, '../app')

await runMain(async () => {
  const { config, storage, smsGateways, logLevel, ...service } = readConfig(process.env)
  const logger = createLogger({ app: SCHEMA, level: logLevel })
  const observation = await openObservation({ app: SCHEMA, settings: service.observation })
  const { onStatement } = observation
  const smsEvents = createSmsFigures(observation.metrics)
  const now = systemClock
  const onError = (error: Error) => logger.warn({ err: error }, 'storage')
  await runParty({
    ...service,
    logger,
    async open() {
      const opened = await openStorage({ ...storage, schema: SCHEMA, onError, onStatement })
      const smsGateway = openGateways(smsGateways, { events: smsEvents, logger, now })
      const phoneApp = readPhoneAppFolder(PHONE_APP_FOLDER)
      const deps = { ...opened, smsGateway, smsEvents, observation, logger, now }
      const identity = await openIdentity(config, { ...deps, ...(phoneApp ? { phoneApp } : {}) })
      return {
        server: identity.server,
        drain: identity.drain,
        async close() {
          await identity.close()
          await opened.close()
          await observation.tracing.close()
        },
      }
    },
  })
})
