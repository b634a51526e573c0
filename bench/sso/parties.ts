import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  claimRedisDatabase,
  createLightHttp,
  createThrowAwayDatabase,
  createVisit,
  findFreePort,
  openSmsSink,
} from '@mot-cua/testing'
import type { PresetId } from '../../apps/onestop/src/app.ts'
import { createPartyProcess, type PartyProcess } from '../../tests/proofs/party-process.ts'
import { type PartyName, type PartyUrls, settingsOf } from '../../tests/proofs/party-settings.ts'
import type { Servers } from '../bench.ts'

export type Parties = Awaited<ReturnType<typeof openParties>>
/** A province is one of them. */
export type Party = Pick<PartyProcess, 'url' | 'pid'>

/**
 * Registry, identity, portal and whichever provinces are started, each a process of its own as an
 * operator starts it, on one PostgreSQL database and one Redis; nobody is known to any of them.
 */
export async function openParties(servers: Pick<Servers, 'postgres' | 'redis'>) {
  const undo: Undo = []
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    return { ...(await startParties(await openAround(servers, undo), undo)), close }
  } catch (error) {
    await close()
    throw error
  }
}

type Undo = (() => unknown)[]
type Around = Awaited<ReturnType<typeof openAround>>

/** What parties stand on, and what stands around them. */
async function openAround({ postgres, redis }: Pick<Servers, 'postgres' | 'redis'>, undo: Undo) {
  const folder = mkdtempSync(join(tmpdir(), 'motcua-bench-'))
  undo.push(() => rmSync(folder, { recursive: true, force: true }))
  const database = await createThrowAwayDatabase(postgres)
  undo.push(() => database.drop())
  const claimed = await claimRedisDatabase(redis)
  undo.push(() => claimed.drop())
  const sms = await openSmsSink()
  undo.push(() => sms.close())
  const http = createLightHttp()
  undo.push(() => http.close())
  return { folder, databaseUrl: database.url, redisUrl: claimed.url, sms, http }
}

async function startParties(around: Around, undo: Undo) {
  const { folder, ...offered } = around
  const urls: PartyUrls = {
    registry: await findUrl(),
    identity: await findUrl(),
    portal: await findUrl(),
    onestop: await findUrl(),
  }
  const start = async (name: PartyName, url = urls[name], own: Record<string, string> = {}) => {
    const env = { ...describeSettings({ ...urls, [name]: url }, around)[name], ...own }
    const party = createPartyProcess({ name, port: Number(new URL(url).port), folder, env })
    undo.push(() => party.end('SIGTERM'))
    await party.start()
    return party
  }
  return {
    ...offered,
    registry: await start('registry'),
    identity: await start('identity'),
    portal: await start('portal'),
    startProvince: async (preset: PresetId): Promise<Party> =>
      start('onestop', await findUrl(), { PRESET: preset }),
    /** A browser that goes from party to party, with these cookies from before. */
    openBrowser: (cookies: readonly string[] = []) =>
      createVisit({ http: around.http, issuer: urls.portal, toTarget: String, cookies }),
  }
}

async function findUrl(): Promise<string> {
  return `http://localhost:${await findFreePort()}`
}

/** As a proof starts them, on Redis and with the lines that say what each request cost. */
function describeSettings(urls: PartyUrls, { databaseUrl, redisUrl, sms }: Around) {
  const own = {
    REDIS_URL: redisUrl,
    START_FROM: process.env['START_FROM'] ?? 'sources',
    LOG_LEVEL: 'info',
  }
  const { registry, identity, portal, onestop } = settingsOf(urls, {
    databaseUrl,
    gatewayUrl: sms.url,
  })
  return {
    registry: { ...registry, ...own },
    identity: { ...identity, ...own },
    portal: { ...portal, ...own },
    onestop: { ...onestop, ...own },
  }
}
