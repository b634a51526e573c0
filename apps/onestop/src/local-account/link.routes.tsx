import type { Clock } from '@mot-cua/kernel'
import { addressBucket, readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { CitizenEnv } from '../page.ts'
import type { Issuers } from '../sign-in/issuers.ts'
import { leaveForProof } from './leave-for-proof.tsx'
import type { Asking, AskOutcome, ConfirmOutcome, Linking } from './linking.ts'
import { type LocalAccountStore, readUsername } from './local-account.ts'
import {
  ConfirmLinkPage,
  ConfirmUnlinkPage,
  LinkPage,
  RefusedLinkPage,
  UnlinkPage,
} from './local-account.views.tsx'
import type { LocalPasswords } from './local-passwords.ts'
import { tellRefused } from './password-answer.views.ts'

type Deps = {
  linking: Linking
  localAccounts: Pick<LocalAccountStore, 'ofPerson'>
  citizenPasswords: LocalPasswords
  issuers: Issuers
  now: Clock
}

const linkSchema = z.object({ username: z.string(), password: z.string() })

/** Local account ↔ person and back; behind `requireCitizen`. */
export function createLinkRoutes(deps: Deps) {
  const { linking, localAccounts } = deps
  return new Hono<CitizenEnv>()
    .get('/account/link', async (c) => {
      if (await localAccounts.ofPerson(c.var.session.personId)) return c.redirect('/account', 303)
      return respond(c, <LinkPage {...viewing(c)} username="" error={undefined} />)
    })
    .post('/account/link', (c) => postLink(c, deps))
    .get('/account/link/confirm', async (c) => {
      const account = await linking.readProven('link', askingOf(c))
      if (!account) return c.redirect('/account?notice=proof-expired', 303)
      return respond(c, <ConfirmLinkPage {...viewing(c)} account={account} />)
    })
    .post('/account/link/confirm', async (c) =>
      answerConfirm(c, await linking.confirmLink(askingOf(c)), 'linked'),
    )
    .get('/account/unlink', async (c) => {
      const account = await localAccounts.ofPerson(c.var.session.personId)
      if (!account) return c.redirect('/account', 303)
      return respond(c, <UnlinkPage {...viewing(c)} account={account} />)
    })
    .post('/account/unlink', async (c) => answerAsk(c, deps, await linking.askUnlink(askingOf(c))))
    .get('/account/unlink/confirm', async (c) => {
      const account = await linking.readProven('unlink', askingOf(c))
      if (!account) return c.redirect('/account?notice=proof-expired', 303)
      return respond(c, <ConfirmUnlinkPage {...viewing(c)} account={account} />)
    })
    .post('/account/unlink/confirm', async (c) =>
      answerConfirm(c, await linking.confirmUnlink(askingOf(c)), 'unlinked'),
    )
}

async function postLink(c: Context<CitizenEnv>, deps: Deps) {
  const { page, clientAddress: address, session } = c.var
  const typed = await readForm(c, linkSchema)
  const again = (error: string) =>
    respond(c, <LinkPage {...viewing(c)} username={typed.username} error={error} />, 422)
  if (await deps.localAccounts.ofPerson(session.personId)) return refuse(c, 'taken')
  const name = readUsername(typed.username)
  if (name === undefined || typed.password === '') return again(page.t('oldAccount.bothNeeded'))
  const checked = await deps.citizenPasswords.check(
    { name, password: typed.password },
    { address, addressBucket: addressBucket(address) },
  )
  if (checked.outcome !== 'accepted') return again(tellRefused(page, checked, deps.now()))
  return answerAsk(c, deps, await deps.linking.askLink(checked.account, askingOf(c)))
}

function answerAsk(c: Context<CitizenEnv>, deps: Deps, asked: AskOutcome) {
  return asked.outcome === 'prove'
    ? leaveForProof(c, deps, asked.returnTo)
    : refuse(c, asked.outcome)
}

function answerConfirm(
  c: Context<CitizenEnv>,
  outcome: ConfirmOutcome,
  notice: 'linked' | 'unlinked',
) {
  if (outcome === 'done') return c.redirect(`/account?notice=${notice}`, 303)
  if (outcome === 'unproven') return c.redirect('/account?notice=proof-expired', 303)
  return refuse(c, outcome)
}

function refuse(c: Context<CitizenEnv>, refusal: Parameters<typeof RefusedLinkPage>[0]['refusal']) {
  return respond(c, <RefusedLinkPage {...viewing(c)} refusal={refusal} />, 409)
}

function askingOf(c: Context<CitizenEnv>): Asking {
  const { session, browserId, clientAddress: address } = c.var
  return { session, browserId, address }
}

function viewing(c: Context<CitizenEnv>) {
  const { page, settings, session, hat } = c.var
  return { page, settings, session, hat }
}
