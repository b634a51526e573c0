import { DomainError, isId } from '@mot-cua/kernel'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { actorOf } from '../admin/require-admin.ts'
import type { SignedInEnv } from '../page.ts'
import { findStatedProblems, type Reopenings, type Stated } from './reopening.ts'
import { NoLongerShutPage, REOPENING_PATH, ReopenPage, SearchPage } from './reopening.views.tsx'

const searchSchema = z.object({ term: z.string().default('') })
const text = z.string().default('')
const statedSchema = z.object({ cardNumber: text, proof: text, reason: text })
const doneSchema = z.enum(['own-id', 'other-id']).optional().catch(undefined)

const nothingStated: Stated = { cardNumber: '', proof: '', reason: '' }

type Deps = { reopenings: Reopenings }

/** Accounts whose own way in was shut by whoever owns their id, opened again at a desk. */
export function createReopeningRoutes(deps: Deps) {
  const { reopenings } = deps
  return new Hono<SignedInEnv>()
    .get('/reopening', async (c) => {
      const ids = c.req.queries('account')?.filter((id) => isId(id)) ?? []
      const found = ids.length > 0 ? await reopenings.list(ids) : undefined
      const done = doneSchema.parse(c.req.query('done'))
      return respond(c, <SearchPage admin={c.var} {...{ found, done }} />)
    })
    .post('/reopening', async (c) => {
      const { term } = await readForm(c, searchSchema)
      const found = term.trim() === '' ? [] : await reopenings.find(term)
      if (found.length === 0) {
        return respond(c, <SearchPage admin={c.var} term={term} found={[]} />, 422)
      }
      // Internal ids alone: what was searched for may be somebody's number.
      const query = new URLSearchParams(found.map((id) => ['account', id]))
      return c.redirect(`${REOPENING_PATH}?${query}`, 303)
    })
    .get('/reopening/:account', async (c) => {
      const account = await reopenings.read(accountIn(c))
      if (!account) return respond(c, <NoLongerShutPage admin={c.var} />, 409)
      return respond(c, <ReopenPage admin={c.var} account={account} stated={nothingStated} />)
    })
    .post('/reopening/:account', (c) => reopen(c, deps))
}

async function reopen(c: Context<SignedInEnv>, { reopenings }: Deps) {
  const accountId = accountIn(c)
  const stated = await readForm(c, statedSchema)
  const problems = findStatedProblems(stated)
  if (problems.length > 0) {
    const account = await reopenings.read(accountId)
    if (!account) return respond(c, <NoLongerShutPage admin={c.var} />, 409)
    return respond(c, <ReopenPage admin={c.var} {...{ account, stated, problems }} />, 422)
  }
  const outcome = await reopenings.reopen(accountId, stated, actorOf(c))
  if (outcome === 'not-shut') return respond(c, <NoLongerShutPage admin={c.var} />, 409)
  return c.redirect(`${REOPENING_PATH}?done=${outcome}`, 303)
}

function accountIn(c: Context<SignedInEnv>): string {
  const account = c.req.param('account') ?? ''
  if (!isId(account)) throw new DomainError('not-found', 'no account of this form')
  return account
}
