/** What the matrix of access asks about: things of one person, told apart from all others. */
export type Owned = {
  accountId: string
  dossierId: string
  dossierCode: string
  documentId: string
  uploadId: string
  reference: string
  reuseCode: string
  correctionId: string
  /** Of somebody else: who attacks knows no more than this. */
  strangerTechnicalId: string
}

/**
 * Who may use a route:
 * - `open`: everybody, and everybody sees the same of others: nothing
 * - `own`: who is signed in, for things of their own; no id says whose
 * - `own-link-only`: the same, also with a session that may only link
 * - `object`: a thing by its id; for whoever's it is not, it is not there
 * - `province`: a calling system with a token
 * - `admin`: administrators
 * - `protocol`: for programs that prove themselves by rules of their own, tested where those are:
 *   the OpenID provider’s paths, reports of an SMS gateway
 */
export type RouteKind =
  | 'open'
  | 'own'
  | 'own-link-only'
  | 'object'
  | 'province'
  | 'admin'
  | 'protocol'

export type RouteAccess = {
  kind: RouteKind
  /** What stands in place of `:name` in the path. */
  params?: (owned: Owned) => Record<string, string>
  /** Fields of a posted form, or what an API is sent. */
  body?: (owned: Owned) => unknown
  /** Something of the owner's that the owner sees there: shows that the matrix can find a leak. */
  shows?: 'dossier' | 'document' | 'upload' | 'correction' | 'name'
}

const dossier = ({ dossierId: id }: Owned) => ({ id })
const document = ({ documentId: id }: Owned) => ({ id })
const upload = ({ uploadId: id }: Owned) => ({ id })
const correction = ({ correctionId: id }: Owned) => ({ id })
const client = () => ({ id: 'no-such-client' })
/** What the owner has disowned goes by an id of its own; an account's is as foreign. */
const disowned = ({ accountId: id }: Owned) => ({ id })
const account = ({ accountId }: Owned) => ({ account: accountId })
const linkOf = ({ accountId: link }: Owned) => ({ link })
const reuse = ({ reuseCode: code, dossierCode }: Owned) => ({ code, dossierCode })

/** Every route of the portal; a new one without a line here fails the matrix. */
export const routeAccess: Record<string, RouteAccess> = {
  'GET /assets/*': { kind: 'open' },
  'GET /livez': { kind: 'open' },
  'GET /readyz': { kind: 'open' },
  'GET /metrics': { kind: 'open' },
  'GET /openapi.json': { kind: 'open' },
  'POST /preferences': { kind: 'open' },
  'GET /help': { kind: 'open' },
  'GET /terms': { kind: 'open' },
  'GET /accessibility': { kind: 'open' },
  'GET /': { kind: 'open' },
  'GET /search': { kind: 'open' },
  'GET /look-up': { kind: 'open' },
  'GET /notifications': { kind: 'own-link-only' },
  'GET /profile': { kind: 'own-link-only', shows: 'name' },
  'GET /profile/edit': { kind: 'own-link-only' },
  'POST /profile/edit': { kind: 'own-link-only', body: () => ({}) },
  'GET /profile/verify': { kind: 'own-link-only' },
  'POST /profile/verify': { kind: 'own-link-only', body: () => ({}) },
  'GET /profile/verify/review': { kind: 'own-link-only' },
  'POST /profile/verify/review': { kind: 'own-link-only', body: () => ({}) },
  'GET /profile/corrections': { kind: 'own-link-only' },
  'POST /profile/corrections': { kind: 'own-link-only', body: () => ({}) },
  'GET /profile/corrections/:id': { kind: 'object', params: correction, shows: 'correction' },
  'POST /profile/corrections/:id/withdraw': {
    kind: 'object',
    params: correction,
    body: () => ({}),
  },
  'GET /sign-in': { kind: 'open' },
  'GET /sign-in/eid': { kind: 'open' },
  'GET /sign-in/callback': { kind: 'open' },
  'GET /sign-in/level': { kind: 'open' },
  'GET /sign-in/deceased': { kind: 'open' },
  'GET /sign-in/closed': { kind: 'open' },
  'GET /sign-in/staff': { kind: 'open' },
  'GET /admin': { kind: 'admin' },
  'GET /admin/factors': { kind: 'admin' },
  'POST /admin/factors/prove': { kind: 'admin', body: () => ({}) },
  'POST /admin/factors/prove/passkey': { kind: 'admin', body: () => ({}) },
  'GET /admin/factors/app': { kind: 'admin' },
  'POST /admin/factors/app': { kind: 'admin', body: () => ({}) },
  'POST /admin/factors/app/remove': { kind: 'admin', body: () => ({}) },
  'POST /admin/factors/passkeys': { kind: 'admin', body: () => ({}) },
  'POST /admin/factors/passkeys/remove': { kind: 'admin', body: () => ({}) },
  'GET /admin/corrections': { kind: 'admin' },
  'GET /admin/corrections/:id': { kind: 'admin', params: correction },
  'POST /admin/corrections/:id': { kind: 'admin', params: correction, body: () => ({}) },
  'GET /admin/services': { kind: 'admin' },
  'POST /admin/services/tokens/withdraw': { kind: 'admin', body: () => ({}) },
  'GET /admin/services/:id': { kind: 'admin', params: client },
  'POST /admin/services/:id/decision': { kind: 'admin', params: client, body: () => ({}) },
  'POST /admin/services/:id/consent': { kind: 'admin', params: client, body: () => ({}) },
  'GET /admin/services/:id/remove': { kind: 'admin', params: client },
  'POST /admin/services/:id/remove': { kind: 'admin', params: client, body: () => ({}) },
  'GET /admin/reopening': { kind: 'admin' },
  'POST /admin/reopening': { kind: 'admin', body: () => ({ term: '' }) },
  'GET /admin/reopening/:account': { kind: 'admin', params: account },
  'POST /admin/reopening/:account': { kind: 'admin', params: account, body: () => ({}) },
  'GET /sign-in/portal': { kind: 'open' },
  'POST /sign-in/portal': { kind: 'open', body: () => ({}) },
  'GET /sign-in/portal/otp': { kind: 'open' },
  'POST /sign-in/portal/otp': { kind: 'open', body: () => ({}) },
  'GET /sign-in/portal/factor': { kind: 'open' },
  'POST /sign-in/portal/factor': { kind: 'open', body: () => ({}) },
  'POST /sign-in/portal/factor/passkey': { kind: 'open', body: () => ({}) },
  'GET /sign-in/portal/factor/enrol': { kind: 'open' },
  'POST /sign-in/portal/factor/enrol': { kind: 'open', body: () => ({}) },
  'POST /sign-in/portal/factor/enrol/passkey': { kind: 'open', body: () => ({}) },
  'GET /sign-in/portal/forgot': { kind: 'open' },
  'POST /sign-in/portal/forgot': { kind: 'open', body: () => ({}) },
  'GET /sign-in/portal/forgot/otp': { kind: 'open' },
  'POST /sign-in/portal/forgot/otp': { kind: 'open', body: () => ({}) },
  'GET /sign-in/portal/forgot/password': { kind: 'open' },
  'POST /sign-in/portal/forgot/password': { kind: 'open', body: () => ({}) },
  'GET /sign-in/portal/forgot/administrator': { kind: 'open' },
  'POST /sign-in/portal/forgot/administrator': { kind: 'open', body: () => ({}) },
  'GET /sign-in/portal/new-password': { kind: 'open' },
  'POST /sign-in/portal/new-password': { kind: 'open', body: () => ({}) },
  'POST /sms/reports/:gateway': { kind: 'protocol' },
  'GET /sign-in/postal': { kind: 'open' },
  'GET /sign-in/postal/callback': { kind: 'open' },
  'POST /sign-in/postal/back-channel-logout': { kind: 'protocol' },
  'GET /sign-in/stopped': { kind: 'open' },
  'GET /sign-in/visit/:id': { kind: 'open' },
  'GET /sign-in/visit/:id/cancel': { kind: 'open' },
  'POST /sign-in/visit/:id': { kind: 'open', body: () => ({}) },
  'GET /sign-out/services': { kind: 'open' },
  'GET /.well-known/openid-configuration': { kind: 'protocol' },
  'GET /.well-known/oauth-authorization-server': { kind: 'protocol' },
  'GET /jwks': { kind: 'protocol' },
  'GET /authorize': { kind: 'protocol' },
  'POST /authorize': { kind: 'protocol' },
  'GET /authorize/:uid': { kind: 'protocol' },
  'POST /par': { kind: 'protocol' },
  'POST /token': { kind: 'protocol' },
  'GET /userinfo': { kind: 'protocol' },
  'POST /userinfo': { kind: 'protocol' },
  'POST /register': { kind: 'protocol' },
  'GET /register/:clientId': { kind: 'protocol' },
  'PUT /register/:clientId': { kind: 'protocol' },
  'DELETE /register/:clientId': { kind: 'protocol' },
  'GET /end-session': { kind: 'protocol' },
  'POST /end-session': { kind: 'protocol' },
  'POST /end-session/confirm': { kind: 'protocol' },
  'GET /end-session/success': { kind: 'protocol' },
  'GET /sign-in/rehearsal': { kind: 'own-link-only' },
  'POST /sign-in/rehearsal': { kind: 'own-link-only', body: () => ({}) },
  'GET /admin/policies': { kind: 'admin' },
  'GET /admin/policies/change': { kind: 'admin' },
  'POST /admin/policies/change': { kind: 'admin', body: () => ({}) },
  'POST /admin/policies/confirm': { kind: 'admin', body: () => ({}) },
  'GET /admin/policies/withdraw': { kind: 'admin' },
  'POST /admin/policies/withdraw': { kind: 'admin', body: () => ({}) },
  'GET /admin/cut-over': { kind: 'admin' },
  'GET /admin/cut-over/list': { kind: 'admin' },
  'POST /admin/cut-over/list': { kind: 'admin', body: () => ({}) },
  'GET /admin/methods': { kind: 'admin' },
  'GET /admin/methods/:id': { kind: 'admin', params: () => ({ id: 'postal' }) },
  'POST /admin/methods/:id': {
    kind: 'admin',
    params: () => ({ id: 'postal' }),
    body: () => ({}),
  },
  'GET /admin/rehearsals': { kind: 'admin' },
  'POST /admin/rehearsals': { kind: 'admin', body: () => ({}) },
  'POST /admin/rehearsals/remove': { kind: 'admin', body: () => ({}) },
  'GET /admin/notices': { kind: 'admin' },
  'GET /admin/notices/edit': { kind: 'admin' },
  'POST /admin/notices/edit': { kind: 'admin', body: () => ({}) },
  'POST /admin/notices/remove': { kind: 'admin', body: () => ({}) },
  'GET /admin/linking': { kind: 'admin' },
  'POST /admin/linking': { kind: 'admin', body: () => ({}) },
  'POST /sign-out': { kind: 'open' },
  'GET /signed-out': { kind: 'open' },
  'POST /back-channel-logout': { kind: 'open', body: () => ({ logout_token: 'x' }) },
  'GET /dossiers': { kind: 'own', shows: 'dossier' },
  'GET /dossiers/:id': { kind: 'object', params: dossier, shows: 'dossier' },
  'GET /dossiers/:id/print': { kind: 'object', params: dossier, shows: 'dossier' },
  'GET /dossiers/:id/:view{progress|results}': {
    kind: 'object',
    params: (owned) => ({ ...dossier(owned), view: 'results' }),
    shows: 'document',
  },
  'GET /data-store': { kind: 'own', shows: 'document' },
  'GET /data-store/upload': { kind: 'own' },
  'POST /data-store/upload': { kind: 'own', body: () => ({}) },
  'GET /data-store/:id': { kind: 'object', params: document, shows: 'document' },
  'POST /data-store/:id/reuse': { kind: 'object', params: document, body: () => ({}) },
  'POST /data-store/:id/reuse/end': { kind: 'object', params: document, body: () => ({}) },
  'GET /data-store/:id/delete': { kind: 'object', params: upload, shows: 'upload' },
  'POST /data-store/:id/delete': { kind: 'object', params: upload, body: () => ({}) },
  'GET /files/:id': { kind: 'object', params: upload, shows: 'upload' },
  'GET /link': { kind: 'open' },
  'POST /link/start': { kind: 'open' },
  'POST /link/stop': { kind: 'open' },
  'GET /link/prove': { kind: 'own' },
  'POST /link/level': { kind: 'open' },
  'GET /link/confirm': { kind: 'open' },
  'POST /link/confirm': { kind: 'open', body: ({ accountId: key }) => ({ key }) },
  'GET /link/done': { kind: 'own' },
  'GET /link/refused': { kind: 'open' },
  'GET /link/offer': { kind: 'own' },
  'POST /link/offer': { kind: 'own', body: () => ({ answer: 'later' }) },
  'GET /link/offer/not-mine': { kind: 'own' },
  'POST /link/offer/not-mine': { kind: 'own', body: account },
  'GET /linked-accounts': { kind: 'own' },
  'POST /linked-accounts': { kind: 'own', body: ({ accountId: reveal }) => ({ reveal }) },
  'POST /linked-accounts/sign-in-again': { kind: 'own', body: () => ({ return_to: '/' }) },
  'GET /linked-accounts/disowned/:id': { kind: 'object', params: disowned },
  'POST /linked-accounts/disowned/:id': { kind: 'object', params: disowned, body: () => ({}) },
  'GET /linked-accounts/:account/unlink': { kind: 'object', params: account },
  'POST /linked-accounts/:account/unlink': { kind: 'object', params: account, body: linkOf },
  'GET /linked-accounts/:account/undo': { kind: 'object', params: account },
  'POST /linked-accounts/:account/undo': { kind: 'object', params: account, body: linkOf },
  'POST /api/dossier-events': {
    kind: 'province',
    body: ({ dossierCode, reference, strangerTechnicalId }) => ({
      events: [theftOf(dossierCode, reference, strangerTechnicalId)],
    }),
  },
  'POST /api/staff-accounts': {
    kind: 'province',
    body: () => ({
      events: [
        {
          eventId: 'e',
          reference: 'staff-1',
          personalId: '099080000001',
          sequence: 9,
          held: false,
        },
      ],
    }),
  },
  'PUT /api/documents/:reference/content': {
    kind: 'province',
    params: ({ reference }) => ({ reference }),
    body: () => ({}),
  },
  'POST /api/reused-documents': { kind: 'province', body: reuse },
  'POST /api/reused-documents/content': { kind: 'province', body: reuse },
}

/** Another province tells of a dossier by a code that is taken, with a result that is taken. */
function theftOf(code: string, reference: string, technicalId: string) {
  return {
    eventId: 'theft',
    sequence: 99,
    dossier: {
      code,
      procedureName: 'x',
      agencyName: 'x',
      submittedAt: '2026-11-03T01:12:00.000Z',
    },
    applicant: { technicalId },
    status: 10,
    at: '2026-11-03T01:12:00.000Z',
    results: [{ reference, name: 'x', typeName: 'x', issuer: 'x' }],
  }
}
