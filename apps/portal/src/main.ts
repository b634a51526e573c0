import { openStorage } from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import { createSmsFigures, openGateways } from '@mot-cua/sms'
import { createLogger, openObservation, runMain, runParty } from '@mot-cua/web'
import { openPortal } from './app.ts'
import { readConfig } from './config.ts'
import { SCHEMA } from './features.ts'

await runMain(async () => {
  const { config, storage, smsGateways, logLevel, ...service } = readConfig(process.env)
  const logger = createLogger({ app: SCHEMA, level: logLevel })
  const { identityIssuer, registryUrl, postal } = config
  const observation = await openObservation({
    app: SCHEMA,
    settings: service.observation,
    peers: [identityIssuer, registryUrl, ...(postal ? [postal.issuer] : [])],
  })
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
      const deps = { ...opened, smsGateway, smsEvents, observation, logger, now }
      const portal = await openPortal(config, deps)
      return {
        server: portal.server,
        async close() {
          await portal.close()
          await opened.close()
          await observation.tracing.close()
        },
      }
    },
  })
})
