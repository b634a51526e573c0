import type { Server } from 'node:http'
import { buildPhoneApp } from '@mot-cua/authenticator/build'
import {
  createRedisEphemeralStore,
  createSqlEphemeralStore,
  type EphemeralStore,
  type SqlEngine,
} from '@mot-cua/database'
import { openIdentity } from '@mot-cua/identity'
import { systemClock } from '@mot-cua/kernel'
import { openPortal } from '@mot-cua/portal'
import { openRegistry } from '@mot-cua/registry'
import { createFailOver } from '@mot-cua/sms'
import { createLogger, loopbackOnly, type Observation, openObservation } from '@mot-cua/web'
import type { Network } from '../lan/network.ts'
import { stories } from '../people/stories.ts'
import { openPost } from '../post/post.app.ts'
import type { PostDeps } from '../post/post-provider.ts'
import { listPostalPeople } from '../post/postal-people.ts'
import { type Faults, withGatewayFaults, withServerFault } from './faults.ts'
import {
  SANDBOX_HOTLINE,
  sandboxGrants,
  sandboxInitialAccessTokens,
  sandboxPostalClient,
  sandboxSecrets,
} from './sandbox-values.ts'
import type { SandboxSettings } from './settings.ts'
import type { SmsInbox } from './sms-inbox.ts'

type Deps = { engine: SqlEngine; network: Network; inbox: SmsInbox; faults: Faults }

type PartyName = 'registry' | 'identity' | 'portal' | 'post'

export type Parties = Awaited<ReturnType<typeof openParties>>

/** All parties in this process, each with its own schema, none listening yet. */
export async function openParties(settings: SandboxSettings, deps: Deps) {
  const stores: EphemeralStore[] = []
  const observations: Observation[] = []
  const depsOf = async (app: PartyName) => {
    const logger = createLogger({ app, level: settings.logLevel })
    const onError = (error: Error) => logger.warn({ err: error }, 'storage')
    const store = settings.redisUrl
      ? createRedisEphemeralStore({ url: settings.redisUrl, prefix: app, onError })
      : createSqlEphemeralStore(deps.engine, app, { onError })
    stores.push(store)
    const observation = await observe(app, settings, deps)
    observations.push(observation)
    return { engine: deps.engine, store, logger, observation, now: systemClock }
  }
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
  const servers = breakOnDemand(serversOf({ registry, identity, portal, post }), deps.faults)
  return {
    registry,
    identity,
    portal,
    servers,
    async close() {
      post.close()
      await portal.close()
      await identity.close()
      await Promise.all(stores.map((store) => store.close()))
      await Promise.all(observations.map(({ tracing }) => tracing.close()))
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

function breakOnDemand(servers: Record<PartyName, Server>, faults: Faults) {
  withServerFault(servers.registry, faults, 'registry-down')
  withServerFault(servers.identity, faults, 'identity-down')
  withServerFault(servers.post, faults, 'post-down')
  return servers
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
function observe(app: string, { otlpEndpoint }: SandboxSettings, { network: { addresses } }: Deps) {
  return openObservation({
    app,
    settings: {
      metricsAccess: loopbackOnly,
      otlpEndpoint,
      otlpHeaders: {},
      serviceName: undefined,
      sampleRatio: 1,
    },
    peers:
      app === 'portal' ? [addresses.identity.url, addresses.registry.url, addresses.post.url] : [],
  })
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
