import {
  createLightHttp,
  createQrOpening,
  createSignInDriver,
  expectDone,
  type IdentityProcesses,
  type IdentityProcessOptions,
  type ProgramProcess,
  type QrTiming,
  type QrVisit,
  registerKeyClient,
  SEEDED_PASSCODE,
  scanQr,
  seedConsents,
  seedPeople,
  seedPhones,
  startIdentityProcesses,
  type VirtualPhone,
} from '@mot-cua/testing'

const SCOPE = 'openid profile'

/** Identity as it is started in production, people with phones, a service with their agreement. */
export type Stage = {
  identity: IdentityProcesses
  process: ProgramProcess
  /** A browser that waits for a phone; another household for each. */
  openBrowser: () => Promise<QrVisit>
  /** A sign-in by the next phone up to its question; answers the rest: passcode, redirect, token. */
  scanNext: () => Promise<() => Promise<QrTiming>>
  /** All of it. */
  signInNext: () => Promise<QrTiming>
  close(): Promise<void>
}

type Options = IdentityProcessOptions & { phones: number }

export async function openStage({ phones: count, ...options }: Options): Promise<Stage> {
  const identity = await startIdentityProcesses(options)
  const { issuer, databaseUrl } = identity
  const http = createLightHttp()
  try {
    const [process] = identity.processes
    if (!process) throw new Error('no process')
    const people = await seedPeople(databaseUrl, { count })
    const phones = await seedPhones({ databaseUrl, issuer, http }, people)
    const client = await registerKeyClient(identity)
    await seedConsents(databaseUrl, { clientId: client.clientId, scope: SCOPE })
    const driver = createSignInDriver({ ...identity, client, sms: identity.sms, scope: SCOPE })
    const openBrowser = createQrOpening({ driver, http, issuer })
    await openApps(phones)
    let turn = 0
    const scanNext = async () => {
      const phone = phones[turn++ % phones.length]
      if (!phone) throw new Error('no phones')
      return scanQr(await openBrowser(), phone)
    }
    return {
      identity,
      process,
      openBrowser,
      scanNext,
      signInNext: async () => (await scanNext())(),
      async close() {
        http.close()
        driver.close()
        await identity.close()
      },
    }
  } catch (error) {
    http.close()
    await identity.close()
    throw error
  }
}

/** Checks at a time; more would be turned away. */
const LANES = 24

/** Each app is opened by its passcode once, as it stays open for ten minutes. */
async function openApps(phones: readonly VirtualPhone[]): Promise<void> {
  const left = [...phones]
  const lane = async () => {
    for (let phone = left.pop(); phone; phone = left.pop()) {
      expectDone(await phone.unlock(SEEDED_PASSCODE))
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}
