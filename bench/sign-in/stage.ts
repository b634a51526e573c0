import {
  createSignInDriver,
  type IdentityProcesses,
  type IdentityProcessOptions,
  type ProgramProcess,
  registerKeyClient,
  type SeededPerson,
  type SignInDriver,
  seedConsents,
  seedPeople,
  startIdentityProcesses,
} from '@mot-cua/testing'

const SCOPE = 'openid profile'

/** Identity as it is started in production, people, and a service with their agreement. */
export type Stage = {
  identity: IdentityProcesses
  process: ProgramProcess
  driver: SignInDriver
  /** Signs in the next person; the same one again only after all the others. */
  signInNext: () => Promise<void>
  /** Sign-ins that went through so far. */
  done(): number
  /** The people signed in from now on. */
  use(people: readonly SeededPerson[]): void
  /** For everybody who has an account now. */
  agreeForAll(): Promise<void>
  close(): Promise<void>
}

/** More than sign in at a time, so that nobody is in two places. */
const PEOPLE = 500

export async function openStage(options: IdentityProcessOptions): Promise<Stage> {
  const identity = await startIdentityProcesses(options)
  try {
    const [process] = identity.processes
    if (!process) throw new Error('no process')
    let people: readonly SeededPerson[] = await seedPeople(identity.databaseUrl, { count: PEOPLE })
    const client = await registerKeyClient(identity)
    const { clientId } = client
    const agreeForAll = () => seedConsents(identity.databaseUrl, { clientId, scope: SCOPE })
    await agreeForAll()
    const driver = createSignInDriver({ ...identity, client, sms: identity.sms, scope: SCOPE })
    let [turn, done] = [0, 0]
    return {
      identity,
      process,
      driver,
      agreeForAll,
      done: () => done,
      use(others) {
        people = others
      },
      async signInNext() {
        const person = people[turn++ % people.length]
        if (person) await driver.signIn(person)
        done += 1
      },
      async close() {
        driver.close()
        await identity.close()
      },
    }
  } catch (error) {
    await identity.close()
    throw error
  }
}
