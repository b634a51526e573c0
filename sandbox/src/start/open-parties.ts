import type { Server } from 'node:http'
import { buildPhoneApp } from '@mot-cua/authenticator/build'
import type { SqlEngine } from '@mot-cua/database'
import { openIdentity } from '@mot-cua/identity'
import { systemClock } from '@mot-cua/kernel'
import { openPortal } from '@mot-cua/portal'
import { openRegistry } from '@mot-cua/registry'
import { createFailOver } from '@mot-cua/sms'
import { loopbackOnly, openObservation } from '@mot-cua/web'
import { type ClientFaults, issuerNames } from '../client-faults/client-faults.ts'
import { createFaultKeys } from '../client-faults/fault-keys.ts'
import { withClientFaults } from '../client-faults/in-front.ts'
import type { Network } from '../lan/network.ts'
import { stories } from '../people/stories.ts'
import { openPost } from '../post/post.app.ts'
import type { PostDeps } from '../post/post-provider.ts'
import { listPostalPeople } from '../post/postal-people.ts'
import type { Trials } from '../try/trials.ts'
import { type Faults, withGatewayFaults, withServerFault } from './faults.ts'
import {
  openProvinces,
  type ProvinceName,
  type Provinces,
  provinceNames,
} from './open-provinces.ts'
import { createPartyStorage } from './party-storage.ts'
import {
  SANDBOX_HOTLINE,
  sandboxGrants,
  sandboxInitialAccessTokens,
  sandboxPostalClient,
  sandboxSecrets,
} from './sandbox-values.ts'
import type { Addresses, SandboxSettings } from './settings.ts'
import type { SmsInbox } from './sms-inbox.ts'

type Deps = {
  engine: SqlEngine
  network: Network
  inbox: SmsInbox
  faults: Faults
  clientFaults: ClientFaults
  /** Where the desk waits for the answer to a sign-in that it began, known by its `state`. */
  trials: Pick<Trials, 'whereAwaited'>
}

type PartyName = 'registry' | 'identity' | 'portal' | 'post'
/** As schemas, cookies and traces name them. */
type AppName = PartyName | `onestop-${ProvinceName}`

export type Parties = Awaited<ReturnType<typeof openParties>>

/** All parties in this process, each with its own schema, none listening yet. */
export async function openParties(settings: SandboxSettings, deps: Deps) {
  const storage = createPartyStorage<AppName>(settings, {
    engine: deps.engine,
    observe: (app) => observe(app, settings, deps),
  })
  const depsOf = (app: AppName) => storage.depsOf(app)
  const building = beginPhoneApp()
  const smsGateway = openSmsGateway(deps)
  const registry = await openRegistry(registryConfig(settings, deps), await depsOf('registry'))
  const identity = await openIdentity(identityConfig(settings, deps), {
    ...(await depsOf('identity')),
    phoneApp: await building,
    smsGateway,
  })
  const portalDeps = { ...(await depsOf('portal')), smsGateway }
  const portal = await openPortal(portalConfig(settings, deps), portalDeps)
  const post = await openSandboxPost(deps.network, await depsOf('post'))
  const provinces = await openProvinces(deps.network, common(settings), async (app) => ({
    ...(await depsOf(app)),
    smsGateway,
  }))
  const own = serversOf({ registry, identity, portal, post })
  const servers = breakOnDemand({ ...own, ...provinceServers(provinces) }, deps)
  return {
    registry,
    identity,
    portal,
    provinces,
    servers,
    async close() {
      post.close()
      for (const name of provinceNames) await provinces[name].close()
      await portal.close()
      await identity.close()
      await storage.close()
    },
  }
}

type StoredDeps = Pick<PostDeps, 'engine' | 'store' | 'logger'>

/** Vietnam Post's place: its people are those of the stories who have an account there. */
function openSandboxPost({ addresses, privateHosts }: Network, deps: StoredDeps) {
  const people = new Map(listPostalPeople(stories).map((person) => [person.username, person]))
  return openPost({
    ...deps,
    issuer: addresses.post.url,
    portalUrl: addresses.portal.url,
    privateHosts,
    findPerson: (username) => people.get(username),
  })
}

type Served<K extends string> = Record<K, { server: Server }>

function serversOf({ registry, identity, portal, post }: Served<PartyName>) {
  return {
    registry: registry.server,
    identity: identity.server,
    portal: portal.server,
    post: post.server,
  }
}

function provinceServers({ binhdinh, binhphuoc }: Provinces) {
  return { binhdinh: binhdinh.server, binhphuoc: binhphuoc.server }
}

type Servers = Record<PartyName | ProvinceName, Server>

function breakOnDemand(servers: Servers, { faults, ...deps }: Deps) {
  breakForClients(servers, deps)
  for (const party of ['registry', 'identity', 'portal', 'post'] as const) {
    withServerFault(servers[party], faults, `${party}-down`)
  }
  for (const name of provinceNames) {
    withServerFault(servers[name], faults, `onestop-${name}-down`)
  }
  return servers
}

function breakForClients(servers: Servers, { engine, network, ...deps }: Omit<Deps, 'faults'>) {
  const { clientFaults: faults, trials } = deps
  const { whereAwaited } = trials
  for (const service of issuerNames) {
    const keys = createFaultKeys({ engine, service, now: systemClock })
    const issuer = network.addresses[service].url
    withClientFaults(servers[service], { service, issuer, faults, keys, whereAwaited })
  }
}

function openSmsGateway({ inbox, faults }: Deps) {
  return createFailOver({
    gateways: withGatewayFaults(inbox, faults),
    events: {},
    now: systemClock,
  })
}

/** Built while the register opens; should that not open, its own failure is what is told. */
function beginPhoneApp() {
  const building = buildPhoneApp()
  building.catch(() => undefined)
  return building
}

/** Figures always; traces where somebody collects them, each party under its own name. */
function observe(
  app: AppName,
  { otlpEndpoint }: SandboxSettings,
  { network: { addresses } }: Deps,
) {
  return openObservation({
    app,
    settings: {
      metricsAccess: loopbackOnly,
      otlpEndpoint,
      otlpHeaders: {},
      serviceName: undefined,
      sampleRatio: 1,
    },
    peers: peersOf(app, addresses),
  })
}

/** Those that an app calls, and hands its trace on to. */
function peersOf(app: AppName, { identity, registry, post, portal }: Addresses): string[] {
  if (app === 'portal') return [identity.url, registry.url, post.url]
  return app.startsWith('onestop-') ? [portal.url, identity.url, registry.url] : []
}

function common({ trustedProxies, textProfile }: SandboxSettings) {
  return { trustedProxies, textProfile, hotline: SANDBOX_HOTLINE, isOfficial: false }
}

function identityConfig(settings: SandboxSettings, { network: { addresses, privateHosts } }: Deps) {
  return {
    ...common(settings),
    issuer: addresses.identity.url,
    secretKey: sandboxSecrets.identity,
    initialAccessToken: sandboxInitialAccessTokens.identity,
    // Outside clients on this machine are told of logouts too.
    approvedPrivateHosts: privateHosts,
    homeUrl: `${addresses.portal.url}/`,
    guideUrl: `${addresses.binhdinh.url}/guides`,
  }
}

function registryConfig(settings: SandboxSettings, { network: { addresses } }: Deps) {
  return {
    ...common(settings),
    publicUrl: addresses.registry.url,
    secretKey: sandboxSecrets.registry,
    initialAccessToken: sandboxInitialAccessTokens.registry,
    grantsOnRegistration: sandboxGrants,
  }
}

function portalConfig(settings: SandboxSettings, { network: { addresses, privateHosts } }: Deps) {
  const { client_id: clientId, client_secret: clientSecret } = sandboxPostalClient
  return {
    ...common(settings),
    publicUrl: addresses.portal.url,
    guideUrl: `${addresses.binhdinh.url}/guides`,
    secretKey: sandboxSecrets.portal,
    identityIssuer: addresses.identity.url,
    identityInitialAccessToken: sandboxInitialAccessTokens.identity,
    registryUrl: addresses.registry.url,
    registryInitialAccessToken: sandboxInitialAccessTokens.registry,
    requireLegacyId: false,
    initialAccessToken: sandboxInitialAccessTokens.portal,
    // Outside clients on this machine are told of logouts too.
    approvedPrivateHosts: privateHosts,
    postal: { issuer: addresses.post.url, fixedClient: { clientId, clientSecret } },
  }
}
