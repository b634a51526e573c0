import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  claimRedisDatabase,
  createTestPhones,
  createThrowAwayDatabase,
  findFreePort,
  findPostgres,
  findRedis,
} from '@mot-cua/testing'
import { startNginx } from './nginx.ts'
import { eachParty, openGateway } from './parties.ts'
import { openInside } from './parties-inside.ts'
import { createPartyProcess } from './party-process.ts'
import { type PartyName, settingsOf } from './party-settings.ts'
import { needServers } from './proof.ts'

/** All of them: the registry is asked by parties alone, and through the proxy as well. */
export const proxied = ['registry', 'identity', 'portal', 'onestop'] as const

export type ReplacedParties = Awaited<ReturnType<typeof openReplacedParties>>

/**
 * Two processes of the registry, of identity, of the portal and of a province behind the nginx of the
 * examples, over one PostgreSQL database and one Redis. Parties reach each other through the proxy too.
 */
export async function openReplacedParties() {
  const [postgres, server] = await Promise.all([findPostgres(), findRedis()])
  needServers(postgres, server)
  const [database, redis] = [
    await createThrowAwayDatabase(postgres),
    await claimRedisDatabase(server),
  ]
  const folder = mkdtempSync(join(tmpdir(), 'motcua-replaced-'))
  const phones = createTestPhones()
  const gateway = await openGateway(phones)
  const fronts = await eachParty(findFreePort)
  const urls = await eachParty(async (name) => `http://localhost:${fronts[name]}`)
  const settings = settingsOf(urls, { databaseUrl: database.url, gatewayUrl: gateway.url })
  const open = async (name: PartyName, port: number) => {
    // Counted by the lines of their requests; told a moment before they go, as behind a balancer.
    const more = { REDIS_URL: redis.url, LOG_LEVEL: 'info', SHUTDOWN_DELAY_SECONDS: '0.5' }
    return createPartyProcess({ name, port, folder, env: { ...settings[name], ...more } })
  }
  const openTwo = async (name: PartyName) => [
    await open(name, await findFreePort()),
    await open(name, await findFreePort()),
  ]
  const processes = {
    registry: await openTwo('registry'),
    identity: await openTwo('identity'),
    portal: await openTwo('portal'),
    onestop: await openTwo('onestop'),
  }
  const all = proxied.flatMap((name) => processes[name])
  for (const one of all) await one.start()
  const sites = proxied.map((name) => [
    name,
    { plain: fronts[name], ports: processes[name].map(({ port }) => port) },
  ])
  const tls = await findFreePort()
  const nginx = await startNginx({ tls, ...Object.fromEntries(sites) })
  const inside = await openInside(settings, database.url)
  return {
    processes,
    phones,
    onestop: { url: urls.onestop },
    newPerson: inside.newPerson,
    appoint: inside.appoint,
    engine: inside.engine,
    schema: inside.schema,
    async close() {
      await nginx.close()
      await Promise.all(all.map((party) => party.end('SIGTERM')))
      await gateway.close()
      await inside.close()
      await database.drop()
      await redis.drop()
      await rm(folder, { recursive: true })
    },
  }
}
