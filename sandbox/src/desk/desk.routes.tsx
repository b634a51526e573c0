import { totpCodeAt } from '@mot-cua/portal'
import { readForm, respond } from '@mot-cua/web'
import { Hono } from 'hono'
import { z } from 'zod'
import { administrators } from '../people/administrators.ts'
import { faultNames } from '../start/faults.ts'
import type { DeskDeps } from './desk.app.ts'
import { DeskMainPage } from './desk.views.tsx'
import { DESK_STYLE, DESK_STYLE_PATH } from './desk-style.ts'
import { InboxPage } from './inbox.views.tsx'
import type { DeskEnv } from './messages.ts'
import { type DeskRule, deskRules } from './rules.views.tsx'
import { listServices } from './service-list.ts'

const faultSchema = z.object({ name: z.enum(faultNames), state: z.enum(['on', 'off']) })
const requirementSchema = z.object({ level: z.enum(['1', '2']) })

const ruleSchema = z.object({ name: z.string(), value: z.string() })

type Stories = DeskDeps['people']['stories']

/** Of the portal and of provinces, each with the code that an authenticator app would show now. */
function listAdministrators(stories: Stories, now: Date) {
  const accounts = stories.flatMap(({ fullName, staffAccounts = [] }) =>
    staffAccounts.flatMap(({ totpSecret, username, password }) =>
      totpSecret === undefined ? [] : [{ fullName, username, password, totpSecret }],
    ),
  )
  const show = ({ totpSecret, ...shown }: (typeof accounts)[number]) => ({
    ...shown,
    code: totpCodeAt(totpSecret, now),
  })
  return { administrators: administrators.map(show), technicalAdministrators: accounts.map(show) }
}

/** Those that the desk has words for. */
async function listRules(rules: DeskDeps['rules']): Promise<DeskRule[]> {
  const known = await rules.list()
  return Object.keys(deskRules).flatMap((name) =>
    known.filter((rule): rule is DeskRule => rule.name === name),
  )
}

/** The desk's pages for people. */
export function createDeskRoutes(deps: DeskDeps) {
  const { addresses, guide, people, inbox, faults, requirements, rules } = deps
  return new Hono<DeskEnv>()
    .get('/', async (c) => {
      const view = (
        <DeskMainPage
          page={c.var.page}
          services={await listServices(addresses)}
          appUrl={`${addresses.identity.url}/app/`}
          guide={guide}
          people={people.stories}
          {...listAdministrators(people.stories, deps.now())}
          faults={faultNames.map((name) => ({ name, isOn: faults.isOn(name) }))}
          rules={await listRules(rules)}
          requiredLevel={await requirements.minimumLevel('portal-sign-in')}
        />
      )
      return respond(c, view)
    })
    .get(DESK_STYLE_PATH, (c) => c.body(DESK_STYLE, 200, { 'content-type': 'text/css' }))
    .get('/sms', (c) => {
      const to = c.req.query('to')
      return respond(c, <InboxPage page={c.var.page} messages={inbox.list(to).slice(0, 50)} />)
    })
    .post('/faults', async (c) => {
      const { name, state } = await readForm(c, faultSchema)
      faults.set(name, state === 'on')
      return c.redirect('/', 303)
    })
    .post('/rules', async (c) => {
      const { name, value } = await readForm(c, ruleSchema)
      await rules.set(name, value, 'sandbox-desk')
      return c.redirect('/', 303)
    })
    .post('/requirements', async (c) => {
      const { level } = await readForm(c, requirementSchema)
      await requirements.setMinimumLevel('portal-sign-in', level === '2' ? 2 : 1)
      return c.redirect('/', 303)
    })
}
