import { approveSchema, refuseSchema, scanSchema } from '@mot-cua/device-api'
import { Hono } from 'hono'
import type { Passkeys } from '../passkey/passkey.ts'
import type { ScanOutcome } from '../qr-transaction/qr-transaction.ts'
import { type AppApiEnv, type AppContext, readBody, refuse } from './answers.routes.ts'
import { ownerOf, refusePasscode } from './session.routes.ts'
import type { SignInRequests } from './sign-in-requests.ts'

export type RequestDeps = { signInRequests: SignInRequests; passkeys: Passkeys }

/** Anything else never was a request, and some of it the database cannot even be asked for. */
const QR_ID = /^[\w-]{22}$/

/** Scanning a code, and deciding what it asks. */
export function createRequestRoutes({ signInRequests, passkeys }: RequestDeps): Hono<AppApiEnv> {
  const routes = new Hono<AppApiEnv>()
  routes.post('/scans', async (c) => {
    const presented = await readBody(c, scanSchema)
    if (!presented) return refuse(c, 'invalid-request')
    const scanned = await signInRequests.scan(c.var.device, presented, c.var.origin)
    if (scanned.outcome === 'scanned') return c.json(scanned.request)
    return scanned.outcome === 'level-too-low' ? refuse(c, 'level-too-low') : refuseScan(c, scanned)
  })
  routes.use('/requests/:id/*', (c, next) =>
    QR_ID.test(c.req.param('id')) ? next() : Promise.resolve(refuse(c, 'request-over')),
  )
  routes.get('/requests/:id', async (c) => {
    const found = await signInRequests.find(c.req.param('id'), c.var.device, c.var.origin)
    return found ? c.json(found) : refuse(c, 'request-over')
  })
  routes.post('/requests/:id/passkey-options', async (c) => {
    const purpose = `approve:${c.req.param('id')}`
    const options = await passkeys.proofOptions(ownerOf(c.var.device), purpose)
    return options ? c.json({ options }) : refuse(c, 'not-found')
  })
  routes.post('/requests/:id/approve', (c) => approve(c, c.req.param('id'), signInRequests))
  routes.post('/requests/:id/refuse', async (c) => {
    const body = await readBody(c, refuseSchema)
    if (!body) return refuse(c, 'invalid-request')
    const refusal = { ...body, from: c.var.origin }
    const isRefused = await signInRequests.refuse(c.req.param('id'), c.var.device, refusal)
    return isRefused ? c.body(null, 204) : refuse(c, 'request-over')
  })
  routes.post('/requests/:id/disown', async (c) => {
    await signInRequests.disown(c.var.device, c.var.origin)
    return c.body(null, 204)
  })
  return routes
}

function refuseScan(c: AppContext, scanned: Exclude<ScanOutcome, { outcome: 'scanned' }>) {
  switch (scanned.outcome) {
    case 'expired':
      return refuse(c, 'code-expired')
    case 'limited': {
      const { reason, until } = scanned
      return refuse(c, reason === 'paused' ? 'qr-paused' : 'waiting', { until })
    }
    case 'device-refused':
      return refuse(c, 'device-unknown')
    case 'unknown-code':
    case 'second-scan':
    case 'same-device':
      return refuse(c, scanned.outcome)
  }
}

async function approve(
  c: AppContext,
  id: string,
  signInRequests: SignInRequests,
): Promise<Response> {
  const body = await readBody(c, approveSchema)
  if (!body) return refuse(c, 'invalid-request')
  const approved = await signInRequests.approve(id, c.var.device, { body, from: c.var.origin })
  switch (approved.outcome) {
    case 'approved':
      return c.json({ logsOut: approved.logsOut })
    case 'over':
      return refuse(c, 'request-over')
    case 'approval-refused':
      c.var.log.warn({ fault: approved.fault }, 'a signed approval was refused')
      return refuse(c, 'approval-refused')
    case 'no-proof':
      return refuse(c, 'invalid-request')
    // The permission or the device itself went while the request was under way.
    case 'device-refused':
      return refuse(c, 'permission-off')
    case 'level-too-low':
    case 'permission-off':
    case 'wrong-number':
    case 'wrong-passkey':
      return refuse(c, approved.outcome)
    case 'wrong':
    case 'disabled':
    case 'waiting':
    case 'busy':
      return refusePasscode(c, approved)
  }
}
