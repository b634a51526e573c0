import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import {
  createTestPhones,
  createThrowAwayDatabase,
  findFreePort,
  findPostgres,
  listenAnywhere,
} from '@mot-cua/testing'
import { openInside } from './parties-inside.ts'
import { createPartyProcess } from './party-process.ts'
import { type PartyName, partyNames, settingsOf } from './party-settings.ts'
import { needServers } from './proof.ts'

export type Parties = Awaited<ReturnType<typeof openParties>>

/**
 * Identity, portal, registry and a province, each its own process as deployed, on a throw-away PostgreSQL
 * database, with a gateway that keeps the messages. Skips the proof where there is no PostgreSQL.
 */
export async function openParties(env: Record<string, string> = {}) {
  const postgres = await findPostgres()
  needServers(postgres)
  const database = await createThrowAwayDatabase(postgres)
  const folder = mkdtempSync(join(tmpdir(), 'motcua-proof-'))
  const phones = createTestPhones()
  const gateway = await openGateway(phones)
  const ports = await eachParty(findFreePort)
  const urls = await eachParty(async (name) => `http://localhost:${ports[name]}`)
  const settings = settingsOf(urls, { databaseUrl: database.url, gatewayUrl: gateway.url })
  const processes = await eachParty(async (name) =>
    createPartyProcess({ name, port: ports[name], folder, env: { ...settings[name], ...env } }),
  )
  const all = partyNames.map((name) => processes[name])
  for (const party of all) await party.start()
  const inside = await openInside(settings, database.url)
  return {
    ...processes,
    all,
    phones,
    routes: inside.routes,
    engine: inside.engine,
    newPerson: inside.newPerson,
    appoint: inside.appoint,
    async close() {
      await Promise.all(all.map((party) => party.end('SIGTERM')))
      await gateway.close()
      await inside.close()
      await database.drop()
      await rm(folder, { recursive: true })
    },
  }
}

export async function eachParty<T>(
  make: (name: PartyName) => Promise<T>,
): Promise<Record<PartyName, T>> {
  const entries = []
  for (const name of partyNames) entries.push([name, await make(name)] as const)
  return Object.fromEntries(entries) as Record<PartyName, T>
}

export function openGateway(phones: ReturnType<typeof createTestPhones>) {
  const server = createServer((incoming, outgoing) => {
    void json(incoming).then(async (message) => {
      await phones.gateway.send(message as { to: string; text: string })
      outgoing.end('{}')
    })
  })
  return listenAnywhere(server)
}
