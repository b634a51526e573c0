import { createSqlEphemeralStore, openPglite } from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import { openPortal } from '@mot-cua/portal'
import { createLogger, listenOn, runMain, stopOnSignal, stopServer } from '@mot-cua/web'
import { readConfig } from '../../apps/portal/src/config.ts'

const { DATA_FOLDER = '', PORT = '' } = process.env
const SCHEMA = 'portal'

/** The portal on the embedded database alone, as the sandbox has it among the others. */
await runMain(async () => {
  const logger = createLogger({ app: SCHEMA, level: 'warn' })
  const engine = await openPglite({ folder: DATA_FOLDER })
  const store = createSqlEphemeralStore(engine, SCHEMA)
  const { config } = readConfig({ ...process.env, DATABASE_URL: 'postgres://none/none' })
  const smsGateway = {
    send: () =>
      Promise.resolve({
        outcome: 'accepted',
        gateway: 'none',
        gatewayMessageId: undefined,
      } as const),
  }
  const deps = { engine, store, smsGateway, logger, now: systemClock }
  const { server, close } = await openPortal(config, deps)
  await listenOn(server, { port: Number(PORT) })
  stopOnSignal(async () => {
    await stopServer(server)
    await close()
    await store.close()
    await engine.close()
  }, logger)
})
