import { readinessRoles } from './readiness/readiness.ts'
import { reminderRoles } from './reminder/reminder.ts'
import type { Role } from './staff-account/staff-account.ts'

/** What the matrix of access asks about: things of one official, told apart from all others. */
export type Owned = {
  personId: string
  /** Of two units; the person of both is a citizen too. */
  staffAccountId: string
  unitId: string
  unitCode: string
  pictureId: string
}

/**
 * Who may use a route:
 * - `open`: everybody, and everybody sees the same of others: nothing
 * - `citizen`: who is signed in as a citizen, for things of their own
 * - `person`: who is signed in, under a hat or not, for things of their own
 * - `staff`: who wears a hat; where roles are named, one of these, and for others it is not there
 * - `protocol`: for programs that prove themselves by rules of their own, tested where those are
 */
export type RouteAccess = {
  kind: 'open' | 'citizen' | 'person' | 'staff' | 'protocol'
  roles?: readonly Role[]
  /** Roles that see the whole province there, and with it what is the owner's. */
  seesAll?: readonly Role[]
  /** A thing by its id: for whoever's it is not, it is not there. */
  isObject?: boolean
  /** What stands in place of `:name` in the path. */
  params?: (owned: Owned) => Record<string, string>
  /** A form with files, which is read as it comes. */
  isUpload?: boolean
  /** Fields of a posted form. */
  body?: (owned: Owned) => Record<string, string>
  /** The owner's name is there for the owner: shows that the matrix can find a leak. */
  showsOwner?: boolean
}

const account = ({ staffAccountId: id }: Owned) => ({ id })
const picture = ({ pictureId: id }: Owned) => ({ id })
const returnTo = () => ({ return_to: '/staff' })

const portalName = () => ({ key: 'portalName' })
const oneGuide = () => ({ slug: 'staff-sign-in' })
const suspending = (owned: Owned) => ({ ...account(owned), action: 'suspend' })
/** Their own things alone: no address of theirs names a person. */
const ofCitizens = { kind: 'citizen' } as const

/** They see every account of the province, and nobody else sees any of it. */
const ofOperators = {
  kind: 'staff',
  roles: ['technical-admin'],
  seesAll: ['technical-admin'],
} as const

/** Every route of a province; a new one without a line here fails the matrix. */
export const routeAccess: Record<string, RouteAccess> = {
  'GET /assets/*': { kind: 'open' },
  'GET /livez': { kind: 'open' },
  'GET /readyz': { kind: 'open' },
  'GET /metrics': { kind: 'open' },
  'POST /preferences': { kind: 'open', body: () => ({ locale: 'vi', path: '/' }) },
  'GET /help': { kind: 'open' },
  'GET /terms': { kind: 'open' },
  'GET /accessibility': { kind: 'open' },
  'GET /': { kind: 'open', showsOwner: true },
  'GET /procedures': { kind: 'open' },
  'GET /apply': { kind: 'open' },
  'GET /lookup': { kind: 'open' },
  'GET /rating': { kind: 'open' },
  'GET /payment': { kind: 'open' },
  'GET /feedback': { kind: 'open' },
  'GET /guides': { kind: 'open' },
  'GET /guides/:slug': { kind: 'open' },
  'GET /guides/:slug/versions/:number{[1-9][0-9]{0,3}}': { kind: 'open' },
  'GET /search': { kind: 'open' },
  'GET /sign-in': { kind: 'open' },
  'GET /sign-in/callback/portal': { kind: 'open' },
  'GET /sign-in/callback/identity': { kind: 'open' },
  'GET /sign-in/level': { kind: 'open' },
  'GET /staff/sign-in': { kind: 'open' },
  'GET /staff/sign-in/eid': { kind: 'open' },
  'GET /staff/sign-in/no-account': { kind: 'open' },
  'GET /staff/sign-in/suspended': { kind: 'open' },
  'GET /staff/sign-in/choose': { kind: 'open' },
  'POST /staff/sign-in/choose': {
    kind: 'open',
    body: ({ staffAccountId: account }) => ({ account, ...returnTo() }),
  },
  'POST /sign-out': { kind: 'open' },
  'GET /signed-out': { kind: 'open' },
  'POST /back-channel-logout/portal': { kind: 'protocol' },
  'POST /back-channel-logout/identity': { kind: 'protocol' },
  'POST /sms/reports/:gateway': { kind: 'protocol' },
  'GET /account': { ...ofCitizens, showsOwner: true },
  'GET /account/dossiers': ofCitizens,
  'GET /account/data-store': ofCitizens,
  'GET /account/edit': ofCitizens,
  'POST /account/edit': ofCitizens,
  'GET /account/link': ofCitizens,
  'POST /account/link': ofCitizens,
  'GET /account/link/confirm': ofCitizens,
  'POST /account/link/confirm': ofCitizens,
  'GET /account/unlink': ofCitizens,
  'POST /account/unlink': ofCitizens,
  'GET /account/unlink/confirm': ofCitizens,
  'POST /account/unlink/confirm': ofCitizens,
  'GET /account/username': ofCitizens,
  'POST /account/username': ofCitizens,
  'GET /account/password': ofCitizens,
  'POST /account/password': ofCitizens,
  'GET /staff': { kind: 'staff', showsOwner: true },
  'GET /staff/messages': { kind: 'staff' },
  'GET /staff/switch': { kind: 'person', showsOwner: true },
  'POST /staff/switch': {
    kind: 'person',
    isObject: true,
    body: ({ staffAccountId: account }) => ({ account }),
  },
  'GET /staff/readiness': { kind: 'staff', roles: readinessRoles },
  'GET /staff/readiness/people': {
    kind: 'staff',
    roles: readinessRoles,
    seesAll: ['procedure-control', 'technical-admin'],
  },
  'POST /staff/readiness/export': {
    kind: 'staff',
    roles: readinessRoles,
    seesAll: ['procedure-control', 'technical-admin'],
    body: ({ unitId: unit }) => ({ unit, lack: '' }),
  },
  'GET /staff/readiness/reminders': { kind: 'staff', roles: reminderRoles },
  'POST /staff/readiness/reminders': {
    kind: 'staff',
    roles: reminderRoles,
    body: ({ unitId: unit }) => ({ unit, lack: '', most: '1' }),
  },
  'GET /staff/account': { kind: 'staff', showsOwner: true },
  'POST /staff/account': { kind: 'staff', isUpload: true },
  'GET /staff/account/confirm': { kind: 'staff' },
  'POST /staff/account/confirm': { kind: 'staff' },
  'GET /staff/account/confirm/eid': { kind: 'staff' },
  'GET /staff/unit': { kind: 'staff', roles: ['unit-admin'] },
  'GET /staff/unit/accounts/:id': {
    kind: 'staff',
    roles: ['unit-admin'],
    isObject: true,
    params: account,
  },
  'POST /staff/unit/accounts/:id/name': {
    kind: 'staff',
    roles: ['unit-admin'],
    isObject: true,
    params: account,
    body: () => ({ verdict: 'confirmed', revision: '1' }),
  },
  'POST /staff/unit/accounts/:id/standing': {
    kind: 'staff',
    roles: ['unit-admin'],
    isObject: true,
    params: account,
    body: () => ({ standing: 'suspended', reason: 'x' }),
  },
  'POST /staff/unit/accounts/:id/number': {
    kind: 'staff',
    roles: ['unit-admin'],
    isObject: true,
    params: account,
    body: () => ({ personalId: '099086001023', dateOfBirth: '17/08/1986', gender: 'male' }),
  },
  'GET /staff/pictures/:id': { kind: 'staff', isObject: true, params: picture },
  'POST /staff/sign-in/local': { kind: 'open' },
  'GET /staff/sign-in/closed': { kind: 'open' },
  'GET /staff/sign-in/otp': { kind: 'open' },
  'POST /staff/sign-in/otp': { kind: 'open' },
  'GET /staff/sign-in/reset': { kind: 'open' },
  'POST /staff/sign-in/reset': { kind: 'open' },
  'GET /staff/password-code': { kind: 'staff', roles: ['unit-admin'] },
  'POST /staff/password-code': { kind: 'staff', roles: ['unit-admin'] },
  'GET /staff/sign-in/break-glass': { kind: 'open' },
  'POST /staff/sign-in/break-glass': { kind: 'open' },
  'GET /staff/sign-in/break-glass/code': { kind: 'open' },
  'POST /staff/sign-in/break-glass/code': { kind: 'open' },
  'GET /staff/sign-in/break-glass/meeting': { kind: 'open' },
  'POST /staff/sign-in/break-glass/request': { kind: 'open' },
  'GET /staff/sign-in/break-glass/requests/:id': { kind: 'open', params: account },
  'POST /staff/sign-in/break-glass/requests/:id': {
    kind: 'open',
    params: account,
    body: () => ({ verdict: 'approved', match_code: '000000', reason: 'x' }),
  },
  'POST /staff/sign-in/break-glass/uses/:id/end': { kind: 'open', params: account },
  'POST /staff/sign-in/break-glass/enter': { kind: 'open' },
  'POST /staff/sign-in/break-glass/leave': { kind: 'open' },
  'GET /operator': ofOperators,
  'GET /operator/break-glass': ofOperators,
  'GET /operator/break-glass/app': ofOperators,
  'POST /operator/break-glass/app': ofOperators,
  'GET /operator/break-glass/app/proof': ofOperators,
  'GET /operator/break-glass/password/proof': ofOperators,
  'GET /operator/break-glass/password': ofOperators,
  'POST /operator/break-glass/password': ofOperators,
  'GET /operator/break-glass/uses/:id/review': { ...ofOperators, isObject: true, params: account },
  'POST /operator/break-glass/uses/:id/review': {
    ...ofOperators,
    params: account,
    body: () => ({ note: 'x' }),
  },
  'POST /operator/break-glass/uses/:id/end': { ...ofOperators, params: account },
  'GET /operator/settings/:key': { ...ofOperators, params: portalName },
  'POST /operator/settings/:key': { ...ofOperators, params: portalName },
  'POST /operator/settings/:key/confirm': { ...ofOperators, params: portalName },
  'GET /operator/history': ofOperators,
  'GET /operator/guides': ofOperators,
  'GET /operator/guides/:slug': { ...ofOperators, params: oneGuide },
  'POST /operator/guides/:slug': { ...ofOperators, params: oneGuide },
  'POST /operator/guides/:slug/confirm': { ...ofOperators, params: oneGuide },
  'GET /operator/staff': ofOperators,
  'GET /operator/staff/:id': { ...ofOperators, params: account },
  'GET /operator/staff/:id/code': { ...ofOperators, params: account },
  'POST /operator/staff/:id/code': { ...ofOperators, params: account },
  'POST /operator/staff/:id/name': {
    ...ofOperators,
    params: account,
    body: () => ({ verdict: 'confirmed', revision: '1' }),
  },
  'POST /operator/staff/:id/number': {
    ...ofOperators,
    params: account,
    body: () => ({ personalId: '1' }),
  },
  'GET /operator/staff/:id/:action': { ...ofOperators, params: suspending },
  'POST /operator/staff/:id/:action': { ...ofOperators, params: suspending },
}
