import type { Clock } from '@mot-cua/kernel'
import { DomainError } from '@mot-cua/kernel'
import { respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { SESSIONS_ENDED_PATH } from '../account-pages/account.routes.tsx'
import type { AccountEnv, AccountGate } from '../account-pages/account-env.ts'
import type { PlaceWords } from '../address-place/place-words.ts'
import type { History, HistoryEntry } from './history.ts'
import { HistoryPage, NotMePage } from './history.views.tsx'

type Deps = {
  history: History
  describePlace: PlaceWords
  gate: Pick<AccountGate, 'requireFresh'>
  now: Clock
}

/** `/account/history`: what happened, and *Không phải tôi*. */
export function createHistoryRoutes({ history, describePlace, gate, now }: Deps) {
  return (
    new Hono<AccountEnv>()
      .get('/', async (c) => {
        const entries = await history.list(c.var.account.id)
        return respond(
          c,
          <HistoryPage {...propsOf(c)} {...{ entries, describePlace }} now={now()} />,
        )
      })
      // Protecting oneself asks for nothing; taking a phone or a passkey off does, as anywhere.
      .use('/:id/not-me', async (c, next) => {
        const { takes } = await findEntry(c, history, c.req.param('id'))
        return takes === undefined ? next() : gate.requireFresh(c, next)
      })
      .get('/:id/not-me', async (c) => {
        const entry = await findEntry(c, history, c.req.param('id'))
        return respond(c, <NotMePage {...propsOf(c)} {...{ entry, describePlace }} />)
      })
      .post('/:id/not-me', async (c) => {
        const { id } = await findEntry(c, history, c.req.param('id'))
        await history.disown(id, c.var.account.id, { address: c.var.clientAddress })
        return c.redirect(`${SESSIONS_ENDED_PATH}?why=not-me`, 303)
      })
  )
}

function propsOf({ var: { page, account } }: Context<AccountEnv>) {
  return { page, fullName: account.fullName }
}

/** Throws DomainError `not-found` for what is not there, another person's, or ends nothing. */
async function findEntry(c: Context<AccountEnv>, history: History, id: string) {
  const entry: HistoryEntry | undefined = await history.find(id, c.var.account.id)
  if (!entry?.canDisown) throw new DomainError('not-found', 'an entry of this history')
  return entry
}
