import { createSqlEphemeralStore, openPglite } from '@mot-cua/database'
import { openIdentity } from '@mot-cua/identity'
import { systemClock } from '@mot-cua/kernel'
import { IDENTITY_INITIAL_ACCESS_TOKEN, seededPerson } from '@mot-cua/testing'
import { createLogger, listenOn, runMain, stopOnSignal, stopServer } from '@mot-cua/web'
import { EMBEDDED_PEOPLE } from './embedded-stage.ts'

const { PORT = '', DATA_FOLDER = '', SMS_GATEWAY_URL = '' } = process.env
const SCHEMA = 'identity'

await runMain(async () => {
  const logger = createLogger({ app: SCHEMA, level: 'info' })
  const engine = await openPglite({ folder: DATA_FOLDER })
  const store = createSqlEphemeralStore(engine, SCHEMA)
  const identity = await openIdentity(config(), {
    engine,
    store,
    smsGateway: { send: sendToSink },
    logger,
    now: systemClock,
  })
  await settlePeople(identity)
  await listenOn(identity.server, { port: Number(PORT) })
  stopOnSignal(async () => {
    await stopServer(identity.server)
    await identity.close()
    await store.close()
    await engine.close()
  }, logger)
})

function config() {
  return {
    issuer: `http://localhost:${PORT}`,
    secretKey: crypto.randomUUID(),
    initialAccessToken: IDENTITY_INITIAL_ACCESS_TOKEN,
    trustedProxies: ['127.0.0.1'],
    approvedPrivateHosts: [],
    textProfile: 'vn-2024' as const,
    homeUrl: 'https://cong-thu.example/',
    hotline: '1900 0000',
    isOfficial: false,
  }
}

async function sendToSink(message: { to: string; text: string }) {
  const answer = await fetch(SMS_GATEWAY_URL, { method: 'POST', body: JSON.stringify(message) })
  await answer.body?.cancel()
  return { outcome: 'accepted', gateway: 'sink', gatewayMessageId: undefined } as const
}

async function settlePeople({ accounts, hasher }: Awaited<ReturnType<typeof openIdentity>>) {
  const passwordHash = await hasher.hash(seededPerson(0).password)
  const details = {
    fullName: 'Người thử',
    dateOfBirth: '1990',
    gender: 'male',
    level: 2,
    status: 'active',
  } as const
  const people = Array.from({ length: EMBEDDED_PEOPLE }, (_, index) => seededPerson(index))
  await accounts.create(
    people.map(({ personalId, phone }) => ({ ...details, personalId, phone, passwordHash })),
  )
}
