import type { Server } from 'node:http'
import { isIPv4 } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@mot-cua/kernel'
import { createLogger } from '@mot-cua/web'
import { type Guide, openGuide } from '../guide/guide.app.ts'
import {
  type Addresses,
  addressesOf,
  guidePortOf,
  type SandboxSettings,
} from '../start/settings.ts'
import { chooseLanHost } from './lan-host.ts'

/** How the parties are reached: by whom, at which addresses, and through which servers. */
export type Network = {
  addresses: Addresses
  /** The interface that is listened on. */
  listenHost: string
  /** Hosts with private addresses that tokens of logout may be sent to. */
  privateHosts: string[]
  /** Where a phone learns to trust the sandbox. */
  guide?: Guide & { server: Server; port: number }
  /** What listens in the place of a party's own server. */
  front: (server: Server, publicUrl: string) => Server
}

const LOOPBACK_HOSTS = ['localhost', '127.0.0.1', '[::1]']

/** For this machine only, or with `--lan` for its whole network, over https. */
export async function openNetwork(settings: SandboxSettings): Promise<Network> {
  const { lan } = settings
  return lan === undefined ? openLoopback(settings) : openLan(settings, lan)
}

function openLoopback({ portBase }: SandboxSettings): Network {
  return {
    addresses: addressesOf(portBase),
    listenHost: '127.0.0.1',
    privateHosts: LOOPBACK_HOSTS,
    front: (server) => server,
  }
}

async function openLan(
  { dataDir, portBase, logLevel }: SandboxSettings,
  wanted: string,
): Promise<Network> {
  const lanHost = chooseLanHost(wanted, { hostname: hostname(), interfaces: networkInterfaces() })
  const { host, names } = lanHost
  // Read here, because a start without --lan need not wait for them.
  const { openLanCertificates } = await import('./lan-certificates.ts')
  const { trustAuthority, withTls } = await import('./secure-server.ts')
  const certificates = await openLanCertificates(join(dataDir, 'lan'), lanHost, systemClock())
  const { authority, leaf } = certificates
  trustAuthority(authority)
  const addresses = addressesOf(portBase, `https://${host}`)
  const port = guidePortOf(portBase)
  const logger = createLogger({ app: 'guide', level: logLevel })
  const { url: portalUrl } = addresses.portal
  // By number: a browser that was at a named host over https refuses plain http there (HSTS).
  const address = names.find((name) => isIPv4(name) && !name.startsWith('127.')) ?? host
  const guide = {
    ...certificates,
    url: `http://${address}:${port}/`,
    appUrl: `${addresses.identity.url}/app/`,
  }
  return {
    addresses,
    listenHost: '0.0.0.0',
    privateHosts: [...LOOPBACK_HOSTS, ...names],
    guide: { ...guide, port, server: openGuide(guide, { portalUrl, logger }) },
    front: (server, publicUrl) => withTls(server, { leaf, publicUrl }),
  }
}
