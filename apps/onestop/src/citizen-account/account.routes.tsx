import { type Clock, DomainError } from '@mot-cua/kernel'
import { formatDate, readForm, respond } from '@mot-cua/web'
import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { LocalAccountStore } from '../local-account/local-account.ts'
import type { CitizenEnv } from '../page.ts'
import { requireCitizen } from '../session/guards.routes.ts'
import { accountNotices, EmptyTabPage, ManageAccountPage } from './account.views.tsx'
import {
  type Contact,
  type ContactStore,
  contactFields,
  mapFields,
  type Profile,
  readContact,
  tellDay,
} from './contact.ts'
import { EditAccountPage } from './edit.views.tsx'

type Deps = {
  contacts: ContactStore
  localAccounts: Pick<LocalAccountStore, 'ofPerson'>
  portalUrl: string
  now: Clock
}

const noticeSchema = z.enum(accountNotices).optional().catch(undefined)
const editSchema = z.object(
  Object.fromEntries(contactFields.map((field) => [field, z.string().default('')])),
) as unknown as z.ZodType<Contact>

/** All others are forms, or take one. */
const readPaths = ['/account', '/account/dossiers', '/account/data-store']

/** C11: a person's own page at the province, and nobody else's: no address names a person. */
export function createAccountRoutes(deps: Deps) {
  const { localAccounts, portalUrl } = deps
  return (
    new Hono<CitizenEnv>()
      .use('/account/*', requireCitizen())
      // After the merger of portals a province keeps what it has to be read.
      .use('/account/*', async (c, next) => {
        const isRead = c.req.method === 'GET' && readPaths.includes(c.req.path)
        if (isRead || c.var.settings.citizenPortal === 'full') return next()
        return c.redirect('/account?notice=read-only', 303)
      })
      .get('/account', async (c) => {
        const [profile, localAccount] = await Promise.all([
          readProfile(c, deps),
          localAccounts.ofPerson(c.var.session.personId),
        ])
        const notice = noticeSchema.parse(c.req.query('notice'))
        const props = { ...viewing(c), profile, localAccount, notice }
        return respond(c, <ManageAccountPage {...props} />)
      })
      .get('/account/dossiers', async (c) => {
        const { fullName } = (await readProfile(c, deps)).verified
        return respond(c, <EmptyTabPage {...viewing(c)} fullName={fullName} tab="dossiers" />)
      })
      .get('/account/data-store', async (c) => {
        const { fullName } = (await readProfile(c, deps)).verified
        const props = { ...viewing(c), fullName, portalUrl }
        return respond(c, <EmptyTabPage {...props} tab="dataStore" />)
      })
      .get('/account/edit', async (c) => {
        const { verified, contact } = await readProfile(c, deps)
        const typed = { ...contact, idIssuedOn: tellDay(contact.idIssuedOn) }
        return respond(
          c,
          <EditAccountPage {...viewing(c)} {...{ verified, typed }} problems={{}} />,
        )
      })
      .post('/account/edit', (c) => postEdit(c, deps))
  )
}

async function postEdit(c: Context<CitizenEnv>, deps: Deps) {
  const { contacts, now } = deps
  const { verified, contact } = await readProfile(c, deps)
  const form = await readForm(c, editSchema)
  // A number that the issuer has proven is not written beside it.
  const typed = mapFields((field) =>
    field === 'phone' && verified.phone !== undefined ? contact.phone : form[field],
  )
  const read = readContact(typed, tellIsoDay(now()))
  if ('problems' in read) {
    const { problems } = read
    return respond(c, <EditAccountPage {...viewing(c)} {...{ verified, typed, problems }} />, 422)
  }
  const { session, clientAddress: address } = c.var
  await contacts.write(read.contact, { session, address, at: now() })
  return c.redirect('/account?notice=saved', 303)
}

async function readProfile(c: Context<CitizenEnv>, { contacts }: Deps): Promise<Profile> {
  const profile = await contacts.read(c.var.session.personId)
  if (!profile) throw new DomainError('not-found', 'a citizen without a profile')
  return profile
}

/** What every page of the province is given. */
function viewing(c: Context<CitizenEnv>) {
  const { page, settings, session, hat } = c.var
  return { page, settings, session, hat }
}

/** The day in Vietnam. */
const tellIsoDay = (at: Date) => formatDate(at).split('/').toReversed().join('-')
