import { openStorage } from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import { createLogger, listenOn, runMain, stopOnSignal, stopServer } from '@mot-cua/web'
import { openIdentity } from './app.ts'
import { readConfig } from './config.ts'
import { SCHEMA } from './features.ts'
import { openGateways } from './sms/open-gateways.ts'

await runMain(async () => {
  const { config, port, storage, smsGateways, logLevel } = readConfig(process.env)
  const logger = createLogger({ app: SCHEMA, level: logLevel })
  const onError = (error: Error) => logger.warn({ err: error }, 'storage')
  const opened = await openStorage({ ...storage, schema: SCHEMA, onError })
  const identity = await openIdentity(config, {
    ...opened,
    smsGateway: openGateways(smsGateways, { events: {}, logger, now: systemClock }),
    logger,
    now: systemClock,
  })
  await listenOn(identity.server, { port })
  stopOnSignal(async () => {
    await stopServer(identity.server)
    await identity.close()
    await opened.close()
  }, logger)
})
