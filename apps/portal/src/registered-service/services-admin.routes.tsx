import { type Clock, DomainError, isId } from '@mot-cua/kernel'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { actorOf } from '../admin/require-admin.ts'
import { auditedBy } from '../audit/actor.ts'
import type { AuditEvent } from '../audit/audit.ts'
import type { SignedInEnv } from '../page.ts'
import type { ServiceConsents } from '../provider-consent/service-consent.ts'
import type { AgencyTokens } from './agency-tokens.ts'
import type { RegisteredServiceStore } from './registered-services.ts'
import { listServiceScopes, parseSource, type ServiceApprovals } from './service-approval.ts'
import { RemovePage, ServicePage } from './service-page.views.tsx'
import { SERVICES_PATH, ServicesPage } from './services-admin.views.tsx'

type Deps = {
  registeredServices: RegisteredServiceStore
  serviceApprovals: Pick<ServiceApprovals, 'approve' | 'refuse'>
  serviceConsents: Pick<ServiceConsents, 'setRule'>
  agencyTokens: Pick<AgencyTokens, 'list' | 'withdraw'>
  /** In every process. */
  removeClient(clientId: string): Promise<void>
  audit: (event: AuditEvent) => Promise<void>
  now: Clock
}

type C = Context<SignedInEnv>

const doneSchema = z
  .enum(['approved', 'refused', 'removed', 'consent', 'withdrawn'])
  .optional()
  .catch(undefined)
// Anything but an explicit yes is a no.
const decisionSchema = z.object({
  action: z.enum(['approve', 'refuse']).catch('refuse'),
  source: z.string().default(''),
})
const consentSchema = z.object({ consent: z.enum(['once', 'not-needed']) })
const reasonSchema = z.object({ reason: z.string().default('') })
const tokenSchema = z.object({ token: z.string().refine(isId) })

/** Who has registered here, which agency stands behind it, and what it may do. */
export function createServiceAdminRoutes(deps: Deps) {
  return new Hono<SignedInEnv>()
    .get('/services', async (c) => {
      const services = await deps.registeredServices.list()
      const tokens = await deps.agencyTokens.list()
      return respond(c, <ServicesPage admin={c.var} done={readDone(c)} {...{ services, tokens }} />)
    })
    .post('/services/tokens/withdraw', async (c) => {
      const { token: id } = await readForm(c, tokenSchema)
      await deps.agencyTokens.withdraw({ id, by: actorOf(c).name })
      return c.redirect(`${SERVICES_PATH}?done=withdrawn`, 303)
    })
    .get('/services/:id', async (c) => {
      const service = await find(c, deps)
      return respond(c, <ServicePage admin={c.var} service={service} done={readDone(c)} />)
    })
    .post('/services/:id/decision', (c) => decide(c, deps))
    .post('/services/:id/consent', (c) => setConsent(c, deps))
    .get('/services/:id/remove', async (c) => {
      return respond(c, <RemovePage admin={c.var} service={await find(c, deps)} />)
    })
    .post('/services/:id/remove', async (c) => {
      const service = await find(c, deps)
      const { reason } = await readForm(c, reasonSchema)
      if (reason.trim() === '') {
        return respond(c, <RemovePage admin={c.var} service={service} isReasonMissing />, 422)
      }
      await remove(c, deps, { ...service, reason: reason.trim() })
      return c.redirect(`${SERVICES_PATH}?done=removed`, 303)
    })
}

async function decide(c: C, deps: Deps) {
  const service = await find(c, deps)
  const { action, source: typed } = await readForm(c, decisionSchema)
  const { clientId } = service
  const actor = actorOf(c)
  if (action === 'refuse') {
    await deps.serviceApprovals.refuse({ clientId, actor })
    return done(c, 'refused')
  }
  const source = parseSource(typed)
  const scopes = listServiceScopes(service.scopes)
  if (source === undefined || scopes.length === 0) {
    return respond(c, <ServicePage admin={c.var} {...{ service, typed }} isSourceWrong />, 422)
  }
  await deps.serviceApprovals.approve({ clientId, source, scopes, actor })
  return done(c, 'approved')
}

async function setConsent(c: C, deps: Deps) {
  const { host } = await find(c, deps)
  const { consent: rule } = await readForm(c, consentSchema)
  if (host === undefined) throw new DomainError('not-found', 'a service that signs nobody in')
  const actor = actorOf(c)
  await deps.serviceConsents.setRule({ host, rule, by: actor.name, actor })
  return done(c, 'consent')
}

async function find(c: C, { registeredServices }: Pick<Deps, 'registeredServices'>) {
  const service = await registeredServices.find(c.req.param('id') ?? '')
  if (!service) throw new DomainError('not-found', 'no such service is registered')
  return service
}

type Removed = { clientId: string; name: string; reason: string }

/** Written down first: a removal that nobody knows of would look like a fault. */
async function remove(c: C, deps: Deps, { clientId, name, reason }: Removed): Promise<void> {
  const actor = actorOf(c)
  const detail = { clientId, name, reason, by: actor.name }
  await deps.audit({ type: 'service.removed', at: deps.now(), ...auditedBy(actor), detail })
  await deps.removeClient(clientId)
}

function readDone(c: C) {
  const done = doneSchema.parse(c.req.query('done'))
  return done && (`services.done.${done}` as const)
}

function done(c: C, what: 'approved' | 'refused' | 'consent') {
  const path = `${SERVICES_PATH}/${encodeURIComponent(c.req.param('id') ?? '')}`
  return c.redirect(`${path}?done=${what}`, 303)
}
