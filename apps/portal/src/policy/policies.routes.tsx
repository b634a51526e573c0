import { type Clock, DomainError } from '@mot-cua/kernel'
import { readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import { actorOf } from '../admin/require-admin.ts'
import type { Cockpit } from '../cockpit/create-cockpit.ts'
import { dayOf, writeDay } from '../day/day.ts'
import type { SignedInEnv } from '../page.ts'
import { timelineOf } from './decide.ts'
import { findKind } from './kinds.ts'
import type { Policies } from './policies.ts'
import { POLICIES_PATH, PoliciesPage, StalePage } from './policies.views.tsx'
import { ChangePage, ConfirmPage, WithdrawPage } from './policy-change.views.tsx'
import {
  judgePolicyFields,
  type PolicyFields,
  readInstant,
  readPolicyFields,
} from './policy-form.ts'

const formSchema = z.record(z.string(), z.string())
const doneSchema = z.enum(['changed', 'withdrawn']).optional().catch(undefined)

type Deps = { policies: Policies; cockpit: Cockpit; now: Clock }

/** Which account may sign in from which day; every change is looked at before it is made. */
export function createPolicyAdminRoutes(deps: Deps) {
  const { policies, now } = deps
  return new Hono<SignedInEnv>()
    .get('/policies', (c) => {
      const done = doneSchema.parse(c.req.query('done'))
      const doneKey = done && (`policy.done.${done}` as const)
      const current = policies.current()
      return respond(
        c,
        <PoliciesPage admin={c.var} policies={current} now={now()} done={doneKey} />,
      )
    })
    .get('/policies/change', (c) => {
      const fields = proposeFields(c, deps)
      return respond(c, <ChangePage admin={c.var} fields={fields} />)
    })
    .post('/policies/change', async (c) => preview(c, deps))
    .post('/policies/confirm', async (c) => confirm(c, deps))
    .get('/policies/withdraw', (c) => {
      const line = findLine(deps, c.req.query())
      const { version } = policies.current()
      return respond(c, <WithdrawPage admin={c.var} line={line} version={version} />)
    })
    .post('/policies/withdraw', async (c) => withdraw(c, deps))
}

type C = Context<SignedInEnv>

/** The day and access of the line that is moved, else what a cut-over usually means. */
function proposeFields(c: C, { policies }: Deps): PolicyFields {
  const query = c.req.query()
  const kind = findKind(query['type'], query['audience'])
  if (!kind) throw new DomainError('not-found', 'no such kind of account')
  const { version, lines } = policies.current()
  const replaces = readInstant(query['replaces'])
  const moved = timelineOf(lines, kind).find(({ from }) => from.getTime() === replaces?.getTime())
  return {
    kind,
    version,
    access: moved?.access ?? '',
    date: moved ? writeDay(dayOf(moved.from)) : '',
    replaces: moved ? moved.from.toISOString() : '',
    reason: '',
  }
}

async function readFields(c: C): Promise<PolicyFields> {
  const fields = readPolicyFields(await readForm(c, formSchema))
  if (!fields) throw new DomainError('bad-request', 'a kind of account that no page names')
  return fields
}

async function preview(c: C, { cockpit, now }: Deps) {
  const read = judgePolicyFields(await readFields(c))
  if (read.outcome === 'incomplete') {
    const { fields, errors } = read
    return respond(c, <ChangePage admin={c.var} fields={fields} errors={errors} />, 422)
  }
  const { fields, change } = read
  const impact = await cockpit.impactOf(change)
  const isAtOnce = change.line.from <= now()
  return respond(c, <ConfirmPage admin={c.var} {...{ fields, change, impact, isAtOnce }} />)
}

async function confirm(c: C, { policies }: Deps) {
  const read = judgePolicyFields(await readFields(c))
  if (read.outcome === 'incomplete') throw new DomainError('bad-request', 'an unconfirmed change')
  const { version } = read.fields
  const outcome = await policies.change(read.change, { version, actor: actorOf(c) })
  if (outcome === 'stale') return respond(c, <StalePage admin={c.var} area={POLICIES_PATH} />, 409)
  return c.redirect(`${POLICIES_PATH}?done=changed`, 303)
}

function findLine({ policies }: Deps, query: Record<string, string>) {
  const kind = findKind(query['type'], query['audience'])
  const from = readInstant(query['from'])
  const line =
    kind &&
    timelineOf(policies.current().lines, kind).find((one) => one.from.getTime() === from?.getTime())
  if (!line) throw new DomainError('not-found', 'no such day')
  return line
}

async function withdraw(c: C, deps: Deps) {
  const form = await readForm(c, formSchema)
  const line = findLine(deps, form)
  const version = Number(form['version']) || 0
  const reason = form['reason']?.trim() ?? ''
  if (reason === '') {
    return respond(c, <WithdrawPage admin={c.var} {...{ line, version }} isReasonMissing />, 422)
  }
  const outcome = await deps.policies.withdraw({ line, reason }, { version, actor: actorOf(c) })
  if (outcome === 'stale') return respond(c, <StalePage admin={c.var} area={POLICIES_PATH} />, 409)
  return c.redirect(`${POLICIES_PATH}?done=withdrawn`, 303)
}
