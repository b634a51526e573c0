import type { EphemeralStore } from '@mot-cua/database'
import type { KoaContextWithOIDC, OidcProvider, ProviderPages } from '@mot-cua/oidc'
import { LeavingPage, readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { DeskEnv } from '../desk/messages.ts'
import { PostFormPage, PostStopPage } from './post.views.tsx'
import { VISIT_PATH } from './post-provider.ts'
import { POST_STYLE, POST_STYLE_PATH } from './post-style.ts'
import type { PostalPerson } from './postal-people.ts'

const STOPPED_PATH = '/dung-lai'
const SIGN_OUT_PATH = '/dang-xuat'
/** Of one visit: nobody guesses a password here, but nobody should learn that it could be done. */
const TRIES = { limit: 10, seconds: 60 * 60 }

const bodySchema = z.object({
  action: z.enum(['sign-in', 'cancel']).catch('sign-in'),
  username: z.string().default(''),
  password: z.string().default(''),
})

type Deps = {
  oidc: () => OidcProvider
  store: Pick<EphemeralStore, 'count'>
  findPerson: (username: string) => PostalPerson | undefined
}

export function createPostRoutes({ oidc, store, findPerson }: Deps) {
  return new Hono<DeskEnv>()
    .get(POST_STYLE_PATH, (c) => c.body(POST_STYLE, 200, { 'content-type': 'text/css' }))
    .get('/', (c) => respond(c, <PostStopPage page={c.var.page} text="post.landing" />))
    .get(STOPPED_PATH, (c) => respond(c, <PostStopPage page={c.var.page} text="post.stopped" />))
    .get(SIGN_OUT_PATH, (c) => {
      const xsrf = /^[0-9a-f]{1,64}$/.exec(c.req.query('xsrf') ?? '')?.[0] ?? ''
      const href = `/end-session/confirm?${new URLSearchParams({ xsrf })}`
      return respond(c, <PostStopPage page={c.var.page} text="post.signOut" href={href} />)
    })
    .get(`${VISIT_PATH}/:id`, async (c) => {
      const visit = await readVisit(c, oidc())
      if (!visit) return respondOver(c)
      if (visit.result) return respondLeaving(c, visit.returnTo)
      return respond(c, <PostFormPage page={c.var.page} action={`${VISIT_PATH}/${visit.uid}`} />)
    })
    .post(`${VISIT_PATH}/:id`, async (c) => {
      const visit = await readVisit(c, oidc())
      if (!visit) return respondOver(c)
      const { action, username, password } = await readForm(c, bodySchema)
      const here = `${VISIT_PATH}/${visit.uid}`
      if (action === 'cancel') {
        return finish(c, oidc(), { error: 'access_denied', error_description: 'cancelled' })
      }
      const tries = await store.count(`post-tries:${visit.uid}`, TRIES)
      const person = tries.value > TRIES.limit ? undefined : findPerson(username.trim())
      if (person?.password !== password) {
        const view = <PostFormPage page={c.var.page} action={here} username={username} isWrong />
        return respond(c, view, 422)
      }
      const login = { accountId: person.username, amr: ['pwd'], remember: false }
      return finish(c, oidc(), { login, select_account: {}, consent: {} })
    })
}

type Visiting = Context<DeskEnv>

/** Undefined where it is over, or another browser's. */
async function readVisit(c: Visiting, { provider }: OidcProvider) {
  const { incoming, outgoing } = c.env
  const visit = await provider.interactionDetails(incoming, outgoing).catch(() => undefined)
  return visit?.uid === c.req.param('id') ? visit : undefined
}

async function finish(c: Visiting, { provider }: OidcProvider, result: Record<string, unknown>) {
  const { incoming, outgoing } = c.env
  return respondLeaving(c, await provider.interactionResult(incoming, outgoing, result))
}

/** CSP `form-action` would follow the redirects of the form to the service. */
function respondLeaving(c: Visiting, href: string) {
  const { page } = c.var
  const title = page.t('post.leaving')
  return respond(c, <LeavingPage {...{ page, title, href }} linkLabel={page.t('post.goOn')} />)
}

function respondOver(c: Visiting) {
  return respond(c, <PostStopPage page={c.var.page} text="post.over" />, 410)
}

type Fetch = (request: Request) => Response | Promise<Response>

/** Pages that the library asks for at addresses of its own. */
export function createPostPages(app: { current: { fetch: Fetch } | undefined }): ProviderPages {
  async function draw(ctx: KoaContextWithOIDC, path: string): Promise<void> {
    const answer = await app.current?.fetch(new Request(new URL(path, ctx.oidc.issuer)))
    ctx.type = 'html'
    ctx.body = await answer?.text()
  }
  return {
    renderError: (ctx) => draw(ctx, STOPPED_PATH),
    renderLogout(ctx) {
      const { secret = '' } = (ctx.oidc.session as { state?: { secret?: string } }).state ?? {}
      return draw(ctx, `${SIGN_OUT_PATH}?${new URLSearchParams({ xsrf: secret })}`)
    },
    renderLoggedOut: (ctx) => draw(ctx, '/'),
  }
}
