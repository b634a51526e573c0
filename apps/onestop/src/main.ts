import { openStorage } from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import { createSmsFigures, openGateways } from '@mot-cua/sms'
import { createLogger, openObservation, runMain, runParty } from '@mot-cua/web'
import { openOnestop } from './app.ts'
import { appIdOf, readConfig, schemaOf } from './config.ts'

await runMain(async () => {
  const { config, storage, smsGateways, logLevel, ...service } = readConfig(process.env)
  const { preset, portalIssuer, identityIssuer, registryUrl } = config
  const app = appIdOf(preset)
  const logger = createLogger({ app, level: logLevel })
  const observation = await openObservation({
    app,
    settings: service.observation,
    peers: [portalIssuer, registryUrl, ...(identityIssuer ? [identityIssuer] : [])],
  })
  const { onStatement } = observation
  const smsEvents = createSmsFigures(observation.metrics)
  const now = systemClock
  const onError = (error: Error) => logger.warn({ err: error }, 'storage')
  await runParty({
    ...service,
    logger,
    async open() {
      const schema = schemaOf(preset)
      const opened = await openStorage({ ...storage, schema, onError, onStatement })
      const smsGateway = openGateways(smsGateways, { events: smsEvents, logger, now })
      const deps = { ...opened, smsGateway, smsEvents, observation, logger, now }
      const onestop = await openOnestop(config, deps)
      return {
        server: onestop.server,
        async close() {
          await onestop.close()
          await opened.close()
          await observation.tracing.close()
        },
      }
    },
  })
})
