import { drawTotpQr, type TryOutcome, totpUri } from '@mot-cua/authentication'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { AdminFactors } from '../admin-factor/admin-factor.ts'
import { answerTry, wordsOfTry } from '../admin-factor/try-answers.routes.tsx'
import {
  passkeyFormSchema,
  readPasskeyAnswer,
  readPasskeyName,
} from '../admin-passkey/passkey-form.ts'
import type { PortalEnv, SignedInEnv } from '../page.ts'
import type { PortalAccountStore } from '../portal-account/portal-account.ts'
import { originOf } from '../portal-account/request-origin.routes.ts'
import type { FactorChanges } from './factor-change.ts'
import { AppPage, FactorsPage, ProvePage } from './factor-page.views.tsx'
import { factorPaths } from './paths.ts'

type Deps = {
  adminFactors: AdminFactors
  factorChanges: FactorChanges
  accounts: Pick<PortalAccountStore, 'findOwner'>
  now: () => Date
}
type C = Context<SignedInEnv>

const codeSchema = z.object({
  action: z.enum(['confirm', 'cancel', 'begin']).default('confirm'),
  code: z.string().default(''),
})
const idSchema = z.object({ id: z.string().default('') })
const doneSchema = z
  .enum(['app', 'app-removed', 'passkey', 'passkey-removed', 'last'])
  .optional()
  .catch(undefined)

const inAdmin = (path: string) => path.slice('/admin'.length)

/** `/admin/factors`: the own second factors. Nothing is changed without a proof of one of them. */
export function createFactorPageRoutes(deps: Deps) {
  const change = (answer: (c: C) => Promise<Response>) => (c: C) => whenFresh(c, deps, answer)
  return new Hono<SignedInEnv>()
    .get(inAdmin(factorPaths.list), (c) => showFactors(c, deps))
    .post(inAdmin(factorPaths.prove), (c) => prove(c, deps))
    .post(inAdmin(factorPaths.provePasskey), (c) => provePasskey(c, deps))
    .get(inAdmin(factorPaths.app), (c) => showApp(c, deps))
    .post(
      inAdmin(factorPaths.app),
      change((c) => changeApp(c, deps)),
    )
    .post(
      inAdmin(factorPaths.removeApp),
      change(async (c) => {
        const isRemoved = await deps.adminFactors.removeApp(ownerOf(c))
        return done(c, isRemoved ? 'app-removed' : 'last')
      }),
    )
    .post(
      inAdmin(factorPaths.addPasskey),
      change((c) => addPasskey(c, deps)),
    )
    .post(
      inAdmin(factorPaths.removePasskey),
      change(async (c) => {
        const { id } = await readForm(c, idSchema)
        const isRemoved = await deps.adminFactors.removePasskey({ id, ...ownerOf(c) })
        return done(c, isRemoved ? 'passkey-removed' : 'last')
      }),
    )
}

/** Old proofs lead to the page that asks for a new one; what was asked is asked again after it. */
async function whenFresh(c: C, { factorChanges }: Deps, answer: (c: C) => Promise<Response>) {
  if (await factorChanges.isFresh(c.var.session)) return answer(c)
  return c.redirect(factorPaths.list, 303)
}

type Errors = { error?: string; passkeyError?: string }

async function showFactors(c: C, deps: Deps, errors: Errors = {}) {
  const { session } = c.var
  const factors = await deps.adminFactors.list(session.accountId)
  const status = Object.keys(errors).length > 0 ? 422 : 200
  if (!(await deps.factorChanges.isFresh(session))) {
    return respond(c, <ProvePage admin={c.var} factors={factors} {...errors} />, status)
  }
  const news = doneSchema.parse(c.req.query('done'))
  return respond(c, <FactorsPage admin={c.var} factors={factors} news={news} {...errors} />, status)
}

async function prove(c: C, deps: Deps) {
  const { code: typed } = await readForm(c, codeSchema)
  const tried = await deps.adminFactors.verify({ ...askedIn(c), typed })
  return answerProof(c, deps, { tried })
}

async function provePasskey(c: C, deps: Deps) {
  const { adminFactors } = deps
  const { step, response: text } = await readForm(c, passkeyFormSchema)
  const { asked, from, askedFor } = askedIn(c)
  if (step === 'options') {
    const options = await adminFactors.passkeyOptions(asked, askedFor)
    return options ? c.json(options) : c.json({}, 404)
  }
  const response = readPasskeyAnswer<Parameters<AdminFactors['verifyPasskey']>[0]['response']>(text)
  if (!response) return c.redirect(factorPaths.list, 303)
  const tried = await adminFactors.verifyPasskey({ asked, from, askedFor, response })
  const passkeyError = c.var.page.t('portalAccount.passkey.refused')
  return answerProof(c, deps, { tried, passkeyError })
}

type Proof = { tried: TryOutcome; passkeyError?: string }

async function answerProof(c: C, deps: Deps, { tried, passkeyError }: Proof) {
  if (tried.outcome === 'accepted') {
    await deps.factorChanges.markProved(c.var.session)
    return c.redirect(factorPaths.list, 303)
  }
  if (tried.outcome !== 'wrong-code') return stop(c, deps, tried)
  return showFactors(
    c,
    deps,
    passkeyError ? { passkeyError } : { error: wordsOfTry(asPage(c), tried) },
  )
}

async function showApp(c: C, deps: Deps, error?: string) {
  const { page, session } = c.var
  const sealed = await deps.factorChanges.offered(session)
  if (sealed === undefined) return c.redirect(factorPaths.list, 303)
  const owner = await deps.accounts.findOwner(session.accountId)
  const secret = deps.adminFactors.openSecret(session.accountId, sealed)
  const uri = totpUri({ secret, issuer: page.brand.name, account: owner?.username ?? '' })
  const offered = { secret, uri, modules: drawTotpQr(uri) }
  const view = <AppPage admin={c.var} offered={offered} error={error} />
  return respond(c, view, error === undefined ? 200 : 422)
}

/** Begins, gives up, or ends with the first code of the new app; until then the old one is good. */
async function changeApp(c: C, deps: Deps) {
  const { adminFactors, factorChanges } = deps
  const { session } = c.var
  const { action, code: typed } = await readForm(c, codeSchema)
  if (action === 'begin') {
    await factorChanges.offer(session, adminFactors.newSecret(session.accountId))
    return c.redirect(factorPaths.app, 303)
  }
  const secretSealed = await factorChanges.offered(session)
  if (action === 'cancel' || secretSealed === undefined) {
    await factorChanges.withdraw(session)
    return c.redirect(factorPaths.list, 303)
  }
  const tried = await adminFactors.confirm({ ...askedIn(c), typed, secretSealed })
  if (tried.outcome === 'wrong-code') return showApp(c, deps, wordsOfTry(asPage(c), tried))
  if (tried.outcome !== 'accepted') return stop(c, deps, tried)
  await factorChanges.withdraw(session)
  return done(c, 'app')
}

async function addPasskey(c: C, deps: Deps) {
  const { adminFactors } = deps
  const { page, clientAddress: address } = c.var
  const { step, response: text, name: typedName } = await readForm(c, passkeyFormSchema)
  const { asked } = askedIn(c)
  if (step === 'options') return c.json(await adminFactors.newPasskeyOptions(asked))
  const response = readPasskeyAnswer<Parameters<AdminFactors['addPasskey']>[1]['response']>(text)
  const name = readPasskeyName(typedName) ?? page.t('portalAccount.passkey.defaultName')
  const id = response && (await adminFactors.addPasskey(asked, { name, response, address }))
  if (id !== undefined) return done(c, 'passkey')
  return showFactors(c, deps, { passkeyError: page.t('portalAccount.passkey.refused') })
}

function done(c: C, news: NonNullable<z.infer<typeof doneSchema>>) {
  return c.redirect(`${factorPaths.list}?done=${news}`, 303)
}

function stop(
  c: C,
  { now }: Deps,
  tried: Exclude<TryOutcome, { outcome: 'accepted' | 'wrong-code' }>,
) {
  return answerTry(asPage(c), { tried, now: now(), retryHref: factorPaths.list })
}

function ownerOf(c: C) {
  return { accountId: c.var.session.accountId, address: c.var.clientAddress }
}

function askedIn(c: C) {
  const { id, accountId } = c.var.session
  // Administrators have no known browsers: their second factor is asked for at every sign-in.
  const from = originOf(asPage(c), { read: () => undefined })
  return { asked: { id, accountId }, from, askedFor: 'factor-change' } as const
}

/** Pages for everybody take a context that may have no session. */
function asPage(c: C): Context<PortalEnv> {
  return c as unknown as Context<PortalEnv>
}
