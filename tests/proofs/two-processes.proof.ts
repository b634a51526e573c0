import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { buildApp } from '@mot-cua/operations'
import {
  createLightHttp,
  createQrOpening,
  createSignInDriver,
  expectDone,
  findPostgres,
  findRedis,
  type IdentityProcesses,
  listenAnywhere,
  registerKeyClient,
  SEEDED_PASSCODE,
  type SeededPerson,
  type SignInDriver,
  scanQr,
  seedConsents,
  seedPeople,
  seedPhones,
  startIdentityProcesses,
} from '@mot-cua/testing'
import { type Nginx, startNginx } from './nginx.ts'
import { needServers, type Proof } from './proof.ts'

type Size = {
  signIns: number
  /** By QR code; the page waits by server-sent events through nginx. */
  qrSignIns: number
  /** Processes replaced, one after the other. */
  replaced: number
  signInsWithOneStopped: number
  slowSockets: number
}

/** `fail_timeout` of the example: until then nginx does not try a process that was away. */
const FAIL_TIMEOUT_MS = 2_000
const SCOPE = 'openid profile'

export const proof: Proof<Size> = {
  title: 'two identity processes behind nginx are one: sign-ins go on while either is replaced',
  full: { signIns: 200, qrSignIns: 50, replaced: 2, signInsWithOneStopped: 100, slowSockets: 100 },
  short: { signIns: 4, qrSignIns: 2, replaced: 1, signInsWithOneStopped: 2, slowSockets: 10 },
  async run(size) {
    const [postgres, redis] = await Promise.all([findPostgres(), findRedis()])
    needServers(postgres, redis)
    const [plain, tls] = [await findPort(), await findPort()]
    const folder = mkdtempSync(join(tmpdir(), 'motcua-release-'))
    await buildApp('identity', folder)
    const identities = await startIdentityProcesses({
      postgres,
      redis,
      count: 2,
      env: {
        ISSUER: `http://localhost:${plain}`,
        SHUTDOWN_DELAY_SECONDS: '0.5',
        START_FROM: 'build',
        DIST_DIR: folder,
      },
    })
    try {
      const ports = identities.processes.map(({ port }) => port)
      const nginx = await startNginx({ tls, identity: { plain, ports } })
      try {
        return await prove({ identities, nginx }, size)
      } finally {
        await nginx.close()
      }
    } finally {
      await identities.close()
      rmSync(folder, { recursive: true })
    }
  },
}

type Stage = { identities: IdentityProcesses; nginx: Nginx }

async function prove(stage: Stage, size: Size) {
  const { identities, nginx } = stage
  const byPassword = size.signIns + size.replaced * size.signInsWithOneStopped
  const n = byPassword + size.qrSignIns
  const people = await seedPeople(identities.databaseUrl, { count: n })
  const { initialAccessToken, sms } = identities
  const client = await registerKeyClient({ issuer: nginx.url, initialAccessToken })
  const driver = createSignInDriver({ issuer: nginx.url, client, sms, scope: SCOPE })
  await seedConsents(identities.databaseUrl, { clientId: client.clientId, scope: SCOPE })
  let failed = 0
  const countFailure = (error: unknown) => {
    failed += 1
    process.stderr.write(`two-processes: ${String(error)}\n`)
  }
  const signInAll = async (count: number) => {
    for (const person of people.splice(0, count)) {
      await driver.signIn(person).catch(countFailure)
    }
  }
  await signInAll(size.signIns)
  const qrStage = { driver, databaseUrl: identities.databaseUrl, issuer: nginx.url }
  const qrSignIns = await signInByQr(qrStage, people.splice(0, size.qrSignIns), countFailure)
  const shares = identities.processes.map(({ readLog }) => countRequests(readLog()))
  const codes = []
  for (const one of identities.processes.slice(0, size.replaced)) {
    if (codes.length > 0) await pause(FAIL_TIMEOUT_MS)
    // Asked to end in the middle of sign-ins, which the other one carries on.
    const [code] = await Promise.all([one.stop(), signInAll(size.signInsWithOneStopped)])
    codes.push(code)
    await one.start()
  }
  driver.close()
  const slow = await holdSlowSockets(nginx.url, size.slowSockets)
  const inside = await Promise.all(['/metrics', '/readyz'].map((path) => statusOf(nginx, path)))
  const byTls = await nginx.getByTls('/.well-known/openid-configuration')
  const logged = nginx.accessLog()
  const holds =
    failed === 0 &&
    qrSignIns === size.qrSignIns &&
    shares.every((share) => share > 0) &&
    codes.every((code) => code === 0) &&
    slow.answeredMeanwhile === 200 &&
    inside.every((status) => status === 404) &&
    byTls === 200 &&
    !/code=|request_uri|sign-in/.test(logged)
  return {
    n,
    holds,
    figures: {
      failed,
      qrSignIns,
      requestsOfEach: shares.join(' + '),
      exitCodes: codes.join(', '),
      slowSockets: slow.sockets,
      statusMeanwhile: slow.answeredMeanwhile,
      metricsFromOutside: inside[0] ?? 0,
      statusByTls: byTls,
    },
  }
}

type QrStage = { driver: SignInDriver; databaseUrl: string; issuer: string }

/** Each by a phone of its own, whose requests reach either process; answers how many went well. */
async function signInByQr(
  { driver, databaseUrl, issuer }: QrStage,
  people: readonly SeededPerson[],
  onFailure: (error: unknown) => void,
): Promise<number> {
  const http = createLightHttp()
  const open = createQrOpening({ driver, http, issuer })
  let done = 0
  for (const phone of await seedPhones({ databaseUrl, issuer, http }, people)) {
    try {
      expectDone(await phone.unlock(SEEDED_PASSCODE))
      const confirm = await scanQr(await open(), phone)
      await confirm()
      done += 1
    } catch (error) {
      onFailure(error)
    }
  }
  http.close()
  return done
}

function countRequests(log: string): number {
  return log.split('\n').filter((line) => line.includes('"msg":"request"')).length
}

/** Sockets that send a header a little at a time; a person is served beside them. */
async function holdSlowSockets(url: string, sockets: number) {
  const { hostname, port } = new URL(url)
  const open = await Promise.all(
    Array.from({ length: sockets }, async () => {
      const socket = connect(Number(port), hostname === 'localhost' ? '127.0.0.1' : hostname)
      socket.on('error', () => undefined)
      socket.write('GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ')
      return socket
    }),
  )
  const answer = await fetch(`${url}/help`)
  await answer.body?.cancel()
  for (const socket of open) socket.destroy()
  return { sockets: open.length, answeredMeanwhile: answer.status }
}

async function statusOf({ url }: Nginx, path: string): Promise<number> {
  const answer = await fetch(url + path)
  await answer.body?.cancel()
  return answer.status
}

async function findPort(): Promise<number> {
  const probe = await listenAnywhere(createServer())
  await probe.close()
  return probe.port
}
