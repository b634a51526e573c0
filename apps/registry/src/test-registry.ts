import * as database from '@mot-cua/database'
import { engineSetups } from '@mot-cua/testing'
import { createLogger } from '@mot-cua/web'
import { migrations } from '../migrations/index.ts'
import { createRegistryApp } from './app.ts'
import { createMessages } from './messages.ts'
import { createResidentStore } from './residents/residents.store.ts'
import { createResidents } from './residents/residents.ts'
import type { RegistryTables } from './tables.ts'
import { createEntitlements } from './verification/entitlements.store.ts'
import { type CallerTokens, VERIFY_SCOPE } from './verification/verification.routes.ts'

export const NOW = new Date('2026-11-21T03:00:00.000Z')

/** PGlite, and PostgreSQL where it runs. */
export const registrySetups = await engineSetups(database)
type Setup = (typeof registrySetups)[number]

/** A token is `<client>` or `<client> <scope>`; anything else is no token. */
const callerTokens: CallerTokens = {
  async verify({ authorization }) {
    const [, clientId, scope] =
      /^DPoP (portal|identity|stranger)(?: (\S+))?$/.exec(authorization ?? '') ?? []
    return clientId === undefined ? undefined : { clientId, scopes: scope ? [scope] : [] }
  },
}

const TEST_BRAND = {
  name: 'CSDL Quốc gia về Dân cư',
  shortMark: 'DC',
  official: false,
  homeUrl: '/',
  helpUrl: '/help',
  termsUrl: '/terms',
  accessibilityUrl: '/accessibility',
  hotline: '1900 0000',
}

/** Value of an Authorization header. */
export const bearer = (clientId: string) => `DPoP ${clientId} ${VERIFY_SCOPE}`

/** The real app over a real database, with what a test looks at. */
export async function openRegistry(setup: Setup) {
  const opened = await setup.open({ migrations, schema: 'registry' })
  const db = opened.engine.schema<RegistryTables>('registry')
  const logLines: string[] = []
  const destination = { write: (line: string) => void logLines.push(line) }
  const app = createRegistryApp({
    db,
    callerTokens,
    entitlements: createEntitlements(db),
    requestDigestKey: Buffer.alloc(32, 1),
    csrfKey: Buffer.alloc(32, 2),
    brand: TEST_BRAND,
    catalog: createMessages('vn-2024'),
    publicUrl: 'http://localhost:4400',
    trustedProxies: [],
    logger: createLogger({ app: 'registry', level: 'debug', destination }),
    isReady: () => opened.engine.ping(),
    now: () => NOW,
  })
  return {
    ...opened,
    db,
    app,
    logLines,
    residents: createResidents({ store: createResidentStore(db), now: () => NOW }),
    entitlements: createEntitlements(db),
    ask: (body: unknown, authorization: string | undefined = bearer('portal')) =>
      app.request('/api/verifications', {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', authorization },
      }),
    listAudit: () => db.selectFrom('verification_audit').selectAll().orderBy('audit_id').execute(),
  }
}

export type OpenRegistry = Awaited<ReturnType<typeof openRegistry>>
