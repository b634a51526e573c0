import { createHttpDriver, type HttpDriver } from '@mot-cua/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ProvenAccount } from './account/account.ts'
import { type Owned, type RouteAccess, type RouteKind, routeAccess } from './test-access.ts'
import { addResult, technicalIdOf } from './test-contents.ts'
import { makePdf } from './test-files.ts'
import { openTestPortal, portalSetups, type TestPortal } from './test-portal.ts'
import { asProvince, makeStaffEvent, sendEvents, withTestCallers } from './test-province.ts'
import { readFormToken, sendUpload } from './test-upload.ts'

/** Words that stand nowhere but in the owner's own things. */
const secrets = {
  name: 'Lò Thị Bí Mật',
  personalId: '099186000999',
  phone: '+84912000999',
  dossier: 'H08-261101-9999-BIMAT',
  document: 'Giấy khai sinh của Bí Mật',
  upload: 'Sổ hộ khẩu của Bí Mật',
  correction: 'Giấy khai sinh ghi năm 1986, tôi là Bí Mật',
}

const actors = ['nobody', 'another citizen', 'link-only session', 'administrator'] as const
type Actor = (typeof actors)[number] | 'other province' | 'province without the scope'

for (const setup of portalSetups) {
  describe.skipIf(setup.isSkipped)(
    `who may see what on ${setup.title()} (security.md row 30)`,
    () => {
      let portal: TestPortal
      let owner: ProvenAccount
      let owned: Owned
      let become: Awaited<ReturnType<typeof makeActors>>
      beforeAll(async () => {
        portal = await openTestPortal(setup, {
          adapt: (features) => ({
            ...withTestCallers(features),
            gate: {
              decide: ({ type }) =>
                type === 'postal' ? { access: 'link-only', since: new Date() } : { access: 'full' },
            },
          }),
        })
        const { name, personalId, phone } = secrets
        owner = await portal.newAccount({ type: 'eid', name, personalId, phone })
        owned = await addThings(portal, owner)
        become = await makeActors(portal)
      })
      afterAll(() => portal?.close())

      const routes = () => portal.routes.map(({ method, path }) => `${method} ${path}`)

      test('every route is classified, and nothing else is', () => {
        expect(routes().filter((route) => !(route in routeAccess))).toEqual([])
        expect(Object.keys(routeAccess).filter((route) => !routes().includes(route))).toEqual([])
      })

      test('the owner sees the things that others must not', async () => {
        for (const [route, access] of Object.entries(routeAccess)) {
          if (!access.shows) continue
          const { text } = await ask(route, await portal.browserOf(owner))
          expect([route, text.includes(secrets[access.shows])]).toEqual([route, true])
        }
      })

      test('nobody else sees or changes anything of theirs, on any route', async ({ annotate }) => {
        const before = await readRows(portal, owner)
        const leaks: string[] = []
        let asked = 0
        for (const [route, access] of Object.entries(routeAccess)) {
          for (const actor of actorsOf(access)) {
            const answer = await askAs(actor, route)
            asked += 1
            const mayBeSeen = access.kind === 'admin' && actor === 'administrator'
            const words = mayBeSeen ? [] : Object.values(secrets)
            const seen = words.filter((secret) => answer.text.includes(secret))
            const isGood = isExpected(access.kind, actor, answer)
            if (seen.length > 0 || !isGood) {
              leaks.push(`${route} as ${actor}: ${answer.status} ${answer.to} ${seen.join()}`)
            }
          }
          if (!route.startsWith('GET') && (await readRows(portal, owner)) !== before) {
            leaks.push(`${route} changed something`)
          }
        }
        expect(leaks).toEqual([])
        expect(await readRows(portal, owner)).toBe(before)
        await annotate(`0 leaks of ${asked}`)
      }, 120_000)

      test('a form from elsewhere is refused on every route that takes one', async () => {
        for (const [route, { kind }] of Object.entries(routeAccess)) {
          if (!route.startsWith('POST') || kind === 'protocol' || isApi(route)) continue
          const { status } = await ask(route, await portal.browserOf(owner), { csrf: 'forged' })
          expect([route, status]).toEqual([route, 403])
        }
      })

      async function askAs(actor: Actor, route: string) {
        const { browser, headers } = await become(actor)
        return ask(route, browser, { headers })
      }

      type Options = { headers?: Record<string, string>; csrf?: string }

      async function ask(route: string, browser: HttpDriver, { headers = {}, csrf }: Options = {}) {
        const [method = '', pattern = ''] = route.split(' ')
        const access = routeAccess[route]
        const url = new URL(fillIn(pattern, access?.params?.(owned) ?? {}), portal.origin)
        const body = await makeBody(route, browser, { portal, owned, csrf })
        const answer = await browser.send(url, {
          method,
          ...(body === undefined ? {} : { body }),
          headers: { ...(isApi(route) ? { 'content-type': 'application/json' } : {}), ...headers },
        })
        const location = answer.headers.get('location') ?? ''
        const told = [...answer.headers.values()].map((value) => decodeLoosely(value)).join('\n')
        return { status: answer.status, to: location, text: `${await answer.text()}\n${told}` }
      }
    },
  )
}

function actorsOf({ kind }: RouteAccess): Actor[] {
  if (kind !== 'province') return [...actors]
  return [...actors, 'other province', 'province without the scope']
}

type Answer = { status: number; to: string }

/** What an answer must be, beside telling nothing. */
function isExpected(kind: RouteKind, actor: Actor, { status, to }: Answer): boolean {
  // Who is asked elsewhere is not there in a test, and that is said.
  if (status >= 500 && status !== 503) return false
  switch (kind) {
    case 'open':
    case 'protocol':
      return true
    case 'own':
    case 'own-link-only':
      if (actor === 'nobody') return isSignIn({ status, to })
      return kind === 'own' && actor === 'link-only session' ? isLink({ status, to }) : true
    case 'object':
      if (actor === 'nobody') return isSignIn({ status, to })
      return status === 404 || (actor === 'link-only session' && isLink({ status, to }))
    case 'province':
      if (actor === 'other province') return true
      return status === (actor === 'province without the scope' ? 403 : 401)
    case 'admin':
      return actor === 'administrator' ? true : status >= 300 && status < 500
  }
}

function isSignIn({ status, to }: Answer): boolean {
  return status === 303 && to.startsWith('/sign-in')
}

function isLink({ status, to }: Answer): boolean {
  return status === 303 && to === '/link'
}

function isApi(route: string): boolean {
  return route.includes(' /api/') || route.endsWith('/back-channel-logout')
}

/** `:id` and `:view{a|b}` as the owner's things have them. */
function fillIn(pattern: string, params: Record<string, string>): string {
  return pattern.replace(/:(\w+)(?:\{[^}]*\})?/g, (_whole, name: string) => params[name] ?? 'x')
}

function decodeLoosely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Each with an account of its own, and for every request a browser of its own. */
async function makeActors(portal: TestPortal) {
  const accounts = {
    'another citizen': await portal.newAccount({ type: 'eid' }),
    'link-only session': await portal.newAccount({ type: 'postal' }),
    administrator: await portal.newAccount({ audience: 'administrator' }),
  }
  const tokens = {
    'other province': asProvince('binhphuoc'),
    'province without the scope': asProvince('binhdinh', 'openid'),
  }
  return async (actor: Actor) => {
    const headers = actor in tokens ? tokens[actor as keyof typeof tokens] : {}
    if (actor in accounts) {
      return { browser: await portal.browserOf(accounts[actor as keyof typeof accounts]), headers }
    }
    const browser = createHttpDriver()
    browser.plant(portal.origin, 'motcua-portal-session=none; Path=/')
    return { browser, headers }
  }
}

type Around = { portal: TestPortal; owned: Owned; csrf: string | undefined }

async function makeBody(route: string, browser: HttpDriver, { portal, owned, csrf }: Around) {
  if (route.startsWith('GET')) return undefined
  const body = routeAccess[route]?.body?.(owned) ?? {}
  if (isApi(route)) return JSON.stringify(body)
  const token = csrf ?? (await readFormToken(browser, new URL('/help', portal.origin)))
  const fields = { ...(body as Record<string, string>), csrf: token }
  if (!route.endsWith('/upload')) return new URLSearchParams(fields)
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}

/** One of everything, each with a word of its own in it. */
async function addThings(portal: TestPortal, owner: ProvenAccount): Promise<Owned> {
  const {
    id: documentId,
    reference,
    dossier,
  } = await addResult(portal, owner, {
    name: secrets.document,
    reference: 'kq-bi-mat',
  })
  await portal.db
    .updateTable('dossier')
    .set({ code: secrets.dossier })
    .where('id', '=', dossier.id)
    .execute()
  const browser = await portal.browserOf(owner)
  const bytes = makePdf(`% ${secrets.upload}`)
  await sendUpload(browser, portal.origin, { bytes, title: secrets.upload })
  const { id: uploadId } = await portal.db
    .selectFrom('document')
    .select('id')
    .where('name', '=', secrets.upload)
    .executeTakeFirstOrThrow()
  const csrf = await readFormToken(browser, new URL('/help', portal.origin))
  const reuse = new URL(`/data-store/${documentId}/reuse`, portal.origin)
  await browser.send(reuse, { method: 'POST', body: new URLSearchParams({ csrf }) })
  const { reuse_code } = await portal.db
    .selectFrom('document')
    .select('reuse_code')
    .where('id', '=', documentId)
    .executeTakeFirstOrThrow()
  await sendEvents(portal.origin, [makeStaffEvent({ personalId: secrets.personalId })], {
    path: '/api/staff-accounts',
  })
  const stranger = await portal.newAccount()
  return {
    accountId: owner.accountId,
    dossierId: dossier.id,
    dossierCode: secrets.dossier,
    documentId,
    uploadId,
    reference,
    reuseCode: reuse_code ?? '',
    correctionId: await addCorrection(portal, owner),
    strangerTechnicalId: await technicalIdOf(portal, stranger),
  }
}

async function addCorrection({ features }: TestPortal, owner: ProvenAccount): Promise<string> {
  const wish = { field: 'dateOfBirth' as const, wish: secrets.correction }
  const made = await features.corrections.create({ ...owner, address: '192.0.2.1' }, wish)
  if (made.outcome !== 'created') throw new Error(made.outcome)
  return made.id
}

/** Every row that is the owner's, to see that none has changed. */
async function readRows({ db }: TestPortal, { accountId, personId }: ProvenAccount) {
  const rows = await Promise.all([
    db.selectFrom('account').selectAll().where('person_id', '=', personId).execute(),
    db.selectFrom('account_field').selectAll().where('account_id', '=', accountId).execute(),
    db.selectFrom('dossier').selectAll().where('account_id', '=', accountId).execute(),
    db.selectFrom('document').selectAll().where('account_id', '=', accountId).execute(),
    db.selectFrom('correction_request').selectAll().where('account_id', '=', accountId).execute(),
    db.selectFrom('staff_account').selectAll().where('source', '=', 'binhdinh').execute(),
    db
      .selectFrom('dossier_event')
      .innerJoin('dossier', 'dossier.id', 'dossier_event.dossier_id')
      .selectAll('dossier_event')
      .where('dossier.account_id', '=', accountId)
      .execute(),
  ])
  return JSON.stringify(rows)
}
