import type { Server } from 'node:http'
import { type Clock, deriveKey } from '@mot-cua/kernel'
import type { Portal } from '@mot-cua/portal'
import { createAppServer, createInfoPages, createWebApp, type Logger } from '@mot-cua/web'
import { createButtonRoutes } from '../buttons/buttons.routes.tsx'
import type { ClientFaults } from '../client-faults/client-faults.ts'
import type { Guide } from '../guide/guide.app.ts'
import type { People } from '../people/people.ts'
import type { Faults } from '../start/faults.ts'
import { SANDBOX_HOTLINE, sandboxSecrets } from '../start/sandbox-values.ts'
import type { Addresses } from '../start/settings.ts'
import type { SmsInbox } from '../start/sms-inbox.ts'
import type { RegisteredClientStore } from '../try/registered-client.store.ts'
import type { Trials } from '../try/trials.ts'
import { createTryRoutes } from '../try/try.routes.tsx'
import { createContractRoutes } from './contract.routes.ts'
import { createDeskRoutes } from './desk.routes.tsx'
import { catalog } from './messages.ts'

export type DeskDeps = {
  addresses: Addresses
  /** Where there is one, the whole network can use the sandbox. */
  guide?: Guide | undefined
  people: People
  inbox: SmsInbox
  faults: Faults
  clientFaults: ClientFaults
  trials: Trials
  clients: RegisteredClientStore
  requirements: Portal['requirements']
  /** Identity's rules that are data. */
  rules: {
    list(): Promise<{ name: string; value: string }[]>
    set(name: string, value: string, by?: string): Promise<void>
  }
  logger: Logger
  now: Clock
}

/** The sandbox's front desk: addresses, people, messages, switches; pages and JSON. */
export function openDesk(deps: DeskDeps): Server {
  const app = createWebApp({
    appId: 'desk',
    brand: {
      name: 'Bàn thử nghiệm',
      shortMark: 'B',
      official: false,
      homeUrl: '/',
      helpUrl: '/help',
      termsUrl: '/terms',
      accessibilityUrl: '/accessibility',
      hotline: SANDBOX_HOTLINE,
    },
    catalog,
    csrfKey: deriveKey(sandboxSecrets.desk, 'csrf'),
    secureCookies: deps.addresses.desk.url.startsWith('https:'),
    trustedProxies: [],
    logger: deps.logger,
    isReady: () => Promise.resolve(),
    apiPaths: [
      '/people',
      '/people.json',
      '/sms.json',
      '/services.json',
      '/client-faults',
      '/try/back-channel-logout',
    ],
  })
  app.route('/', createContractRoutes(deps))
  app.route('/', createDeskRoutes(deps))
  app.route('/', createTryRoutes(deps))
  app.route('/', createButtonRoutes())
  app.route('/', createInfoPages())
  return createAppServer({
    app,
    publicUrl: deps.addresses.desk.url,
    trustedProxies: [],
    logger: deps.logger,
  })
}
