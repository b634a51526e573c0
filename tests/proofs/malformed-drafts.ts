import type { Route } from '@mot-cua/web'
import type { Random } from '../../sandbox/src/residents/random.ts'
import type { Live, Visit } from './malformed-live.ts'
import { type PartyName, SECRETS } from './party-settings.ts'

export type Pairs = [name: string, value: string][]

/** A request that is right so far; what breaks it changes a draft or its bytes. */
export type Draft = {
  method: string
  target: string
  query: Pairs
  headers: Pairs
  /** A form while it has fields, else the text. */
  fields: Pairs
  json: unknown
  raw: string | undefined
}

type Place = { party: PartyName; route: Route; url: string }

/** A request the route would take, with what is good at this moment. */
export async function draftFor(place: Place, live: Live, random: Random): Promise<Draft> {
  const { party, route, url } = place
  const visit = random.pick(live.visits[party])
  const draft: Draft = {
    method: route.method,
    target: fillPath(route.path, visit, random),
    query: [],
    headers: [
      ['host', new URL(url).host],
      ['accept', 'text/html'],
      ['origin', url],
      ['sec-fetch-site', 'same-origin'],
      ['cookie', visit.cookie],
    ],
    fields: [],
    json: undefined,
    raw: undefined,
  }
  const content = await contentFor(place, live, random)
  if (content.bound !== undefined) {
    const htu = url + route.path
    const proof = await live.caller.dpop({ htm: 'POST', htu, accessToken: content.bound })
    draft.headers.push(['authorization', `DPoP ${content.bound}`], ['dpop', proof])
  }
  if (content.bearer !== undefined)
    draft.headers.push(['authorization', `Bearer ${content.bearer}`])
  const pairs = Object.entries(content.fields ?? {})
  if (content.json !== undefined) draft.json = content.json
  else if (route.method === 'GET') draft.query = pairs
  else draft.fields = [['csrf', visit.csrf], ...pairs]
  return draft
}

const ASSETS = ['page.css', 'page.js', 'fonts/unheard-of.woff2', '..%2f..%2fpackage.json', '']

function fillPath(path: string, visit: Visit, random: Random): string {
  // Of its own visit, of somebody else's, of none.
  const own = Array.from({ length: 8 }, () => visit.id)
  const ids = [...own, 'unknown-visit-0000', '%00', '%ED%A0%80', '%']
  return path.replace(/:\w+/g, () => random.pick(ids)).replace('*', () => random.pick(ASSETS))
}

type Content = { fields?: Record<string, string>; json?: unknown; bearer?: string; bound?: string }

/** What a route reads, by its path; for one that nobody has told of here, every field there is. */
async function contentFor({ party, route }: Place, live: Live, random: Random): Promise<Content> {
  const { client, caller, redirectUri } = live
  const request = client.requestFields(redirectUri)
  const self = party === 'registry' ? caller : client
  switch (route.path) {
    case '/authorize':
      return { fields: request }
    case '/par':
      return { fields: { ...request, ...(await client.proveItself()) } }
    case '/token':
      return { fields: { ...tokenFields(live, random), ...(await self.proveItself()) } }
    case '/register':
      return { json: registrationOf(redirectUri), bearer: registrationToken(party) }
    case '/register/:clientId':
    case '/userinfo':
      return { bearer: live.accessToken }
    case '/api/verifications':
      return { json: QUESTION, bound: live.callerToken }
    default:
      return random.chance(0.1) ? { bearer: live.accessToken } : { fields: PAGE_FIELDS }
  }
}

function registrationToken(party: PartyName): string {
  const { registryToken: registry, portalToken: portal, identityToken: identity } = SECRETS
  return { registry, portal, identity, onestop: portal }[party]
}

function tokenFields({ client, redirectUri }: Live, random: Random): Record<string, string> {
  return random.pick<Record<string, string>>([
    client.redemption('a-code-of-nobody', redirectUri),
    { grant_type: 'client_credentials', scope: 'registry:verify' },
    { grant_type: 'refresh_token', refresh_token: 'a-token-of-nobody' },
    { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: 'x' },
  ])
}

const registrationOf = (redirectUri: string) => ({
  client_name: 'Khách thử',
  redirect_uris: [redirectUri],
  post_logout_redirect_uris: [redirectUri],
  grant_types: ['authorization_code'],
  response_types: ['code'],
  token_endpoint_auth_method: 'client_secret_basic',
  contacts: ['a@example.vn'],
  backchannel_logout_uri: redirectUri,
  jwks: { keys: [] },
  default_max_age: 1,
})

const QUESTION = {
  requestId: '0199a5a0-0000-7000-8000-000000000000',
  purpose: 'portal-profile',
  askedBy: { party: 'national-portal' },
  subject: { personalId: '099100000001' },
  claims: { fullName: 'Hoàng Thử', dateOfBirth: '1991', gender: 'male' },
}

/** Every field that a page of ours sends or a query of ours carries. */
const PAGE_FIELDS = {
  action: 'confirm',
  personalId: '099100000001',
  password: 'sai-mật-khẩu',
  code: '123456',
  locale: 'vi',
  theme: 'dark',
  textSize: 'large',
  shownIn: 'vi',
  returnTo: '/help',
  return_to: '/help',
  notice: 'cancelled',
  news: 'resent',
  current: '1',
  state: 'a-state-of-nobody',
  iss: 'https://id.example.vn',
  error: 'access_denied',
  xsrf: '0123456789abcdef',
  logout: 'yes',
  logout_hint: 'nobody',
  logout_token: 'eyJhbGciOiJFUzI1NiJ9.e30.AAAA',
  id_token_hint: 'eyJhbGciOiJFUzI1NiJ9.e30.AAAA',
  post_logout_redirect_uri: 'https://evil.example/',
  client_id: 'nobody',
  ui_locales: 'vi en',
}
