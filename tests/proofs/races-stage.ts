import { openPostgres, type SqlEngine } from '@mot-cua/database'
import {
  codeIn,
  findPostgres,
  findRedis,
  IDENTITY_INITIAL_ACCESS_TOKEN,
  type SeededPerson,
  seededPerson,
  seedPeople,
  startIdentityProcesses,
  type TestServer,
} from '@mot-cua/testing'
import { INITIAL_ACCESS_TOKEN, openTestIdentity } from '../../apps/identity/src/test-identity.ts'

/** Identity on one kind of storage, and how many of it share that storage. */
export type Stage = {
  name: string
  issuer: string
  /** The addresses of its processes, the issuer's own first. */
  targets: readonly string[]
  initialAccessToken: string
  engine: SqlEngine
  /** Nobody has signed in as this one before. */
  newPerson(): Promise<SeededPerson>
  /** To be called before the code is asked for. */
  nextCode(phone: string): Promise<string>
  close(): Promise<void>
}

/** The three kinds of storage; where a server is missing, its reason instead. */
export async function listStages(): Promise<{ open: () => Promise<Stage>; missing?: string }[]> {
  const [postgres, redis] = await Promise.all([findPostgres(), findRedis()])
  return [
    { open: openEmbedded },
    withServers({ name: 'PostgreSQL + SQL store', postgres }),
    withServers({ name: 'PostgreSQL + Redis', postgres, redis }),
  ]
}

type Servers = { name: string; postgres: TestServer; redis?: TestServer }

function withServers({ name, postgres, redis }: Servers) {
  const missing = [postgres, redis].find((server) => server?.isSkipped)?.missing
  return {
    ...(missing === undefined ? {} : { missing }),
    open: () => openProcesses(name, { postgres, ...(redis ? { redis } : {}) }),
  }
}

/** The embedded database belongs to one process: all twenty meet in it. */
async function openEmbedded(): Promise<Stage> {
  const test = await openTestIdentity()
  const { accounts, hasher } = test.identity
  const passwordHash = await hasher.hash(seededPerson(0).password)
  let size = 0
  return {
    name: 'PGlite',
    issuer: test.issuer,
    targets: [test.issuer],
    initialAccessToken: INITIAL_ACCESS_TOKEN,
    engine: test.engine,
    async newPerson() {
      const person = seededPerson(size++)
      const rest = { fullName: `Người thứ ${size}`, dateOfBirth: '1990', gender: 'male' as const }
      await accounts.create([{ ...person, ...rest, level: 2, status: 'active', passwordHash }])
      return person
    },
    nextCode: (phone) => test.phones.nextCode(phone),
    close: () => test.close(),
  }
}

async function openProcesses(
  name: string,
  servers: { postgres: TestServer; redis?: TestServer },
): Promise<Stage> {
  const started = await startIdentityProcesses({ ...servers, count: 2 })
  const engine = await openPostgres({ url: started.databaseUrl })
  let size = 0
  return {
    name,
    issuer: started.issuer,
    targets: started.processes.map(({ url }) => url),
    initialAccessToken: IDENTITY_INITIAL_ACCESS_TOKEN,
    engine,
    async newPerson() {
      const [person] = await seedPeople(started.databaseUrl, { from: size++, count: 1 })
      if (!person) throw new Error('nobody was seeded')
      return person
    },
    nextCode: async (phone) => codeIn(await started.sms.nextTo(phone)),
    async close() {
      await engine.close()
      await started.close()
    },
  }
}
