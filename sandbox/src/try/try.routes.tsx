import { DomainError } from '@mot-cua/kernel'
import { LeavingPage, readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { decodeJwt } from 'jose'
import { z } from 'zod'
import { clientFaultNames, issuerNames } from '../client-faults/client-faults.ts'
import type { DeskDeps } from '../desk/desk.app.ts'
import type { DeskEnv } from '../desk/messages.ts'
import { TrialOverPage, TrialPage } from './trial.views.tsx'
import { finishTrial, hearLogout, leaveToSignOut, startTrial } from './trial-run.ts'
import { proveClient } from './trial-wire.ts'
import { CALLBACK_PATH, type TrialWish } from './trials.ts'
import { clientPath, TryPage } from './try.views.tsx'
import { TryClientPage } from './try-client.views.tsx'
import { registerDeskClient } from './try-registration.ts'

const usualWish: TrialWish = {
  scope: 'openid profile',
  acrValues: '',
  prompt: '',
  maxAge: '',
  uiLocales: '',
}

const serviceSchema = z.object({ service: z.enum(issuerNames) })
const wishSchema = z.object({
  scope: z.string().default(usualWish.scope),
  acrValues: z.string().default(''),
  prompt: z.string().default(''),
  maxAge: z.string().default(''),
  uiLocales: z.string().default(''),
})
const faultsSchema = z.partialRecord(z.enum([...clientFaultNames, 'csrf']), z.string())
const faultsBodySchema = z.strictObject({
  service: z.enum(issuerNames),
  clientId: z.string(),
  faults: z.array(z.enum(clientFaultNames)),
})
const logoutSchema = z.object({ logout_token: z.string() })

type Deps = Pick<DeskDeps, 'addresses' | 'clients' | 'clientFaults' | 'trials' | 'now'>
type Asked = Context<DeskEnv>

/** A client tried from the desk, and the faults of any client. */
export function createTryRoutes(deps: Deps) {
  return new Hono<DeskEnv>()
    .route('/', createClientRoutes(deps))
    .route('/', createTrialRoutes(deps))
    .post('/client-faults', async (c) => {
      const wanted = faultsBodySchema.safeParse(await c.req.json().catch(() => undefined))
      if (!wanted.success) {
        throw new DomainError('bad-request', 'expected {"service", "clientId", "faults": […]}')
      }
      const { faults, ...client } = wanted.data
      deps.clientFaults.set(client, faults)
      return c.json(wanted.data)
    })
}

function createClientRoutes(deps: Deps) {
  const { addresses, clients, clientFaults, trials } = deps
  return new Hono<DeskEnv>()
    .get('/try', async (c) => {
      const listed = (await clients.list()).map((client) => ({
        client,
        faults: clientFaults.of(client),
      }))
      return respond(c, <TryPage page={c.var.page} clients={listed} />)
    })
    .post('/try/clients', async (c) => {
      const { service } = await readForm(c, serviceSchema)
      const name = c.var.page.t('try.register.name')
      const clientId = await registerDeskClient(service, addresses, name)
      return c.redirect(`/try/clients/${service}/${encodeURIComponent(clientId)}`, 303)
    })
    .get('/try/clients/:service/:clientId', (c) => respondClient(c, deps))
    .post('/try/clients/:service/:clientId/faults', async (c) => {
      const client = await readClient(c, deps)
      const sent = await readForm(c, faultsSchema)
      const wanted = clientFaultNames.filter((name) => sent[name] === 'on')
      clientFaults.set(client, wanted)
      return c.redirect(`${clientPath(client)}?saved=1`, 303)
    })
    .post('/try/clients/:service/:clientId/start', async (c) => {
      const client = await readClient(c, deps)
      const wish = await readForm(c, wishSchema)
      if (!/^\d*$/.test(wish.maxAge)) return respondClient(c, deps, wish)
      const issuer = addresses[client.service].url
      const own = `${addresses.desk.url}${CALLBACK_PATH}`
      const [other = own] = client.redirectUris
      const redirectUri = client.redirectUris.includes(own) ? own : other
      const { browserId } = c.var
      const trial = trials.begin({ browserId, client, issuer, redirectUri, wish })
      const url = await startTrial(trial)
      if (!url) return c.redirect(`/try/trials/${trial.id}`, 303)
      return respondLeaving(c, url.href, 'try.start.leaving')
    })
}

function createTrialRoutes({ addresses, trials, now }: Deps) {
  const ofThisBrowser = (c: Asked, id: string) => {
    const trial = trials.find(id)
    return trial?.browserId === c.var.browserId ? trial : undefined
  }
  return new Hono<DeskEnv>()
    .get(CALLBACK_PATH, async (c) => {
      const { searchParams } = new URL(c.req.url)
      const trial = ofThisBrowser(c, searchParams.get('state') ?? '')
      if (!trial) return respond(c, <TrialOverPage page={c.var.page} />, 404)
      if (trial.outcome === 'under-way') await finishTrial(trial, searchParams, now)
      return c.redirect(`/try/trials/${trial.id}`, 303)
    })
    .get('/try/signed-out', (c) => {
      const trial = ofThisBrowser(c, c.req.query('state') ?? '')
      return c.redirect(trial ? `/try/trials/${trial.id}` : '/try', 303)
    })
    .get('/try/trials/:id', (c) => {
      const trial = ofThisBrowser(c, c.req.param('id'))
      if (!trial) return respond(c, <TrialOverPage page={c.var.page} />, 404)
      return respond(c, <TrialPage page={c.var.page} trial={trial} />)
    })
    .post('/try/trials/:id/sign-out', (c) => {
      const trial = ofThisBrowser(c, c.req.param('id'))
      if (!trial) return respond(c, <TrialOverPage page={c.var.page} />, 404)
      const url = leaveToSignOut(trial, addresses.desk.url)
      return respondLeaving(c, url.href, 'try.trial.signingOut')
    })
    .post('/try/back-channel-logout', async (c) => {
      const { logout_token: token } = await readForm(c, logoutSchema)
      const { aud, sid } = decodeJwt(token)
      const trial = trials.findBySid(String(aud), String(sid))
      // A session of before the desk's last start is over already.
      const isHeard = trial === undefined || (await hearLogout(trial, token))
      return c.body(null, isHeard ? 200 : 400)
    })
}

async function readClient(c: Asked, { clients }: Deps) {
  const service = z.enum(issuerNames).safeParse(c.req.param('service')).data
  const client = service && (await clients.find(service, c.req.param('clientId') ?? ''))
  if (!client) throw new DomainError('not-found', 'no such client')
  return client
}

async function respondClient(c: Asked, deps: Deps, wrong?: TrialWish) {
  const client = await readClient(c, deps)
  const view = (
    <TryClientPage
      page={c.var.page}
      client={client}
      faults={deps.clientFaults.of(client)}
      trials={deps.trials.listOf(client)}
      wish={wrong ?? usualWish}
      canTry={proveClient(client) !== undefined}
      isOwn={client.redirectUris.includes(`${deps.addresses.desk.url}${CALLBACK_PATH}`)}
      isSaved={c.req.query('saved') === '1'}
      isMaxAgeWrong={wrong !== undefined}
    />
  )
  return respond(c, view, wrong ? 422 : 200)
}

function respondLeaving(
  c: Asked,
  href: string,
  title: 'try.start.leaving' | 'try.trial.signingOut',
) {
  const { page } = c.var
  const linkLabel = page.t('try.trial.goOn')
  return respond(c, <LeavingPage {...{ page, href, linkLabel }} title={page.t(title)} />)
}
