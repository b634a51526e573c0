import type { Clock } from '@mot-cua/kernel'
import { formatMomentFrom, readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { PlaceWords } from '../address-place/place-words.ts'
import type { QrOpened, QrView } from '../qr-transaction/qr-transaction.ts'
import { stepAt } from '../qr-transaction/qr-window.ts'
import { setRetryAfter } from '../sign-in/password.routes.tsx'
import { type VisitEnv, visitPath } from '../sign-in/visit.tsx'
import { findOwn, takesQr } from './own-transaction.ts'
import { PHONE_APP_PATH } from './paths.ts'
import { type CompleteDeps, completeSignIn } from './qr-complete.ts'
import type { QrCookie } from './qr-cookie.ts'
import { describeView, groupTyped, writeNews } from './qr-news.views.ts'
import { QrLimitedPage, QrPage } from './qr-page.views.tsx'
import { drawCode } from './qr-picture.ts'
import { hasEnded } from './qr-words.ts'
import { readsAsPhone } from './reads-as-phone.ts'
import { describeRequest } from './shown-request.ts'

const bodySchema = z.object({
  action: z.enum(['open', 'new', 'other']).default('open'),
  channel: z.enum(['code', 'link']).default('code'),
})

export type QrRouteDeps = CompleteDeps & {
  qrCookie: QrCookie
  describePlace: PlaceWords
  now: Clock
}

/** `/sign-in/:id/qr`: a code of this visit, its page, and its result. */
export function createQrRoutes(deps: QrRouteDeps) {
  return new Hono<VisitEnv>()
    .use(async (c, next) => {
      const { visit } = c.var
      if (visit.hasResult) return c.redirect(visitPath(visit, 'continue'), 303)
      if (!takesQr(visit)) return c.redirect(visitPath(visit), 303)
      return next()
    })
    .get('/', async (c) => {
      const own = await findOwn(c, deps)
      if (!own) return c.redirect(visitPath(c.var.visit), 303)
      const { view, holder } = own
      if (view.state !== 'approved') return respondPage(c, deps, view)
      const isSignedIn = await completeSignIn(c, deps, { id: view.id, holder })
      return c.redirect(visitPath(c.var.visit, isSignedIn ? 'continue' : undefined), 303)
    })
    .post('/', async (c) => {
      const { action, channel } = await readForm(c, bodySchema)
      if (action === 'other') return leave(c, deps)
      const opened = await openFor(c, deps, action)
      if ('until' in opened) return respondLimited(c, deps, opened.until)
      if (channel === 'link') {
        const request = deps.qrTransactions.linkCode(opened.id)
        return c.redirect(`${PHONE_APP_PATH}?${new URLSearchParams({ request })}`, 303)
      }
      return wantsNews(c) ? respondOpened(c, deps, opened) : c.redirect(qrPath(c), 303)
    })
}

function qrPath(c: Context<VisitEnv>): string {
  return visitPath(c.var.visit, 'qr')
}

/** The page's own script asks; everybody else is led to a page. */
function wantsNews(c: Context): boolean {
  return c.req.header('accept') === 'application/json'
}

/** A reload, or the button a second time, goes on with what is open; only a new code ends it. */
async function openFor(
  c: Context<VisitEnv>,
  deps: QrRouteDeps,
  action: 'open' | 'new',
): Promise<QrOpened | { until: Date }> {
  const { qrTransactions, qrCookie, describePlace } = deps
  const { visit, page, origin, browserId } = c.var
  const own = await findOwn(c, deps)
  if (own && action === 'open' && !hasEnded(own.view.state)) {
    return { id: own.view.id, secret: own.holder.secret }
  }
  if (own) await qrTransactions.cancel(own.view.id, own.holder, 'new-code')
  const { address, addressBucket, browserToken: knownBrowserToken } = origin
  const asking = { address, userAgent: c.req.header('user-agent') }
  const shown = describeRequest({ page, visit, describePlace }, asking)
  const from = { browserId, knownBrowserToken, address, addressBucket }
  const opened = await qrTransactions.open({ visitId: visit.id, ...from, shown })
  if ('id' in opened) qrCookie.write(c, qrPath(c), opened)
  return opened
}

async function leave(c: Context<VisitEnv>, deps: QrRouteDeps) {
  const own = await findOwn(c, deps)
  if (own) await deps.qrTransactions.cancel(own.view.id, own.holder, 'other-way')
  deps.qrCookie.clear(c, qrPath(c))
  return c.redirect(visitPath(c.var.visit), 303)
}

async function respondOpened(
  c: Context<VisitEnv>,
  { qrTransactions, now }: QrRouteDeps,
  { id, secret }: QrOpened,
) {
  const view = await qrTransactions.find(id, { secret, browserId: c.var.browserId })
  if (!view) return c.json({}, 404)
  const window = await qrTransactions.listCodes(view)
  return c.json(writeNews(c.var.page, view, { path: qrPath(c), window, now: now() }))
}

function respondLimited(c: Context<VisitEnv>, { now }: QrRouteDeps, until: Date) {
  const { page, visit } = c.var
  const heading = page.t('qr.limited.heading')
  const text = page.t('qr.limited.text', { time: formatMomentFrom(until, now()) })
  setRetryAfter(c, now(), until)
  if (wantsNews(c)) return c.json({ state: 'limited', version: 'limited', heading, text }, 429)
  const backHref = visitPath(visit)
  return respond(c, <QrLimitedPage {...{ page, heading, text, backHref }} />, 429)
}

async function respondPage(c: Context<VisitEnv>, deps: QrRouteDeps, view: QrView) {
  const { page, visit } = c.var
  const window = await deps.qrTransactions.listCodes(view)
  const step = stepAt(view.openedAt, deps.now())
  const address = window?.codes[step % window.codes.length]
  return respond(
    c,
    <QrPage
      page={page}
      path={qrPath(c)}
      destination={visit.client.name}
      view={view}
      {...describeView(page, view)}
      {...(window && address
        ? { code: { modules: drawCode(address), typedCode: groupTyped(window.typedCode) } }
        : {})}
      isPhone={readsAsPhone(c)}
    />,
  )
}
