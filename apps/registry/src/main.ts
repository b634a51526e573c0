import { openStorage } from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import { createLogger, listenOn, runMain, stopOnSignal, stopServer } from '@mot-cua/web'
import { openRegistry } from './app.ts'
import { readConfig } from './config.ts'
import { SCHEMA } from './tables.ts'

await runMain(async () => {
  const { config, port, storage, logLevel } = readConfig(process.env)
  const logger = createLogger({ app: SCHEMA, level: logLevel })
  const onError = (error: Error) => logger.warn({ err: error }, 'storage')
  const opened = await openStorage({ ...storage, schema: SCHEMA, onError })
  const { server } = await openRegistry(config, { ...opened, logger, now: systemClock })
  await listenOn(server, { port })
  stopOnSignal(async () => {
    await stopServer(server)
    await opened.close()
  }, logger)
})
