import { DomainError, isId } from '@mot-cua/kernel'
import { respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { RequirementStore } from '../assurance/assurance.ts'
import { dayOf } from '../day/day.ts'
import type { SignedInEnv } from '../page.ts'
import { requireSession } from '../session/require-session.ts'
import type { DataStore } from './data-store.ts'
import { DataStorePage, dataStoreNotices } from './data-store.views.tsx'
import { DocumentPage } from './document.views.tsx'
import { readerOf } from './reader.ts'

type Deps = { dataStore: DataStore; requirements: RequirementStore }

const noticeSchema = z.enum(dataStoreNotices).optional().catch(undefined)

/** «Kho dữ liệu cá nhân» (N9): the papers of all the person's accounts. */
export function createDataStoreRoutes({ dataStore, requirements }: Deps) {
  const today = () => dayOf(dataStore.now())
  const read = async (c: Context<SignedInEnv>) => {
    const id = c.req.param('id') ?? ''
    // The same answer for another person's document as for none.
    if (!isId(id)) throw noSuchDocument()
    return { id, reader: await readerOf(c.var.session, requirements) }
  }
  return new Hono<SignedInEnv>()
    .use('/data-store', requireSession())
    .use('/data-store/*', requireSession())
    .get('/data-store', async (c) => {
      const { page, session } = c.var
      const after = c.req.query('after')
      const reader = await readerOf(session, requirements)
      const listed = await dataStore.page(reader, after && isId(after) ? after : undefined)
      const notice = noticeSchema.parse(c.req.query('notice'))
      const props = { page, session, listed, notice, today: today() }
      return respond(c, <DataStorePage {...props} />)
    })
    .get('/data-store/:id', async (c) => {
      const { page, session } = c.var
      const { id, reader } = await read(c)
      const document = await dataStore.find(reader, id)
      if (!document) throw noSuchDocument()
      return respond(c, <DocumentPage {...{ page, session, document }} today={today()} />)
    })
    .post('/data-store/:id/reuse', async (c) => {
      const { id, reader } = await read(c)
      if (!(await dataStore.giveReuseCode(reader, id))) throw noSuchDocument()
      return c.redirect(`/data-store/${id}#reuse`, 303)
    })
    .post('/data-store/:id/reuse/end', async (c) => {
      const { id, reader } = await read(c)
      if (!(await dataStore.takeReuseCode(reader, id))) throw noSuchDocument()
      return c.redirect(`/data-store/${id}#reuse`, 303)
    })
}

function noSuchDocument(): DomainError {
  return new DomainError('not-found', 'no such document of this person')
}
