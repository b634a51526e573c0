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
import { type Faults, withGatewayFaults, withServerFault } from './faults.ts'
import {
  SANDBOX_HOTLINE,
  sandboxGrants,
  sandboxInitialAccessTokens,
  sandboxSecrets,
} from './sandbox-values.ts'
import type { SandboxSettings } from './settings.ts'
import type { SmsInbox } from './sms-inbox.ts'

type Deps = { engine: SqlEngine; network: Network; inbox: SmsInbox; faults: Faults }

export type Parties = Awaited<ReturnType<typeof openParties>>

/** All parties in this process, each with its own schema, none listening yet. */
export async function openParties(settings: SandboxSettings, deps: Deps) {
  const stores: EphemeralStore[] = []
  const observations: Observation[] = []
  const depsOf = async (app: 'registry' | 'identity' | 'portal') => {
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
  const { faults } = deps
  const building = beginPhoneApp()
  const registry = await openRegistry(registryConfig(settings, deps), await depsOf('registry'))
  const identity = await openIdentity(identityConfig(settings, deps), {
    ...(await depsOf('identity')),
    phoneApp: await building,
    smsGateway: openSmsGateway(deps),
  })
  const portal = await openPortal(portalConfig(settings, deps), await depsOf('portal'))
  withServerFault(registry.server, faults, 'registry-down')
  withServerFault(identity.server, faults, 'identity-down')
  return {
    registry,
    identity,
    portal,
    servers: { registry: registry.server, identity: identity.server, portal: portal.server },
    async close() {
      await identity.close()
      await Promise.all(stores.map((store) => store.close()))
      await Promise.all(observations.map(({ tracing }) => tracing.close()))
    },
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
    peers: app === 'portal' ? [addresses.identity.url, addresses.registry.url] : [],
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

function portalConfig(settings: SandboxSettings, { network: { addresses } }: Deps) {
  return {
    ...common(settings),
    publicUrl: addresses.portal.url,
    secretKey: sandboxSecrets.portal,
    identityIssuer: addresses.identity.url,
    identityInitialAccessToken: sandboxInitialAccessTokens.identity,
    registryUrl: addresses.registry.url,
    registryInitialAccessToken: sandboxInitialAccessTokens.registry,
  }
}
