import {
  createSignInDriver,
  IDENTITY_INITIAL_ACCESS_TOKEN,
  openSmsSink,
  registerKeyClient,
  seededPerson,
  startProgram,
} from '@mot-cua/testing'

/** As many as `embedded-process.ts` makes. */
export const EMBEDDED_PEOPLE = 50

/** Identity on PGlite in a process of its own; there is no address to seed over, so it seeds itself. */
export async function openEmbeddedStage(folder: string) {
  const sms = await openSmsSink()
  const program = await startProgram({
    entry: 'bench/sign-in/embedded-process.ts',
    env: { DATA_FOLDER: folder, SMS_GATEWAY_URL: sms.url },
  })
  const close = async () => {
    await program.dispose()
    await sms.close()
  }
  try {
    const issuer = program.url
    const initialAccessToken = IDENTITY_INITIAL_ACCESS_TOKEN
    const client = await registerKeyClient({ issuer, initialAccessToken })
    const driver = createSignInDriver({ issuer, client, sms })
    const people = Array.from({ length: EMBEDDED_PEOPLE }, (_, index) => seededPerson(index))
    // Everybody agrees at the first sign-in, as the other figures have it.
    await Promise.all(people.map((person) => driver.signIn(person)))
    let turn = 0
    return {
      pid: program.pid(),
      signInNext: async () => {
        const person = people[turn++ % people.length]
        if (person) await driver.signIn(person)
      },
      async close() {
        driver.close()
        await close()
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}
