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
import { SECRETS, settingsOf } from '../../tests/proofs/party-settings.ts'
import type { Servers } from '../bench.ts'

/** What services register with at the portal. */
export const PORTAL_TOKEN = 'bench-initial-access-token-of-portal-1'

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
  const urls = { registry: await findUrl(), identity: await findUrl(), portal: await findUrl() }
  const settings = describeSettings(urls, around)
  const start = async (name: 'onestop' | keyof Urls, url: string, env: Environment) => {
    const party = createPartyProcess({ name, port: Number(new URL(url).port), folder, env })
    undo.push(() => party.end('SIGTERM'))
    await party.start()
    return party
  }
  return {
    ...offered,
    registry: await start('registry', urls.registry, settings.registry),
    identity: await start('identity', urls.identity, settings.identity),
    portal: await start('portal', urls.portal, settings.portal),
    async startProvince(preset: PresetId): Promise<Party> {
      const url = await findUrl()
      return start('onestop', url, { ...settings.onestop, PRESET: preset, PUBLIC_URL: url })
    },
    /** A browser that goes from party to party, with these cookies from before. */
    openBrowser: (cookies: readonly string[] = []) =>
      createVisit({ http: around.http, issuer: urls.portal, toTarget: String, cookies }),
  }
}

async function findUrl(): Promise<string> {
  return `http://localhost:${await findFreePort()}`
}

type Environment = Record<string, string>
type Urls = Record<'registry' | 'identity' | 'portal', string>

function describeSettings(urls: Urls, { databaseUrl, redisUrl, sms }: Around) {
  const own = {
    REDIS_URL: redisUrl,
    START_FROM: process.env['START_FROM'] ?? 'sources',
    LOG_LEVEL: 'info',
  }
  const { registry, identity, portal } = settingsOf(urls, { databaseUrl, gatewayUrl: sms.url })
  return {
    registry: { ...registry, ...own },
    identity: { ...identity, ...own },
    portal: {
      ...portal,
      ...own,
      INITIAL_ACCESS_TOKEN: PORTAL_TOKEN,
      // Services of the bench are on this machine.
      APPROVED_PRIVATE_HOSTS: 'localhost',
    },
    onestop: {
      ...portal,
      ...own,
      PORTAL_ISSUER: urls.portal,
      PORTAL_INITIAL_ACCESS_TOKEN: PORTAL_TOKEN,
      IDENTITY_INITIAL_ACCESS_TOKEN: SECRETS.identityToken,
    },
  }
}
